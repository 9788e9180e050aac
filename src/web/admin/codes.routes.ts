import { actorOf } from '../../application/acts.ts';
import { z } from 'zod';
import { activateWithCode, addCode } from '../../application/parameters.ts';
import type { Actor } from '../../application/services.ts';
import { licenceStatus } from '../../domain/licence.ts';
import { AppError, type ErrorCode } from '../../errors.ts';
import { errorWords } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { codeWindow, type CodeChoice } from './codes.view.ts';

/** An existing code is sent as `code:` and its value, so that no code can be taken for 'new'. */
const windowForm = z.object({ choice: z.string().default('new'), newCode: z.string().default('') });

/** What is said in the window itself, beside the code that was typed. */
const FAULTS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CODE_EMPTY',
  'CODE_TOO_LONG',
  'CODE_ILLEGAL_CHARACTER',
  'CODE_DUPLICATE',
]);

interface Refusal {
  choice: CodeChoice;
  words: string;
}

/** The window 'Institution's code selection': New or an existing code, Validate, Cancel. */
export function codeRoutes(declare: Routes, services: WebServices): Routes {
  return declare
    .get(paths.admin.codes, (context) => {
      const { auth, now, redirect } = context;
      // Without a licence, Parameters says why and whom to ask.
      if (licenceStatus(auth.institution.licence, now) !== 'granted') redirect(paths.admin.signature);
      else showWindow(context, null);
    })
    .post(paths.admin.codes, async (context) => {
      const { auth, t, body, redirect } = context;
      const sent = body(windowForm);
      const existing = sent.choice.startsWith('code:') ? sent.choice.slice('code:'.length) : null;
      const choice = { existing, typed: sent.newCode };
      try {
        const code = await validate(services, actorOf(auth.person), choice);
        redirect(paths.admin.signature, {
          tone: 'success',
          words: t.t('admin.signature.activated', { code }),
        });
      } catch (error) {
        if (!(error instanceof AppError) || !FAULTS.has(error.code)) throw error;
        const { what, next } = errorWords(t, error);
        showWindow(context, { choice, words: `${what} ${next}` });
      }
    });
}

/** A new code is added first; nothing is active until the code is. */
async function validate(services: WebServices, actor: Actor, choice: CodeChoice): Promise<string> {
  if (choice.existing === null) await addCode(services, actor, choice.typed);
  const code = choice.existing ?? choice.typed.normalize('NFC');
  await activateWithCode(services, actor, code);
  return code;
}

function showWindow(
  { auth, t, page }: Pick<Context<string>, 'auth' | 't' | 'page'>,
  refused: Refusal | null,
): void {
  const errors =
    refused === null
      ? null
      : { title: t.t('common.problem'), errors: [{ field: 'newCode', words: refused.words }] };
  page(
    'admin/codes',
    {
      title: t.t('admin.codes.title'),
      breadcrumbs: [
        { href: paths.admin.home, label: t.t('admin.home') },
        { href: paths.admin.signature, label: t.t('admin.signature.title') },
      ],
      status: refused === null ? 200 : 400,
    },
    { window: codeWindow(t, auth.institution, refused), errors },
  );
}
