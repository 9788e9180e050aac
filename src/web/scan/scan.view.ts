import type { Page } from '../page.ts';
import type { MeetingHours } from '../shared/meeting-hours.ts';

/** A good scan in a browser that is not signed in. */
export type LandingPage = Page<{ institution: string; course: string; hours: MeetingHours; wait: string }>;

/** The meetings that take a typed code now; null for who is not signed in. */
export type CodePage = Page<{
  meetings: { href: string; course: string; title: string; hours: MeetingHours }[] | null;
  /** Where the student's meetings are; null for who is no student. */
  meetingsLink: { href: string; label: string } | null;
}>;
