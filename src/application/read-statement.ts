import type { Amendment } from '../domain/meeting.ts';
import type { SaltedRow, SaltedRowChange, Statement } from '../domain/statement.ts';
import { AppError } from '../errors.ts';
import { keptOf } from './kept.ts';
import type { SealedStatement } from './ports/sealed.ts';
import type { Services } from './services.ts';

/** A sealed statement of any type, opened. */
export interface ReadStatement {
  sealed: SealedStatement;
  statement: Statement;
  /** Of a roll call, and of the one that a validation names: what its seal names by salted digests. */
  rows: (SaltedRow | null)[];
  /** Of an amendment. Null where the person was erased, as in `rows`: the digest in the seal stays. */
  changes: (SaltedRowChange | null)[];
  /** Of its meeting, whatever the statement is. */
  amendments: Amendment[];
}

/** @throws AppError SIGNATURE_UNKNOWN, STATEMENT_ERASED, SEAL_BROKEN */
export async function readStatement(
  services: Pick<Services, 'stores' | 'sealer' | 'vault'>,
  institution: string,
  id: string,
): Promise<ReadStatement> {
  const found = await services.stores.statements.findAmended(institution, id);
  if (found === null) throw await unknownOrErased(services, institution, id);
  const { statement: sealed, amendments } = found;
  const statement = await services.sealer.open(institution, sealed.jws);
  return { sealed, statement, amendments, ...(await namedRows(services, sealed, statement)) };
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
      return { rows: [], changes: keptChanges(services, sealed) };
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

/** Of a roll call; null for an erased row. */
function keptRows(services: Pick<Services, 'vault'>, sealed: SealedStatement): (SaltedRow | null)[] {
  return (keptOf(services, sealed).rows ?? []).map((row) => (row !== null && 'mark' in row ? row : null));
}

/** Of an amendment; null for an erased one. */
function keptChanges(services: Pick<Services, 'vault'>, sealed: SealedStatement): (SaltedRowChange | null)[] {
  return (keptOf(services, sealed).rows ?? []).map((row) => (row !== null && 'after' in row ? row : null));
}
