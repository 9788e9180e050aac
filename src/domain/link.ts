/** What a link that a teacher placed in a course opens. */
export type LinkView = 'attendance' | 'meeting' | 'my-signature';
export const LINK_VIEWS: readonly LinkView[] = ['attendance', 'meeting', 'my-signature'];

/** What our own custom parameters of a link say: the page, and of which course and meeting it was made. */
export interface Link {
  view: LinkView;
  course: string;
  /** Null unless `view` is `meeting`. */
  meeting: string | null;
}

const NAMES = { view: 'emarge_view', course: 'emarge_course', meeting: 'emarge_meeting' } as const;
/** An id of ours; anything else was not written by us. */
const ID = /^[0-9a-f]{24}$/;

/** The custom parameters that a placed link carries; an LMS copies them with its course. */
export function customOf({ view, course, meeting }: Link): Record<string, string> {
  const always = { [NAMES.view]: view, [NAMES.course]: course };
  return meeting === null ? always : { ...always, [NAMES.meeting]: meeting };
}

/** Reads them back; null for a link that was not placed by deep linking, or whose parameters are not ours. */
export function readLink(custom: Readonly<Record<string, unknown>>): Link | null {
  const view = LINK_VIEWS.find((one) => one === custom[NAMES.view]);
  const course = idFrom(custom[NAMES.course]);
  const meeting = idFrom(custom[NAMES.meeting]);
  if (view === undefined || course === null) return null;
  if (view !== 'meeting') return { view, course, meeting: null };
  return meeting === null ? null : { view, course, meeting };
}

function idFrom(value: unknown): string | null {
  return typeof value === 'string' && ID.test(value) ? value : null;
}

/** Where a link stands: in the course that it was made for, in a copy that adopted it, or in a copy not asked about yet. */
export type LinkPlace = 'own' | 'adopted' | 'copied';

/** @param course the course of the launch, with the courses whose links it has adopted */
export function linkPlace(
  link: Pick<Link, 'course'>,
  course: { id: string; adoptedFrom: readonly string[] },
): LinkPlace {
  if (link.course === course.id) return 'own';
  return course.adoptedFrom.includes(link.course) ? 'adopted' : 'copied';
}
