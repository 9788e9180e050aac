import { LINK } from '../school/courses.ts';

/** A column of the gradebook. */
export interface LineItem {
  id: number;
  courseId: string;
  /** The registration (deployment) that owns it. */
  typeId: string;
  label: string;
  scoreMaximum: number;
  resourceId: string;
  tag: string;
  /** The activity it belongs to, if any. */
  linkId?: string | undefined;
}

/** A student's grade in one column. */
export interface Grade {
  userId: string;
  /** Epoch ms, as the tool gave it. */
  timestamp: number;
  /** `null` while it is not fully graded. */
  scoreGiven: number | null;
  scoreMaximum: number;
  comment?: string | undefined;
}

/** Line items and grades, in memory. */
export class Gradebook {
  readonly #items = new Map<number, LineItem>();
  readonly #grades = new Map<string, Grade>();
  #lastId: number;

  /** @param lastId a number that no column had in an earlier run: addresses of deleted columns stay dead */
  constructor(lastId: number) {
    this.#lastId = lastId;
  }

  /** The column that comes with an activity; made when first asked for. */
  coupled(place: { courseId: string; typeId: string; linkId: string }): LineItem {
    const found = this.list(place).find(({ linkId }) => linkId === place.linkId);
    return found ?? this.add({ ...place, label: LINK.title, scoreMaximum: 100, resourceId: '', tag: '' });
  }

  add(item: Omit<LineItem, 'id'>): LineItem {
    this.#lastId += 1;
    const added = { ...item, id: this.#lastId };
    this.#items.set(added.id, added);
    return added;
  }

  list(place: { courseId: string; typeId: string }): LineItem[] {
    return [...this.#items.values()].filter((item) => isIn(item, place));
  }

  find(id: number, place: { courseId: string; typeId: string }): LineItem | undefined {
    const item = this.#items.get(id);
    return item !== undefined && isIn(item, place) ? item : undefined;
  }

  /** Deletes a column with its grades. */
  remove(item: LineItem): void {
    this.#items.delete(item.id);
    for (const { userId } of this.grades(item)) this.#grades.delete(keyOf(item, userId));
  }

  /** Keeps the grade unless one of the same or a later second is there. */
  record(item: LineItem, grade: Grade): boolean {
    const key = keyOf(item, grade.userId);
    const last = this.#grades.get(key);
    if (last !== undefined && seconds(last) >= seconds(grade)) return false;
    this.#grades.set(key, grade);
    return true;
  }

  grades(item: LineItem): Grade[] {
    const prefix = keyOf(item, '');
    return [...this.#grades].filter(([key]) => key.startsWith(prefix)).map(([, grade]) => grade);
  }
}

function keyOf({ id }: LineItem, userId: string): string {
  return `${String(id)} ${userId}`;
}

function isIn(item: LineItem, place: { courseId: string; typeId: string }): boolean {
  return item.courseId === place.courseId && item.typeId === place.typeId;
}

/** Moodle keeps whole seconds. */
function seconds({ timestamp }: Grade): number {
  return Math.floor(timestamp / 1000);
}
