import { z } from 'zod';
import { digest, mark } from '../statement-schema.ts';
import type { EvidenceBundle } from '../../domain/evidence-bundle.ts';
import { sheetSchema } from './sheet-schema.ts';

const text = z.string();
const base64 = text.regex(/^[A-Za-z0-9+/]+={0,2}$/);
/** 32 bytes. */
const hash = text.regex(/^[A-Za-z0-9+/]{43}=$/);
const count = z.int().nonnegative();

const person = z.strictObject({ id: text, name: text });
const row = z.union([
  z.strictObject({ salt: digest, person, subject: z.boolean(), mark }),
  z.strictObject({ salt: digest, person, before: mark.nullable(), after: mark }),
]);

const statement = z.strictObject({
  digest,
  jws: text.nullable(),
  salt: digest.nullable(),
  inclusion: z.strictObject({ index: count, commitment: digest, hashes: z.array(hash).max(64) }).nullable(),
  rows: z.array(row.nullable()).exactOptional(),
  strokes: z.unknown().exactOptional(),
  identity: z.strictObject({ idToken: text, platformJwk: z.record(text, z.unknown()) }).exactOptional(),
});

const log = z.strictObject({
  key: text,
  checkpoint: text,
  timestamp: base64.nullable(),
  earlier: z
    .array(z.strictObject({ checkpoint: text, timestamp: base64, consistency: z.array(hash).max(128) }))
    .exactOptional(),
});

const bundle = z
  .strictObject({
    format: z.literal('emarge-evidence'),
    v: z.literal(1),
    kind: z.enum(['meeting', 'personal']),
    institution: z.strictObject({ key: text, name: text }),
    keys: z.array(z.record(text, z.unknown())),
    revocations: base64.nullable(),
    log: log.nullable(),
    statements: z.array(statement),
    sheet: sheetSchema.nullable(),
  })
  .refine(({ kind, sheet }) => (kind === 'meeting') === (sheet !== null), { path: ['sheet'] });

/** A bundle of version 1, exactly: an unknown member is refused. */
export const bundleSchema: z.ZodType<EvidenceBundle> = bundle;
