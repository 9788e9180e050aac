import type {
  AmendmentStatement,
  RollCallStatement,
  SaltedRow,
  StudentSignatureStatement,
  ValidationStatement,
} from '../../domain/statement.ts';
import type { Opened } from './opened.ts';

/** What was validated, put together from the statements. */
export interface ValidatedMeeting {
  validation: Opened<ValidationStatement>;
  rollCall: Opened<RollCallStatement> | null;
  /** In the order of the roll call. */
  rows: readonly NamedRow[];
  /** Signatures that counted at the validation, but for erased ones. */
  counting: readonly Opened<StudentSignatureStatement>[];
  /** By their numbers. */
  amendments: readonly Opened<AmendmentStatement>[];
}

/** A row as the roll call names it; null once erased. */
export interface NamedRow {
  digest: string;
  row: SaltedRow | null;
}
