import type { Meeting } from '../../domain/meeting.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import type { AmendmentView } from './amendments.view.ts';
import type { MeetingFormModel } from './meeting-form.view.ts';
import { meetingHours } from './meeting-hours.ts';
import type { NoticeView, ReasonForm } from './partials.ts';

/** A meeting's own page: its form, or its facts once they are locked. */
export type MeetingPage = Page<{
  course: string;
  beside: { href: string; label: string };
  /** Why nothing can be edited any more, or that nobody will sign. */
  notice: NoticeView | null;
  facts: { term: string; value: string }[];
  amendments: AmendmentView[];
  form: MeetingFormModel | null;
  cancel: ReasonForm | null;
}>;

/** @param signed whether a signature stands under the meeting */
export function lockedNotice(t: Translator, meeting: Meeting, signed: boolean): NoticeView | null {
  if (meeting.status === 'cancelled') {
    const { byName = '', reason = '' } = meeting.cancelled ?? {};
    return { tone: 'neutral', words: t.t('common.meetingForm.cancelled', { name: byName, reason }) };
  }
  if (meeting.status === 'validated') return { tone: 'neutral', words: t.t('common.meetingForm.validated') };
  return signed ? { tone: 'info', words: t.t('common.meetingForm.locked') } : null;
}

/** What is known of a meeting, as terms and values; what is empty is left out. */
export function meetingFacts(
  t: Translator,
  meeting: Meeting,
  zone: string,
): { term: string; value: string }[] {
  const { date, from, to } = meetingHours(t, meeting, zone);
  const facts = [
    { term: t.t('common.meetingForm.title'), value: meeting.title },
    { term: t.t('common.meetingForm.date'), value: date },
    { term: t.t('common.meetingForm.hours'), value: `${from}–${to} (${zone})` },
    { term: t.t('common.meetingForm.room'), value: meeting.room },
    { term: t.t('common.meetingForm.teachers'), value: t.list(meeting.teachers.map(({ name }) => name)) },
  ];
  return facts.filter(({ value }) => value !== '');
}
