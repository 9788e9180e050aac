import { z } from 'zod';
import { cancelMeeting, editMeeting } from '../../application/plan-meetings.ts';
import { isLocked, type Meeting } from '../../domain/meeting.ts';
import { AppError } from '../../errors.ts';
import { errorWords } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import type { FieldError } from '../form.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import {
  checkMeeting,
  meetingErrors,
  meetingForm,
  savedLine,
  typedMeeting,
  type MeetingTyped,
} from '../shared/meeting-form.ts';
import { meetingFormModel } from '../shared/meeting-form.view.ts';
import { courseName } from './courses.view.ts';
import { cancelForm, lockedNotice, meetingFacts, subjectNotice } from './meeting.view.ts';

const reasonForm = z.object({ reason: z.string().max(2_000).default('') });

/** A meeting's own page: edited until it is signed, cancelled until it is validated. */
export function meetingRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get('/secretariat/meetings/:meeting', async (context) => {
      await showMeeting(services, context, { meeting: await meetingOf(services, context) });
    })
    .post('/secretariat/meetings/:meeting', async (context) => {
      const { auth, t, body, redirect } = context;
      const meeting = await meetingOf(services, context);
      const typed = body(meetingForm);
      const rules = auth.institution;
      const checked = checkMeeting(t, typed, { rules, course: meeting.course, made: true });
      if (!checked.ok) {
        await showMeeting(services, context, { meeting, typed, errors: checked.errors });
        return;
      }
      try {
        await editMeeting(services, auth, { meeting: meeting.id, edit: checked.plan });
      } catch (thrown) {
        await showMeeting(services, context, { meeting, typed, errors: meetingErrors(t, thrown) });
        return;
      }
      const line = savedLine(t, checked.plan, { rules, words: t.t('secretariat.meeting.saved') });
      redirect(paths.secretariat.meeting(meeting.id), line);
    })
    .post('/secretariat/meetings/:meeting/cancel', async (context) => {
      const { auth, t, param, body, redirect } = context;
      const { reason } = body(reasonForm);
      try {
        await cancelMeeting(services, auth, { meeting: param('meeting'), reason });
      } catch (thrown) {
        if (!(thrown instanceof AppError) || thrown.code !== 'REASON_MISSING') throw thrown;
        const cancelRefused = { reason, error: errorWords(t, thrown).what };
        await showMeeting(services, context, { meeting: await meetingOf(services, context), cancelRefused });
        return;
      }
      const words = t.t('secretariat.meeting.cancelDone');
      redirect(paths.secretariat.meeting(param('meeting')), { tone: 'success', words });
    });
}

/** @throws AppError MEETING_UNKNOWN */
async function meetingOf(
  services: WebServices,
  { auth, param }: Pick<Context<'/:meeting'>, 'auth' | 'param'>,
): Promise<Meeting> {
  const meeting = await services.stores.meetings.find(auth.institution.key, param('meeting'));
  if (meeting === null) throw new AppError('MEETING_UNKNOWN');
  return meeting;
}

/** The meeting, and a form of its page that was refused. */
interface Shown {
  meeting: Meeting;
  typed?: MeetingTyped;
  errors?: readonly FieldError[];
  cancelRefused?: { reason: string; error: string };
}

async function showMeeting(
  services: WebServices,
  { auth, t, page }: Pick<Context<string>, 'auth' | 't' | 'page'>,
  { meeting, typed, errors = [], cancelRefused }: Shown,
): Promise<void> {
  const { key, timeZone } = auth.institution;
  const { stores } = services;
  const [course, teachers, signed] = await Promise.all([
    stores.courses.find(key, meeting.course),
    stores.people.inCourse(key, meeting.course, 'teacher'),
    stores.statements.hasSignature(key, meeting.id),
  ]);
  if (course === null) throw new AppError('COURSE_UNKNOWN');
  const frozen = isLocked(meeting, signed) || meeting.status === 'cancelled';
  const form = meetingFormModel(t, {
    rules: auth.institution,
    typed: typed ?? typedMeeting(meeting, timeZone),
    errors,
    teachers,
    made: true,
    action: paths.secretariat.meeting(meeting.id),
    submitLabel: t.t('common.save'),
    cancelHref: paths.secretariat.meetings,
  });
  const head = {
    title: t.t('receipt.meeting'),
    breadcrumbs: [{ href: paths.secretariat.meetings, label: t.t('common.nav.meetings') }],
    status: errors.length > 0 || cancelRefused !== undefined ? 400 : 200,
  };
  page('secretariat/meeting', head, {
    course: courseName(t, course),
    superviseHref: paths.secretariat.supervised(meeting.id),
    locked: frozen
      ? lockedNotice(t, meeting, signed)
      : meeting.opening === null
        ? subjectNotice(t, course)
        : null,
    facts: frozen ? meetingFacts(t, meeting, timeZone) : [],
    form: frozen ? null : form,
    cancel: cancelForm(meeting, cancelRefused ?? null),
  });
}
