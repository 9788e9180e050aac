import { z } from 'zod';
import type { Amendment } from '../domain/meeting.ts';
import { ABSENCE_REASONS } from '../domain/roll-call.ts';
import type { SaltedRow, SaltedRowChange, Statement } from '../domain/statement.ts';
import { AppError } from '../errors.ts';
import type { SealedStatement } from './ports/sealed.ts';
import type { Services } from './services.ts';
import { KEPT_PURPOSE } from './statements.ts';

/** A sealed statement of any type, opened. */
export interface ReadStatement {
  sealed: SealedStatement;
  statement: Statement;
  /** Of a roll call, and of the one that a validation names: what its seal names by salted digests. */
  rows: SaltedRow[];
  /** Of an amendment. */
  changes: SaltedRowChange[];
  /** Of its meeting, whatever the statement is. */
  amendments: Amendment[];
}

/** @throws AppError SIGNATURE_UNKNOWN, SEAL_BROKEN */
export async function readStatement(
  services: Pick<Services, 'stores' | 'sealer' | 'vault'>,
  institution: string,
  id: string,
): Promise<ReadStatement> {
  const found = await services.stores.statements.findAmended(institution, id);
  if (found === null) throw new AppError('SIGNATURE_UNKNOWN');
  const { statement: sealed, amendments } = found;
  const statement = await services.sealer.open(institution, sealed.jws);
  return { sealed, statement, amendments, ...(await namedRows(services, sealed, statement)) };
}

type NamedRows = Pick<ReadStatement, 'rows' | 'changes'>;

async function namedRows(
  services: Pick<Services, 'stores' | 'vault'>,
  sealed: SealedStatement,
  statement: Statement,
): Promise<NamedRows> {
  const { institution, meeting } = sealed;
  switch (statement.type) {
    case 'roll-call':
      return { rows: keptRows(services, sealed), changes: [] };
    case 'validation': {
      const rollCall = { institution, meeting, digest: statement.rollCallDigest };
      return { rows: await rowsOfRollCall(services, rollCall), changes: [] };
    }
    case 'amendment':
      return { rows: [], changes: keptOf(services, sealed, keptChanges).rows };
    default:
      return { rows: [], changes: [] };
  }
}

/** The salted rows of a roll call that is named by its digest; none when there is no such roll call. */
export async function rowsOfRollCall(
  services: Pick<Services, 'stores' | 'vault'>,
  { institution, meeting, digest }: { institution: string; meeting: string; digest: string | null },
): Promise<SaltedRow[]> {
  const rollCalls = await services.stores.statements.inMeeting(institution, meeting, 'roll-call');
  const named = rollCalls.find((one) => one.digest === digest);
  return named === undefined ? [] : keptRows(services, named);
}

const mark = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('present'), lateMinutes: z.number(), leftEarlyMinutes: z.number() }),
  z.object({ kind: z.literal('absent'), reason: z.enum(ABSENCE_REASONS) }),
]);

const salted = { salt: z.string(), person: z.object({ id: z.string(), name: z.string() }) };

const keptRollCall = z.object({ rows: z.array(z.object({ ...salted, subject: z.boolean(), mark })) });

const keptChanges = z.object({
  rows: z.array(z.object({ ...salted, before: mark.nullable(), after: mark })),
});

function keptRows(services: Pick<Services, 'vault'>, sealed: SealedStatement): SaltedRow[] {
  return keptOf(services, sealed, keptRollCall).rows;
}

function keptOf<Kept>(
  { vault }: Pick<Services, 'vault'>,
  sealed: SealedStatement,
  shape: z.ZodType<Kept>,
): Kept {
  return shape.parse(JSON.parse(vault.decrypt(KEPT_PURPOSE, sealed.kept)));
}
