import { randomInt } from 'node:crypto';
import { mayEnter, type DemoCourse } from '../school/courses.ts';
import type { DemoLink } from '../deep-linking/placed-links.ts';
import type { DemoRegistration } from '../school/institutions.ts';
import type { DemoPerson } from '../school/people.ts';
import type { StorageOffer } from '../platform-storage.ts';
import { DemoRefusal } from '../refusal.ts';

export type Locale = 'en' | 'fr';

/** Where the tool appears; the values of LTI's `document_target`. */
export type Target = 'iframe' | 'window';

/** Who opens the tool, and where: bound to one message hint, for one authorisation. */
export interface PendingLaunch {
  person: DemoPerson;
  course: DemoCourse;
  institution: DemoRegistration;
  locale: Locale;
  target: Target;
  storage: StorageOffer;
  /** What is opened; null when a teacher opens the tool to choose a link. */
  link: DemoLink | null;
}

/** The message hint of a launch: opaque to the tool, JSON as in Moodle, with a random part that nobody guesses. */
export function newMessageHint({ link }: Pick<PendingLaunch, 'link'>): string {
  const number = String(randomInt(2 ** 47));
  if (link === null) return JSON.stringify({ launchid: `ltilaunch_ContentItemSelectionRequest${number}` });
  return JSON.stringify({ cmid: Number(link.id), launchid: `ltilaunch${link.id}_${number}` });
}

/** Whether this person may place links in courses. */
export function mayPlaceLinks({ role }: DemoPerson): boolean {
  return role === 'teacher' || role === 'administrator';
}

/** @throws DemoRefusal when the person is not in the course */
export function requireEntry({ person, course }: Pick<PendingLaunch, 'person' | 'course'>): void {
  if (mayEnter(person, course)) return;
  throw new DemoRefusal(
    403,
    `This person is not enrolled in ${course.title}.`,
    'Choose another course or person.',
  );
}
