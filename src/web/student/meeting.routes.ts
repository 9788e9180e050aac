import { z } from 'zod';
import type { LiveSession } from '../../application/ports/session.ts';
import type { PersonalMeeting } from '../../application/ports/stores.ts';
import { personalMeeting, sign, type Sentence } from '../../application/sign.ts';
import { AppError } from '../../errors.ts';
import { TRANSLATORS, translatorFor } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import type { FieldError } from '../form.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { readSignature, sentFields, signatureFieldError, signatureShape } from '../shared/signature-form.ts';
import { meetingModel, sentenceOf, type MeetingModel } from './meeting.view.ts';

/** Epoch ms by the person's device: whatever it says is only noted. */
const declaredAt = z.coerce.number().int().min(0).max(8.64e15);

const signForm = z.object({
  ...signatureShape,
  /** Of the sentence that was shown. */
  locale: z.string().refine((locale) => TRANSLATORS.has(locale)),
  sentence: z.string(),
  idempotencyKey: z.string().regex(/^[\w-]{8,120}$/),
  declaredAt: declaredAt.optional(),
});

type SignForm = z.output<typeof signForm>;

/** The page of one meeting, and signing it. */
export function meetingRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get('/student/meetings/:meeting', async (context) => {
      showMeeting(context, await personalMeeting(services, context.auth, context.param('meeting')));
    })
    .post('/student/meetings/:meeting/sign', (context) => signMeeting(services, context), {
      limit: 'signing',
    });
}

type Shower = Pick<Context<string>, 'auth' | 't' | 'now' | 'page'>;

/** @param change what the page says of a form that was refused */
export function showMeeting(
  { auth, t, now, page }: Shower,
  personal: PersonalMeeting,
  change: (model: MeetingModel) => MeetingModel = (model) => model,
): void {
  const before = meetingModel(t, { live: auth, personal, now });
  const model = change(before);
  page(
    'student/meeting',
    {
      title: model.course,
      scripts: ['sign', 'scanner', 'meeting'],
      breadcrumbs: [{ href: model.agendaHref, label: t.t('student.agenda.title') }],
      status: model === before ? 200 : model.refused === null ? 400 : 409,
    },
    model,
  );
}

async function signMeeting(
  services: WebServices,
  context: Context<'/student/meetings/:meeting/sign'>,
): Promise<void> {
  const { auth, t, param, body, redirect } = context;
  const sent = body(signForm);
  const meeting = param('meeting');
  try {
    const { statement } = await sign(services, auth, {
      meeting,
      input: readSignature(sent),
      sentence: (personal) => shownSentence(auth, personal, sent),
      idempotencyKey: sent.idempotencyKey,
      declaredAt: sent.declaredAt ?? null,
    });
    redirect(paths.student.receipt(statement.id));
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'ALREADY_SIGNED') {
      const words = { tone: 'info', words: t.t('student.alreadySigned') } as const;
      redirect(paths.student.receipt(String(thrown.params['statement'])), words);
      return;
    }
    const change = refusedModel(thrown, sent, t);
    if (change === null) throw thrown;
    showMeeting(context, await personalMeeting(services, auth, meeting), change);
  }
}

/** What is sealed is what was read: hours that the teacher changed since are shown before they are signed. */
function shownSentence(auth: LiveSession, personal: PersonalMeeting, sent: SignForm): Sentence {
  const sentence = sentenceOf(translatorFor(sent.locale), personal, auth);
  if (sentence.text !== sent.sentence) throw new AppError('MEETING_CHANGED_MEANWHILE');
  return sentence;
}

/** What the page says of a signature that was refused; null for what it does not explain. */
function refusedModel(
  thrown: unknown,
  sent: SignForm,
  t: Context<string>['t'],
): ((model: MeetingModel) => MeetingModel) | null {
  const error = signatureFieldError(t, thrown);
  if (error !== null) return (model) => again(model, sent, error);
  if (!(thrown instanceof AppError) || thrown.code !== 'MEETING_CHANGED_MEANWHILE') return null;
  const words = t.t('student.changedMeanwhile');
  return (model) => ({ ...again(model, sent, null), refused: { code: 'MEETING_CHANGED_MEANWHILE', words } });
}

/** The page with the form as it was sent and what is wrong in it. */
function again(model: MeetingModel, sent: SignForm, error: FieldError | null): MeetingModel {
  if (model.form === null) return { ...model };
  const { methods, expectedName } = model.form.fields;
  return { ...model, form: { ...model.form, fields: sentFields(sent, { methods, expectedName, error }) } };
}
