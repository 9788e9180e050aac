import { z } from 'zod';
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
  rows: (SaltedRow | null)[];
  /** Of an amendment. Null where the person was erased, as in `rows`: the digest in the seal stays. */
  changes: (SaltedRowChange | null)[];
}

/** @throws AppError SIGNATURE_UNKNOWN, STATEMENT_ERASED, SEAL_BROKEN */
export async function readStatement(
  services: Pick<Services, 'stores' | 'sealer' | 'vault'>,
  institution: string,
  id: string,
): Promise<ReadStatement> {
  const sealed = await services.stores.statements.find(institution, id);
  if (sealed === null) throw await unknownOrErased(services, institution, id);
  const statement = await services.sealer.open(institution, sealed.jws);
  return { sealed, statement, ...(await namedRows(services, sealed, statement)) };
}

/** Why there is no statement of an id to be read. */
async function unknownOrErased(
  { stores }: Pick<Services, 'stores'>,
  institution: string,
  id: string,
): Promise<AppError> {
  const erased = await stores.erasures.findErased(institution, id);
  return new AppError(erased === null ? 'SIGNATURE_UNKNOWN' : 'STATEMENT_ERASED');
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

/** The salted rows of a roll call that is named by its digest, null for the erased; none when there is no such roll call. */
export async function rowsOfRollCall(
  services: Pick<Services, 'stores' | 'vault'>,
  { institution, meeting, digest }: { institution: string; meeting: string; digest: string | null },
): Promise<(SaltedRow | null)[]> {
  const rollCalls = await services.stores.statements.inMeeting(institution, meeting, 'roll-call');
  const named = rollCalls.find((one) => one.digest === digest);
  return named === undefined ? [] : keptRows(services, named);
}

const mark = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('present'), lateMinutes: z.number(), leftEarlyMinutes: z.number() }),
  z.object({ kind: z.literal('absent'), reason: z.enum(ABSENCE_REASONS) }),
]);

const salted = { salt: z.string(), person: z.object({ id: z.string(), name: z.string() }) };

const keptRollCall = z.object({
  rows: z.array(z.object({ ...salted, subject: z.boolean(), mark }).nullable()),
});

const keptChanges = z.object({
  rows: z.array(z.object({ ...salted, before: mark.nullable(), after: mark }).nullable()),
});

/** Rows of whichever kind, with everything else that is kept beside them. */
const keptNamed = z.looseObject({
  rows: z.array(z.looseObject({ person: z.looseObject({ id: z.string() }) }).nullable()),
});

/** What is kept beside a roll call or an amendment, encrypted anew without a person's rows; `count` of them were taken out. */
export function withoutRowsOf(
  services: Pick<Services, 'vault'>,
  sealed: SealedStatement,
  person: string | null,
): { kept: string; count: number } {
  const kept = keptOf(services, sealed, keptNamed);
  const goes = (row: (typeof kept.rows)[number]): boolean =>
    row !== null && (person === null || row.person.id === person);
  const rows = kept.rows.map((row) => (goes(row) ? null : row));
  const encrypted = services.vault.encrypt(KEPT_PURPOSE, JSON.stringify({ ...kept, rows }));
  return { kept: encrypted, count: kept.rows.filter(goes).length };
}

function keptRows(services: Pick<Services, 'vault'>, sealed: SealedStatement): (SaltedRow | null)[] {
  return keptOf(services, sealed, keptRollCall).rows;
}

function keptOf<Kept>(
  { vault }: Pick<Services, 'vault'>,
  sealed: SealedStatement,
  shape: z.ZodType<Kept>,
): Kept {
  return shape.parse(JSON.parse(vault.decrypt(KEPT_PURPOSE, sealed.kept)));
}
