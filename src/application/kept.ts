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
  strokes: z.object({ width: z.number(), height: z.number(), strokes: z.unknown() }).nullable(),
  /** Null for an erased one. */
  rows: z.array(z.union([row, change]).nullable()).nullable(),
});

/** What is encrypted beside a statement, read. */
export type Kept = z.infer<typeof shape>;

/** Decrypts what is kept beside a statement. */
export function keptOf({ vault }: Pick<Services, 'vault'>, sealed: Pick<SealedStatement, 'kept'>): Kept {
  return shape.parse(JSON.parse(vault.decrypt(KEPT_PURPOSE, sealed.kept)));
}

/** What is kept beside a roll call or an amendment, encrypted anew without a person's rows; `count` of them were taken out. */
export function withoutRowsOf(
  services: Pick<Services, 'vault'>,
  sealed: Pick<SealedStatement, 'kept'>,
  person: string,
): { kept: string; count: number } {
  const kept = keptOf(services, sealed);
  const all = kept.rows ?? [];
  const rows = all.map((one) => (one?.person.id === person ? null : one));
  const count = all.filter((one) => one?.person.id === person).length;
  return { kept: services.vault.encrypt(KEPT_PURPOSE, JSON.stringify({ ...kept, rows })), count };
}
