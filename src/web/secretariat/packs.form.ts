import { z } from 'zod';
import { PACK_TEXT_MAX } from '../../application/packs/ask-pack.ts';
import { newId } from '../../application/identity.ts';
import { localParts } from '../../application/calendar.ts';
import { ACTION_NATURES } from '../../application/ports/packs.ts';
import { DAY_MS } from '../../domain/institution.ts';
import { AppError, type ErrorCode } from '../../errors.ts';
import { errorWords, type Translator } from '../../i18n/index.ts';
import type { FieldError } from '../form.ts';

const text = z.string().max(PACK_TEXT_MAX).default('');

/** The form as it is sent. */
export const packForm = z.object({
  /** The same form sent twice asks for one pack. */
  id: z.string().regex(/^[0-9a-f]{24}$/),
  from: z.string().max(40).default(''),
  to: z.string().max(40).default(''),
  nature: z.enum(ACTION_NATURES).default('training'),
  representative: text,
  place: text,
});

/** What stands in the fields; dates by the institution's clock, `YYYY-MM-DD`. */
export type PackTyped = z.output<typeof packForm>;

/** How far back a form begins that nobody has filled in. */
const DAYS = 31;

/** @param now epoch ms UTC */
export function freshPack(timeZone: string, now: number): PackTyped {
  return {
    id: newId(),
    from: localParts(timeZone, now - DAYS * DAY_MS).date,
    to: localParts(timeZone, now).date,
    nature: 'training',
    representative: '',
    place: '',
  };
}

/** Refusals that stand on the form, beside the first day. */
const SHOWN: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'PACK_PERIOD_INVALID',
  'PACK_PERIOD_TOO_LONG',
  'PACK_EMPTY',
  'PACK_TOO_LARGE',
]);

/** What is wrong with the form; whatever is not about it is thrown on. */
export function packErrors(t: Translator, thrown: unknown): FieldError[] {
  if (!(thrown instanceof AppError) || !SHOWN.has(thrown.code)) throw thrown;
  const { what, next } = errorWords(t, thrown);
  return [{ field: 'from', words: `${what} ${next}` }];
}
