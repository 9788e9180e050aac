import type { Institution } from '../../domain/institution.ts';
import type { Meeting } from '../../domain/meeting.ts';
import { courseTitle } from '../../domain/course.ts';
import { SCAN_TICKET_MS } from '../../domain/qr-token.ts';
import type { PersonalMeeting } from '../../application/ports/stores.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import { meetingHours, type MeetingHours } from '../shared/meeting-hours.ts';

/** A good scan in a browser that is not signed in. */
export type LandingPage = Page<{ institution: string; course: string; hours: MeetingHours; wait: string }>;

export function landingModel(
  t: Translator,
  meeting: Meeting,
  { name, timeZone }: Pick<Institution, 'name' | 'timeZone'>,
): Omit<LandingPage, 'page'> {
  return {
    institution: name,
    course: meeting.opening?.courseTitle ?? '',
    hours: meetingHours(t, meeting, timeZone),
    wait: t.duration(SCAN_TICKET_MS),
  };
}

/** The meetings that take a typed code now; null for who is not signed in. */
export type CodePage = Page<{
  meetings: { href: string; course: string; hours: MeetingHours }[] | null;
}>;

/** @param zone IANA name of the institution's time zone */
export function codeModel(
  t: Translator,
  asked: readonly PersonalMeeting[],
  zone: string,
): Omit<CodePage, 'page'> {
  const meetings = asked.map(({ meeting, course }) => ({
    href: codeHref(meeting),
    course: meeting.opening?.courseTitle ?? courseTitle(course),
    hours: meetingHours(t, meeting, zone),
  }));
  return { meetings };
}

/** Where the code of a meeting is typed. */
export function codeHref({ id }: Pick<Meeting, 'id'>): string {
  return `${paths.student.meeting(id)}#code`;
}
