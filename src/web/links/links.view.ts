import type { LiveSession } from '../../application/ports/session.ts';
import { courseTitle, type Course } from '../../domain/course.ts';
import type { LinkView } from '../../domain/link.ts';
import type { Meeting } from '../../domain/meeting.ts';
import { courseRole } from '../../domain/person.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths, withQuery } from '../paths.ts';
import { meetingHours } from '../shared/meeting-hours.ts';

interface LinkOption {
  value: string;
  label: string;
  hint: string;
}

export type ChooseLinkPage = Page<{
  action: string;
  options: LinkOption[];
  meetings: LinkOption[];
  /** Value of the option that is chosen already. */
  chosen: string;
  /** Where a meeting is made on the spot; null for who plans meetings elsewhere. */
  makeMeeting: string | null;
}>;

export type LinkPassagePage = Page<{ action: string; jwt: string }>;

export type CopiedLinkPage = Page<{
  action: string;
  of: string;
  course: string;
  /** Words for the course that the link was made for. */
  origin: string;
  without: string;
}>;

interface ToChoose {
  auth: LiveSession;
  course: string;
  meetings: readonly Meeting[];
  /** A meeting that was made for the link. */
  chosen: string | null;
}

/** What can be placed, the course's attendance first. */
export function chooseModel(
  t: Translator,
  { auth, course, meetings, chosen }: ToChoose,
): Omit<ChooseLinkPage, 'page'> {
  const { person, institution } = auth;
  return {
    action: paths.links.choose(course),
    options: (['attendance', 'my-signature'] as const).map((view) => ({
      value: view,
      label: titleOf(t, view),
      hint: t.t(`links.hint.${view}`),
    })),
    meetings: meetings.map((meeting) => meetingOption(t, meeting, institution.timeZone)),
    chosen: meetings.some(({ id }) => id === chosen) && chosen !== null ? chosen : 'attendance',
    makeMeeting:
      courseRole(person, course) === 'teacher' && institution.settings.teachersMakeMeetings
        ? withQuery(paths.teacher.newMeeting(course), { then: 'link' })
        : null,
  };
}

function meetingOption(t: Translator, meeting: Meeting, zone: string): LinkOption {
  const { date, from, to } = meetingHours(t, meeting, zone);
  const hours = `${date}, ${from}–${to}`;
  return {
    value: meeting.id,
    label: meeting.title === '' ? hours : `${meeting.title} · ${hours}`,
    hint: meeting.room,
  };
}

/** The name that a link has in the course unless the teacher types another. */
export function titleOf(
  t: Translator,
  view: LinkView,
  of?: { meeting: Pick<Meeting, 'title' | 'start' | 'end'>; zone: string },
): string {
  if (of === undefined) return t.t(`links.name.${view}`);
  const { date, from } = meetingHours(t, of.meeting, of.zone);
  const title = of.meeting.title === '' ? t.t('links.name.meeting') : of.meeting.title;
  return `${title} · ${date}, ${from}`;
}

/** The form that carries the chosen link back to the LMS; it sends itself where scripts run. */
export function passageModel({
  returnUrl,
  jwt,
}: {
  returnUrl: string;
  jwt: string;
}): Omit<LinkPassagePage, 'page'> {
  return { action: returnUrl, jwt };
}

/** The question to a teacher whose course came with links of another: are they to be taken over? */
export function copiedModel(
  t: Translator,
  { course, of, origin }: { course: Course; of: string; origin: Course | null },
): Omit<CopiedLinkPage, 'page'> {
  return {
    action: paths.links.copied(course.id),
    of,
    course: courseTitle(course),
    origin: origin === null ? t.t('links.copied.another') : `“${courseTitle(origin)}”`,
    without: paths.teacher.course(course.id),
  };
}
