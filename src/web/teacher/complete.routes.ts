import { z } from 'zod';
import { completeRollCall, digestOfRows } from '../../application/complete-roll-call.ts';
import { rollCallSheet } from '../../application/roll-call-sheet.ts';
import type { Sentence } from '../../application/sign.ts';
import type { Meeting } from '../../domain/meeting.ts';
import { writtenRows } from '../../domain/roll-call.ts';
import { AppError, type ErrorCode } from '../../errors.ts';
import { errorWords, TRANSLATORS, translatorFor } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import { refuseOtherTeachers, teacherMeeting } from '../course-access.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { readSignature, sentFields, signatureFieldError, signatureShape } from '../shared/signature-form.ts';
import { completeModel, completionSentence, type CompleteModel } from './complete.view.ts';

const completeForm = z.object({
  ...signatureShape,
  /** Of the sentence that was shown. */
  locale: z.string().refine((locale) => TRANSLATORS.has(locale)),
  sentence: z.string(),
  /** Of the rows that were shown: the sentence only counts them. */
  rowsDigest: z.string(),
});

type CompleteForm = z.output<typeof completeForm>;

/** Check your answers, then the teacher's own signature. */
export function completeRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get('/teacher/meetings/:meeting/complete', (context) => show(services, context, (model) => model))
    .post('/teacher/meetings/:meeting/complete', (context) => complete(services, context), {
      limit: 'signing',
    });
}

type Shower = Pick<Context<'/:meeting'>, 'auth' | 't' | 'now' | 'page' | 'param'>;

async function show(
  services: WebServices,
  { auth, t, now, page, param }: Shower,
  change: (model: CompleteModel) => CompleteModel,
): Promise<void> {
  const sheet = await rollCallSheet(services, auth, { meeting: param('meeting') });
  refuseOtherTeachers(auth, sheet.file.meeting);
  const rowsDigest = digestOfRows(services, writtenRows(sheet.rows, sheet.mode));
  const before = completeModel(t, { sheet, live: auth, zone: auth.institution.timeZone, now, rowsDigest });
  const model = change(before);
  page(
    'teacher/complete',
    { ...model.head, status: model === before ? 200 : (model.head.status ?? 400) },
    model,
  );
}

async function complete(
  services: WebServices,
  context: Context<'/teacher/meetings/:meeting/complete'>,
): Promise<void> {
  const { auth, t, param, body, redirect } = context;
  const sent = body(completeForm);
  const { id } = await teacherMeeting(services, auth, param('meeting'));
  try {
    await completeRollCall(services, auth, {
      meeting: id,
      input: readSignature(sent),
      sentence: (completed) => {
        refuseOtherRows(services, completed, sent);
        return shownSentence(completed, sent, auth.institution.timeZone);
      },
    });
    redirect(paths.teacher.complete(id));
  } catch (thrown) {
    const again = refusedModel(thrown, sent, t);
    if (again === null) throw thrown;
    await show(services, context, again);
  }
}

/** What is sealed is what was read: marks and scans that came since are shown before they are signed. */
function refuseOtherRows(services: WebServices, completed: Meeting, sent: CompleteForm): void {
  if (digestOfRows(services, completed.sheet) !== sent.rowsDigest)
    throw new AppError('MEETING_CHANGED_MEANWHILE');
}

function shownSentence(completed: Meeting, sent: CompleteForm, zone: string): Sentence {
  const sentence = completionSentence(translatorFor(sent.locale), completed, zone);
  if (sentence.text !== sent.sentence) throw new AppError('MEETING_CHANGED_MEANWHILE');
  return sentence;
}

/** Refusals that the page itself explains, with what was typed. */
const EXPLAINED: ReadonlySet<ErrorCode> = new Set([
  'ROLL_CALL_ROW_OPEN',
  'ROLL_CALL_ROW_SIGNED_ABSENT',
  'MEETING_CHANGED_MEANWHILE',
]);

function refusedModel(
  thrown: unknown,
  sent: CompleteForm,
  t: Context<string>['t'],
): ((model: CompleteModel) => CompleteModel) | null {
  const error = signatureFieldError(t, thrown);
  if (error !== null) {
    return (model) => ({
      ...model,
      head: { ...model.head, status: 400 },
      form: model.form && {
        ...model.form,
        fields: sentFields(sent, { ...model.form.fields, error }),
      },
    });
  }
  if (!(thrown instanceof AppError) || !EXPLAINED.has(thrown.code)) return null;
  const { what, next } = errorWords(t, thrown);
  return (model) => ({
    ...model,
    head: { ...model.head, status: thrown.status },
    refused: { code: thrown.code, words: `${what} ${next}` },
    form: model.form && {
      ...model.form,
      fields: sentFields(sent, { ...model.form.fields, error: null }),
    },
  });
}
