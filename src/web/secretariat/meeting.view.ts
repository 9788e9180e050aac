import type { Course } from '../../domain/course.ts';
import type { Meeting } from '../../domain/meeting.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths, withQuery } from '../paths.ts';
import type { MeetingFormModel } from '../shared/meeting-form.view.ts';
import { meetingHours } from '../shared/meeting-hours.ts';
import type { NoticeView } from '../shared/partials.ts';
import { courseName } from './courses.view.ts';
import { listHref, type ListQuery } from './list.view.ts';
import type { ReasonForm } from './supervised.view.ts';

/** The course of a new meeting is chosen first. */
export type ChooseCoursePage = Page<{
  action: string;
  q: string;
  courses: { href: string; name: string }[];
  /** How many more there are than are shown; 0 when that is all. */
  more: number;
  coursesHref: string;
}>;

export type NewMeetingPage = Page<{
  course: string;
  changeCourseHref: string;
  notice: NoticeView | null;
  form: MeetingFormModel;
}>;

/** A meeting's own page: its form, or its facts once they are locked. */
export type MeetingPage = Page<{
  course: string;
  superviseHref: string;
  /** Why nothing can be edited any more; null while it can. */
  locked: NoticeView | null;
  facts: { term: string; value: string }[];
  form: MeetingFormModel | null;
  cancel: ReasonForm | null;
}>;

export function chooseCourseModel(
  t: Translator,
  { courses, total, query }: { courses: readonly Course[]; total: number; query: ListQuery },
): Omit<ChooseCoursePage, 'page'> {
  return {
    action: paths.secretariat.newMeeting,
    q: query.q,
    courses: courses.map((course) => ({
      href: withQuery(paths.secretariat.newMeeting, { course: course.id }),
      name: courseName(t, course),
    })),
    more: total - courses.length,
    coursesHref: listHref(paths.secretariat.courses, { ...query, page: 1 }),
  };
}

/** Said of a meeting in whose course nobody will be asked to sign. */
export function subjectNotice(t: Translator, course: Course): NoticeView | null {
  return course.subjectToSignature ? null : { tone: 'info', words: t.t('secretariat.meeting.notSubject') };
}

/** @param signed whether a signature stands under the meeting */
export function lockedNotice(t: Translator, meeting: Meeting, signed: boolean): NoticeView | null {
  if (meeting.status === 'cancelled') {
    const { byName = '', reason = '' } = meeting.cancelled ?? {};
    return { tone: 'neutral', words: t.t('secretariat.meeting.cancelled', { name: byName, reason }) };
  }
  if (meeting.status === 'validated') return { tone: 'neutral', words: t.t('secretariat.meeting.validated') };
  return signed ? { tone: 'info', words: t.t('secretariat.meeting.locked') } : null;
}

export function meetingFacts(
  t: Translator,
  meeting: Meeting,
  zone: string,
): { term: string; value: string }[] {
  const { date, from, to } = meetingHours(t, meeting, zone);
  const facts = [
    { term: t.t('common.meetingForm.title'), value: meeting.title },
    { term: t.t('common.meetingForm.date'), value: date },
    { term: t.t('secretariat.meeting.hours'), value: `${from}–${to} (${zone})` },
    { term: t.t('common.meetingForm.room'), value: meeting.room },
    { term: t.t('common.meetingForm.teachers'), value: t.list(meeting.teachers.map(({ name }) => name)) },
  ];
  return facts.filter(({ value }) => value !== '');
}

/** @param refused what was typed as a reason and why it was not taken; null for a fresh form */
export function cancelForm(
  meeting: Meeting,
  refused: { reason: string; error: string } | null,
): ReasonForm | null {
  if (meeting.status !== 'scheduled') return null;
  return {
    action: paths.secretariat.cancelMeeting(meeting.id),
    statement: '',
    name: '',
    reason: refused?.reason ?? '',
    error: refused?.error ?? null,
    cancelHref: paths.secretariat.meeting(meeting.id),
  };
}
