import { z } from 'zod';
import type { InkPoint } from '../../domain/ink.ts';
import { digest, mark } from '../statement-schema.ts';
import type { EvidenceBundle } from '../../domain/evidence-bundle.ts';
import { LIMITS } from './limits.ts';
import { listOf } from './list-of.ts';
import { sheetSchema } from './sheet-schema.ts';

const text = z.string();
const base64 = text.regex(/^[A-Za-z0-9+/]+={0,2}$/);
/** 32 bytes. */
const hash = text.regex(/^[A-Za-z0-9+/]{43}=$/);
const POINT = new Set(['x', 'y', 't']);
const count = z.int().nonnegative();

const person = z.strictObject({ id: text, name: text });
const row = z.union([
  z.strictObject({ salt: digest, person, subject: z.boolean(), mark }),
  z.strictObject({ salt: digest, person, before: mark.nullable(), after: mark }),
]);

/** By hand: there are a million points. */
const point = z.custom<InkPoint>(isPoint);
const strokes = listOf(listOf(point));

function isPoint(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const members = Object.entries(value);
  return members.length === 3 && members.every(([key, of]) => POINT.has(key) && typeof of === 'number');
}

const statement = z.strictObject({
  digest,
  jws: text.max(LIMITS.sealLetters).nullable(),
  salt: digest.nullable(),
  inclusion: z.strictObject({ index: count, commitment: digest, hashes: listOf(hash, 64) }).nullable(),
  rows: listOf(row.nullable()).exactOptional(),
  strokes: strokes.exactOptional(),
  identity: z
    .strictObject({ idToken: text.max(LIMITS.tokenLetters), platformJwk: z.record(text, z.unknown()) })
    .exactOptional(),
});

const note = text.max(LIMITS.noteLetters);
const token = base64.max(LIMITS.tokenLetters);
const earlier = z.strictObject({ checkpoint: note, timestamp: token, consistency: listOf(hash, 128) });

const log = z.strictObject({
  key: text,
  checkpoint: note,
  timestamp: token.nullable(),
  earlier: listOf(earlier)
    .refine(({ length }) => length > 0)
    .exactOptional(),
});

const bundle = z
  .strictObject({
    format: z.literal('emarge-evidence'),
    v: z.literal(1),
    kind: z.enum(['meeting', 'personal']),
    institution: z.strictObject({ key: text, name: text }),
    keys: listOf(z.record(text, z.unknown())),
    revocations: base64.max(LIMITS.listLetters).nullable(),
    log: log.nullable(),
    statements: listOf(statement),
    sheet: sheetSchema.nullable(),
  })
  .refine(({ kind, sheet }) => (kind === 'meeting') === (sheet !== null), { path: ['sheet'] });

/** A bundle of version 1, exactly: an unknown member is refused. */
export const bundleSchema: z.ZodType<EvidenceBundle> = bundle;
