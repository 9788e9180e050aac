import type { AmendedFact } from './amended.ts';
import type { Mark } from './roll-call.ts';
import type { PresenceShownBy, SignatureMethod } from './signature.ts';

/** The meeting as it was shown to whoever acted. Times are ISO 8601 UTC; the zone says how they were shown. */
export interface MeetingAsShown {
  id: string;
  course: { id: string; title: string };
  title: string;
  start: string;
  end: string;
  timeZone: string;
  room: string;
  teachers: string[];
}

/** A person as shown: the LMS identity, and the name on the page. */
export interface PersonAsShown {
  id: string;
  issuer: string;
  sub: string;
  name: string;
}

interface StatementBase {
  v: 1;
  institution: { key: string; code: string; name: string };
  meeting: MeetingAsShown;
  /** Received time, ISO 8601 UTC with ms: the server's clock decides. */
  receivedAt: string;
}

/** A student signs. */
export interface StudentSignatureStatement extends StatementBase {
  type: 'student-signature';
  person: PersonAsShown;
  revision: number;
  rollCallMark: Mark | null;
  sentence: { text: string; locale: string };
  /** Shown by null: by nothing yet, when it was signed. */
  presence: { shownBy: PresenceShownBy | null; qrEpoch: number | null };
  method: SignatureMethod;
  /** SHA-256, base64url, of the canonical JSON of the strokes; null unless drawn. */
  strokesDigest: string | null;
  typedName: string | null;
  /** SHA-256, base64url, of the id_token of the launch. */
  idTokenDigest: string;
  /** What the person's device said, when the signature was sent later; null otherwise. */
  declaredAt: string | null;
}

/** The teacher signs a completed roll call, naming its digest. */
export interface TeacherSignatureStatement extends StatementBase {
  type: 'teacher-signature';
  person: PersonAsShown;
  revision: number;
  sentence: { text: string; locale: string };
  method: SignatureMethod;
  strokesDigest: string | null;
  typedName: string | null;
  idTokenDigest: string;
  rollCallDigest: string;
}

/** A completed roll call, all marks, version n. Each row is salted, so that one can be shown without the others. */
export interface RollCallStatement extends StatementBase {
  type: 'roll-call';
  version: number;
  completedBy: PersonAsShown;
  signInMode: 'manual' | 'qr' | 'both';
  /** SHA-256, base64url, of each salted row, in the sheet's order. */
  rows: string[];
}

/** One row of a roll call before it is hashed; kept encrypted beside the statement. */
export interface SaltedRow {
  salt: string;
  person: { id: string; name: string };
  subject: boolean;
  mark: Mark;
}

/** The secretariat's final act. */
export interface ValidationStatement extends StatementBase {
  type: 'validation';
  person: PersonAsShown;
  rollCallDigest: string | null;
  /** Digests of every signature that counts. */
  signatures: string[];
  /** Who was expected to sign and did not: digests of their rows in the roll call, so that erasing a person leaves no name. */
  missing: string[];
  closedEarly: { at: string; by: string; reason: string } | null;
}

/** A signature is set aside: it stays, and the person may sign again. */
export interface SetAsideStatement extends StatementBase {
  type: 'set-aside';
  person: PersonAsShown;
  /** Digest of the signature that no longer counts. */
  of: string;
  reason: string;
}

/**
 * A correction of what was validated: it appends, and nothing is overwritten. `meeting` is as it stood before. Facts are
 * texts: instants ISO 8601 UTC, teachers the canonical JSON (RFC 8785) of the list of their names.
 */
export interface AmendmentStatement extends StatementBase {
  type: 'amendment';
  person: PersonAsShown;
  /** 1 for the first of a meeting, then one more each. */
  number: number;
  /** Digest of what it amends: the validation, or the amendment before it. */
  of: string;
  reason: string;
  facts: AmendedFact[];
  /** SHA-256, base64url, of each salted change of a row; those that add one stand last. */
  rows: string[];
  /** How many of `rows` add one: an added row stands on the sheet also when it was erased. */
  added: number;
  /** Digests of signatures that no longer count. */
  setAside: string[];
}

/** A change of one row before it is hashed; kept encrypted beside the amendment. */
export interface SaltedRowChange {
  salt: string;
  person: { id: string; name: string };
  /** Null: did not stand on the sheet, and is added to it. */
  before: Mark | null;
  after: Mark;
}

/** Everything that is ever sealed. */
export type Statement =
  | StudentSignatureStatement
  | TeacherSignatureStatement
  | RollCallStatement
  | ValidationStatement
  | SetAsideStatement
  | AmendmentStatement;

export type StatementType = Statement['type'];

/** Short reference of a sealed statement for people to quote: 50 bits of its digest. */
export function receiptReference(digest: string): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const bytes = atob(digest.replaceAll('-', '+').replaceAll('_', '/'));
  const letters = Array.from({ length: 10 }, (_, i) => alphabet.charAt(bytes.charCodeAt(i) & 31)).join('');
  return `EM-${letters.slice(0, 5)}-${letters.slice(5)}`;
}
