import type { DemoCourse } from '../school/courses.ts';
import { LINK } from '../school/courses.ts';
import { linkId, type DemoRegistration } from '../school/institutions.ts';

/** A link to the tool in a course. */
export interface DemoLink {
  id: string;
  title: string;
  custom: Readonly<Record<string, string>>;
}

export interface Place {
  institution: DemoRegistration;
  course: DemoCourse;
}

/** Ids of placed links follow the activity's own: Moodle's are numbers too. */
const FIRST = 101;
const MOST = 50;

/** The links of each course, for each registration: the activity that is always there, and those that teachers placed. */
export class PlacedLinks {
  readonly #placed = new Map<string, DemoLink[]>();

  of({ institution, course }: Place): DemoLink[] {
    const own = linkId(institution, course);
    return [{ id: own, title: LINK.title, custom: {} }, ...(this.#placed.get(own) ?? [])];
  }

  find(place: Place, id: string): DemoLink | undefined {
    return this.of(place).find((link) => link.id === id);
  }

  /** As LMSs copy a course: new ids, the same titles and custom parameters. @returns the copies */
  copy(from: Place, to: Place): DemoLink[] {
    const [, ...placed] = this.of(from);
    return placed.map((link) => this.add(to, link));
  }

  /** Keeps the newest when there are too many. */
  add({ institution, course }: Place, { title, custom }: Omit<DemoLink, 'id'>): DemoLink {
    const own = linkId(institution, course);
    const placed = this.#placed.get(own) ?? [];
    const last = placed.at(-1);
    const number = last === undefined ? FIRST : Number(last.id.slice(own.length)) + 1;
    const link = { id: `${own}${String(number)}`, title, custom };
    this.#placed.set(own, [...placed, link].slice(-MOST));
    return link;
  }
}
