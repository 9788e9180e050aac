import type { AmendedFact } from './amended.ts';
import type { Mark } from './roll-call.ts';
import type { SignatureMethod } from './signature.ts';
import type { SupervisionRowState } from './supervision.ts';

/** What the attendance sheet of a validated meeting says, as it is printed. Instants are ISO 8601 UTC with ms. */
export interface AttendanceSheet {
  /** Reference of the validation with the version behind it, such as `EM-7Q2KD-0MZ4T/1`. */
  id: string;
  /** 1 at validation; an amendment and an erasure make the next. */
  version: number;
  /** The version before, by the SHA-256 (base64url) of its PDF; null for the first. */
  replaces: { id: string; sha256: string; why: 'amendment' | 'erasure' } | null;
  madeAt: string;
  /** In which its words are. */
  locale: string;
  institution: { key: string; code: string; name: string };
  provider: { name: string; registrationNumber: string; address: string };
  course: { title: string };
  meeting: {
    id: string;
    title: string;
    start: string;
    end: string;
    timeZone: string;
    room: string;
    /** The parts that the half-day boundary makes of it: one or two. */
    halfDays: { half: 'morning' | 'afternoon'; start: string; end: string }[];
  };
  teachers: SheetTeacher[];
  /** In the order of the roll call. */
  trainees: SheetTrainee[];
  /** Every sentence that was signed here, each once. */
  sentences: { text: string; locale: string; signedBy: 'student' | 'teacher' }[];
  completed: { by: string; at: string; version: number } | null;
  closedEarly: { by: string; at: string; reason: string } | null;
  validated: { by: string; at: string };
  amendments: SheetAmendment[];
}

/** A signature as the sheet shows it; the drawing itself stands apart, by digest. */
export interface SheetSignature {
  /** Of its statement: SHA-256, base64url. */
  digest: string;
  method: SignatureMethod;
  receivedAt: string;
  typedName: string | null;
}

export interface SheetTeacher {
  /** Null once erased. */
  name: string | null;
  signature: SheetSignature | null;
}

export type SheetRowState = SupervisionRowState;

export interface SheetTrainee {
  /** Digest of the row in the roll call, or of its change in the amendment that added it. */
  row: string;
  /** Null once erased, as is the mark. */
  name: string | null;
  mark: Mark | null;
  state: SheetRowState;
  signature: SheetSignature | null;
}

export interface SheetAmendment {
  number: number;
  /** Digest of its statement. */
  digest: string;
  by: string;
  at: string;
  reason: string;
  facts: AmendedFact[];
  /** Null names are of the erased. */
  rows: { name: string | null; before: Mark | null; after: Mark | null }[];
  /** How many signatures no longer count by it. */
  setAside: number;
}
