import { z } from 'zod';
import type { SignatureInput } from '../../application/signature-input.ts';
import type { Ink } from '../../domain/ink.ts';
import { SIGNATURE_METHODS, type SignatureMethod } from '../../domain/signature.ts';
import { AppError, type ErrorCode } from '../../errors.ts';
import { errorWords, type Translator } from '../../i18n/index.ts';
import type { FieldError } from '../form.ts';
import type { PageChrome } from '../page.ts';

/** The fields by which somebody signs, as `views/shared/signature-fields.ejs` shows them. */
export interface SignatureFields {
  methods: readonly SignatureMethod[];
  /** Shown as chosen; scripts prefer drawing unless something else was sent before. */
  chosen: SignatureMethod | null;
  /** The name that everybody sees on the sheet. */
  expectedName: string;
  typedName: string;
  declared: boolean;
  error: FieldError | null;
}

/** Model of `views/shared/signature-fields.ejs`. */
export interface SignatureFieldsView {
  page: Pick<PageChrome, 't'>;
  fields: SignatureFields;
}

/** What the fields send; spread into the schema of the form around them. */
export const signatureShape = {
  method: z.enum(SIGNATURE_METHODS),
  ink: z.string().default(''),
  name: z.string().default(''),
  declared: z.string().optional(),
};

type SentSignature = z.output<z.ZodObject<typeof signatureShape>>;

const point = z.object({ x: z.number(), y: z.number(), t: z.number() });
const inkSchema = z.object({ width: z.number(), height: z.number(), strokes: z.array(z.array(point)) });
const NO_INK: Ink = { width: 1, height: 1, strokes: [] };

/** @throws AppError INK_INVALID */
export function readSignature(sent: SentSignature): SignatureInput {
  switch (sent.method) {
    case 'drawn':
      return { method: 'drawn', ink: readInk(sent.ink) };
    case 'typed':
      return { method: 'typed', name: sent.name, declared: sent.declared === 'yes' };
    case 'confirmed':
      return { method: 'confirmed' };
  }
}

function readInk(text: string): Ink {
  if (text === '') return NO_INK;
  try {
    return inkSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('INK_INVALID', {}, cause);
  }
}

/** The field that each refusal is about. */
const FIELD_OF: Partial<Record<ErrorCode, string>> = {
  INK_EMPTY: 'pad',
  INK_DOT: 'pad',
  INK_INVALID: 'pad',
  TYPED_NAME_EMPTY: 'name',
  DECLARATION_NOT_TICKED: 'declared',
  METHOD_NOT_ALLOWED_HERE: 'method-typed',
};

/** A refused signature in words beside its field; null for what is not about the fields. */
export function signatureFieldError(t: Translator, thrown: unknown): FieldError | null {
  if (!(thrown instanceof AppError)) return null;
  const field = thrown.code === 'FIELD_INVALID' ? 'name' : FIELD_OF[thrown.code];
  if (field === undefined) return null;
  const { what, next } = errorWords(t, thrown);
  return { field, words: `${what} ${next}` };
}

/** The fields as they were sent, to be shown again. */
export function sentFields(
  sent: SentSignature,
  { methods, expectedName, error }: Pick<SignatureFields, 'methods' | 'expectedName' | 'error'>,
): SignatureFields {
  const { method, name, declared } = sent;
  return { methods, chosen: method, expectedName, typedName: name, declared: declared === 'yes', error };
}

/** The fields before anything was sent. */
export function freshFields(methods: readonly SignatureMethod[], expectedName: string): SignatureFields {
  return { methods, chosen: null, expectedName, typedName: '', declared: false, error: null };
}
