import type { Institution } from '../../domain/institution.ts';
import type { Meeting } from '../../domain/meeting.ts';
import { webspacesOf } from '../../domain/person.ts';
import { courseTitle } from '../../domain/course.ts';
import { SCAN_TICKET_MS } from '../../domain/qr-token.ts';
import type { LiveSession } from '../../application/ports/session.ts';
import type { PersonalMeeting } from '../../application/ports/stores.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import { meetingHours, type MeetingHours } from '../shared/meeting-hours.ts';

/** A good scan in a browser that is not signed in. */
export type LandingPage = Page<{ institution: string; course: string; hours: MeetingHours; wait: string }>;

/**
 * What a student sees after a good scan without being signed in: which meeting, and how long there is to open the course.
 */
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
  meetings: { href: string; course: string; title: string; hours: MeetingHours }[] | null;
  /** Where the student's meetings are; null for who is no student. */
  meetingsLink: { href: string; label: string } | null;
}>;

/** The meetings for which a code can be typed, of whoever is signed in. */
export function codeModel(
  t: Translator,
  asked: readonly PersonalMeeting[],
  { institution, person }: Pick<LiveSession, 'institution' | 'person'>,
): Omit<CodePage, 'page'> {
  const meetings = asked.map(({ meeting, course }) => ({
    href: codeHref(meeting),
    course: meeting.opening?.courseTitle ?? courseTitle(course),
    title: meeting.title,
    hours: meetingHours(t, meeting, institution.timeZone),
  }));
  const isStudent = webspacesOf(person).includes('student');
  return {
    meetings,
    meetingsLink: isStudent ? { href: paths.student.home, label: t.t('student.agenda.title') } : null,
  };
}

/** Where the code of a meeting is typed. */
export function codeHref({ id }: Pick<Meeting, 'id'>): string {
  return `${paths.student.meeting(id)}#code`;
}
