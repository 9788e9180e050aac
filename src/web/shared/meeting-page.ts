import { z } from 'zod';
import { isReasonRefused } from '../../application/acts.ts';
import { cancelMeeting, editMeeting } from '../../application/plan-meetings.ts';
import type { Course } from '../../domain/course.ts';
import { isLocked, type Meeting } from '../../domain/meeting.ts';
import { errorWords } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import type { Flash } from '../flash.ts';
import type { PageHead } from '../page.ts';
import type { WebServices } from '../services.ts';
import { amendmentViews } from './amendments.view.ts';
import { checkMeeting, meetingErrors, meetingForm, savedLine, typedMeeting } from './meeting-form.ts';
import { meetingFormModel } from './meeting-form.view.ts';
import { lockedNotice, meetingFacts, type MeetingPage } from './meeting-page.view.ts';
import { courseOf, teachersOf, type Refused } from './new-meeting.ts';
import type { NoticeView } from './partials.ts';

const reasonForm = z.object({ reason: z.string().max(2_000).default('') });

type Asked = Pick<Context<string>, 'auth' | 't' | 'body'>;

/** Edits the meeting as typed. @throws AppError whatever belongs to no field */
export async function editTyped(
  services: WebServices,
  { auth, t, body }: Asked,
  meeting: Meeting,
): Promise<{ ok: true; line: Flash } | Refused> {
  const typed = body(meetingForm);
  const rules = auth.institution;
  const checked = checkMeeting(t, typed, { rules, course: meeting.course, made: true });
  if (!checked.ok) return { ok: false, typed, errors: checked.errors };
  try {
    await editMeeting(services, auth, { meeting: meeting.id, edit: checked.plan });
  } catch (thrown) {
    return { ok: false, typed, errors: meetingErrors(t, thrown) };
  }
  const words = t.t('common.meetingForm.saved');
  return { ok: true, line: savedLine(t, checked.plan, { rules, words }) };
}

/** Cancels the meeting for the reason typed; what to show again when there is none. @throws AppError MEETING_CANCELLED, MEETING_VALIDATED */
export async function cancelTyped(
  services: WebServices,
  { auth, t, body }: Asked,
  meeting: string,
): Promise<{ ok: true; line: Flash } | { ok: false; reason: string; error: string }> {
  const { reason } = body(reasonForm);
  try {
    await cancelMeeting(services, auth, { meeting, reason });
  } catch (thrown) {
    if (!isReasonRefused(thrown)) throw thrown;
    return { ok: false, reason, error: errorWords(t, thrown).what };
  }
  return { ok: true, line: { tone: 'success', words: t.t('common.meetingForm.cancelDone') } };
}

/** What a webspace puts around a meeting's page. */
export interface MeetingPlace {
  head: PageHead;
  /** A page about the same meeting. */
  beside: { href: string; label: string };
  courseName: (course: Course) => string;
  /** Said of a meeting whose course is not under signature. */
  notSubject: string;
  action: string;
  cancelAction: string;
  /** Where 'Cancel' leads from the form, and from the question whether to cancel the meeting. */
  backHref: string;
  hereHref: string;
}

/** The meeting, and a form of its page that was refused. */
export interface ShownMeeting {
  meeting: Meeting;
  refused?: Refused;
  cancelRefused?: { reason: string; error: string };
}

/** Shows the meeting's page: its form, or its facts once they are locked. @throws AppError COURSE_UNKNOWN */
export async function showMeeting(
  services: WebServices,
  context: Pick<Context<string>, 'auth' | 't' | 'page'>,
  { place, shown }: { place: MeetingPlace; shown: ShownMeeting },
): Promise<void> {
  const { auth, t, page } = context;
  const { meeting, refused, cancelRefused } = shown;
  const { key: institution, timeZone } = auth.institution;
  const [course, teachers, signed] = await Promise.all([
    courseOf(services, context, meeting.course),
    teachersOf(services, { id: meeting.course, institution }),
    services.stores.statements.hasSignature(institution, meeting.id),
  ]);
  const frozen = isLocked(meeting, signed) || meeting.status === 'cancelled';
  const form = meetingFormModel(t, {
    rules: auth.institution,
    typed: refused?.typed ?? typedMeeting(meeting, timeZone),
    errors: refused?.errors ?? [],
    teachers,
    made: true,
    action: place.action,
    submitLabel: t.t('common.save'),
    cancelHref: place.backHref,
  });
  const model: Omit<MeetingPage, 'page'> = {
    course: place.courseName(course),
    beside: place.beside,
    notice: frozen ? lockedNotice(t, meeting, signed) : notSubjectNotice(place, meeting, course),
    facts: frozen ? meetingFacts(t, meeting, timeZone) : [],
    amendments: amendmentViews(t, meeting.amendments, { zone: timeZone }),
    form: frozen ? null : form,
    cancel: cancelForm(place, meeting, cancelRefused),
  };
  const status = refused === undefined && cancelRefused === undefined ? 200 : 400;
  page('shared/meeting-page', { ...place.head, status }, model);
}

function notSubjectNotice({ notSubject }: MeetingPlace, meeting: Meeting, course: Course): NoticeView | null {
  return meeting.opening === null && !course.subjectToSignature ? { tone: 'info', words: notSubject } : null;
}

function cancelForm(
  { cancelAction, hereHref }: MeetingPlace,
  meeting: Meeting,
  refused: ShownMeeting['cancelRefused'],
): MeetingPage['cancel'] {
  if (meeting.status !== 'scheduled') return null;
  return {
    action: cancelAction,
    statement: '',
    name: '',
    reason: refused?.reason ?? '',
    error: refused?.error ?? null,
    cancelHref: hereHref,
  };
}
