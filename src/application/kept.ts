import { z } from 'zod';
import { ABSENCE_REASONS } from '../domain/roll-call.ts';
import type { SealedStatement } from './ports/sealed.ts';
import type { Services } from './services.ts';
import { KEPT_PURPOSE } from './statements.ts';

const mark = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('present'), lateMinutes: z.number(), leftEarlyMinutes: z.number() }),
  z.object({ kind: z.literal('absent'), reason: z.enum(ABSENCE_REASONS) }),
]);

const salted = { salt: z.string(), person: z.object({ id: z.string(), name: z.string() }) };

const row = z.object({ ...salted, subject: z.boolean(), mark });

const change = z.object({ ...salted, before: mark.nullable(), after: mark });

const shape = z.object({
  leafSalt: z.string(),
  idToken: z.string().nullable(),
  platformJwk: z.record(z.string(), z.unknown()).nullable(),
  /** The pad's size, and the strokes that a statement's digest is of. */
  strokes: z.object({ strokes: z.unknown() }).nullable(),
  /** Null for an erased one. */
  rows: z.array(z.union([row, change]).nullable()).nullable(),
});

/** What is encrypted beside a statement, read. */
export type Kept = z.infer<typeof shape>;

/** Decrypts what is kept beside a statement. */
export function keptOf({ vault }: Pick<Services, 'vault'>, sealed: Pick<SealedStatement, 'kept'>): Kept {
  return shape.parse(JSON.parse(vault.decrypt(KEPT_PURPOSE, sealed.kept)));
}
