import { inkPrints, type InkPrints } from '../domain/ink-prints.ts';
import { inkFault, inkPath, type Ink } from '../domain/ink.ts';
import { readTypedName, type SignatureMethod } from '../domain/signature.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import type { ShownSignature } from './ports/sealed.ts';
import type { Services } from './services.ts';

/** What a person sends to sign. */
export type SignatureInput =
  | { method: 'drawn'; ink: Ink }
  | { method: 'typed'; name: string; declared: boolean }
  | { method: 'confirmed' };

/** The same, checked, as it goes into the statement and beside it. */
export interface ReadSignature {
  method: SignatureMethod;
  strokesDigest: string | null;
  typedName: string | null;
  strokes: Ink | null;
  prints: InkPrints | null;
  shownInk: ShownSignature['ink'];
}

const INK_ERRORS: Record<NonNullable<ReturnType<typeof inkFault>>, ErrorCode> = {
  EMPTY: 'INK_EMPTY',
  DOT: 'INK_DOT',
  TOO_LARGE: 'INK_INVALID',
  OUTSIDE: 'INK_INVALID',
};

const MAX_TYPED_NAME = 300;

const NOT_DRAWN = { strokesDigest: null, strokes: null, prints: null, shownInk: null } as const;

/** @throws AppError INK_EMPTY, INK_DOT, INK_INVALID, TYPED_NAME_EMPTY, DECLARATION_NOT_TICKED, FIELD_INVALID */
export function readSignatureInput(services: Pick<Services, 'sealer'>, input: SignatureInput): ReadSignature {
  switch (input.method) {
    case 'drawn':
      return readDrawn(services, input.ink);
    case 'typed':
      return readTyped(input);
    case 'confirmed':
      return { method: 'confirmed', ...NOT_DRAWN, typedName: null };
  }
}

function readDrawn(services: Pick<Services, 'sealer'>, ink: Ink): ReadSignature {
  const fault = inkFault(ink);
  if (fault !== null) throw new AppError(INK_ERRORS[fault]);
  const prints = inkPrints(ink, (value) => services.sealer.digest(value));
  return {
    method: 'drawn',
    strokesDigest: prints.exact,
    typedName: null,
    strokes: ink,
    prints,
    shownInk: { path: inkPath(ink), width: ink.width, height: ink.height },
  };
}

function readTyped(input: { name: string; declared: boolean }): ReadSignature {
  const typedName = readTypedName(input.name);
  if (typedName === '') throw new AppError('TYPED_NAME_EMPTY');
  if (typedName.length > MAX_TYPED_NAME) throw new AppError('FIELD_INVALID', { field: 'name' });
  if (!input.declared) throw new AppError('DECLARATION_NOT_TICKED');
  return { method: 'typed', ...NOT_DRAWN, typedName };
}
