import { z } from 'zod';
import { ABSENCE_REASONS } from '../domain/roll-call.ts';
import type { SaltedRow, Statement } from '../domain/statement.ts';
import { AppError } from '../errors.ts';
import type { SealedStatement } from './ports/sealed.ts';
import type { Services } from './services.ts';
import { KEPT_PURPOSE } from './statements.ts';

/** A sealed statement of any type, opened. */
export interface ReadStatement {
  sealed: SealedStatement;
  statement: Statement;
  /** Of a roll call: what its seal names by salted hashes. */
  rows: SaltedRow[];
}

/** @throws AppError SIGNATURE_UNKNOWN, SEAL_BROKEN */
export async function readStatement(
  services: Pick<Services, 'stores' | 'sealer' | 'vault'>,
  institution: string,
  id: string,
): Promise<ReadStatement> {
  const sealed = await services.stores.statements.find(institution, id);
  if (sealed === null) throw new AppError('SIGNATURE_UNKNOWN');
  const statement = await services.sealer.open(institution, sealed.jws);
  return { sealed, statement, rows: statement.type === 'roll-call' ? keptRows(services, sealed) : [] };
}

const mark = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('present'), lateMinutes: z.number(), leftEarlyMinutes: z.number() }),
  z.object({ kind: z.literal('absent'), reason: z.enum(ABSENCE_REASONS) }),
]);

const keptShape = z.object({
  rows: z.array(
    z.object({
      salt: z.string(),
      person: z.object({ id: z.string(), name: z.string() }),
      subject: z.boolean(),
      mark,
    }),
  ),
});

function keptRows({ vault }: Pick<Services, 'vault'>, sealed: SealedStatement): SaltedRow[] {
  return keptShape.parse(JSON.parse(vault.decrypt(KEPT_PURPOSE, sealed.kept))).rows;
}
