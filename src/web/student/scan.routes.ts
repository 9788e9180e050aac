import { z } from 'zod';
import { enterTypedCode, judgeScan, redeemTicket } from '../../application/scan.ts';
import { personalMeeting } from '../../application/sign.ts';
import { AppError, type ErrorCode } from '../../errors.ts';
import { errorWords } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import { clearCookie, cookieOf } from '../cookies.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { showMeeting } from './meeting.routes.ts';

const scanForm = z.object({ token: z.string().max(200) });
const codeForm = z.object({ code: z.string().max(100) });

/** What the student mends by another try: said on the page of the meeting. */
const TRY_AGAIN: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'QR_FORGED',
  'QR_EXPIRED',
  'TICKET_OF_ANOTHER_MEETING',
]);
const CODE_REFUSED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'TYPED_CODE_MALFORMED',
  'TYPED_CODE_WRONG',
  'TYPED_CODE_TRIES_USED',
]);

/** Presence by a scan, in the page or before the launch, and by the typed code. */
export function scanRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get(paths.student.redeem, (context) => redeemWaitingScan(services, context))
    .post('/student/meetings/:meeting/scan', (context) => takeScan(services, context))
    .post('/student/meetings/:meeting/code', (context) => takeCode(services, context), { limit: 'signing' });
}

/** A scan that this browser made before its launch. */
async function redeemWaitingScan(
  services: WebServices,
  { auth, req, res, redirect, t }: Context<'/student/scan'>,
): Promise<void> {
  const ticket = cookieOf(req, 'scan');
  if (ticket === null) {
    redirect(paths.student.home);
    return;
  }
  // Whatever becomes of it, it is not tried again at the next launch.
  clearCookie(res, 'scan');
  const { meeting } = await redeemTicket(services, auth, { ticket });
  redirect(paths.student.meeting(meeting.id), { tone: 'success', words: t.t('student.scan.done') });
}

async function takeScan(
  services: WebServices,
  { auth, body, param, redirect, t }: Context<'/student/meetings/:meeting/scan'>,
): Promise<void> {
  const { token } = body(scanForm);
  const page = paths.student.meeting(param('meeting'));
  try {
    const { ticket } = await judgeScan(services, token);
    await redeemTicket(services, auth, { ticket, expected: param('meeting') });
  } catch (thrown) {
    if (!(thrown instanceof AppError && TRY_AGAIN.has(thrown.code))) throw thrown;
    const { what, next } = errorWords(t, thrown);
    redirect(page, { tone: 'warning', words: `${what} ${next}` });
    return;
  }
  redirect(page, { tone: 'success', words: t.t('student.scan.done') });
}

async function takeCode(
  services: WebServices,
  context: Context<'/student/meetings/:meeting/code'>,
): Promise<void> {
  const { auth, body, param, redirect, t } = context;
  const { code } = body(codeForm);
  try {
    await enterTypedCode(services, auth, { meeting: param('meeting'), typed: code });
  } catch (thrown) {
    if (!(thrown instanceof AppError && CODE_REFUSED.has(thrown.code))) throw thrown;
    const { what, kept, next } = errorWords(t, thrown);
    const codeError = { field: 'code', words: `${what} ${kept} ${next}` };
    const personal = await personalMeeting(services, auth, param('meeting'));
    showMeeting(context, personal, (model) => ({
      ...model,
      scan: model.scan === null ? null : { ...model.scan, codeError },
    }));
    return;
  }
  redirect(paths.student.meeting(param('meeting')), { tone: 'success', words: t.t('student.scan.done') });
}
