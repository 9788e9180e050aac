import type { AttendanceSheet } from '../../domain/attendance-sheet.ts';
import type { ShownSignature } from './sealed.ts';

/** What is printed and sealed as one PDF. */
export interface SheetPrint {
  sheet: AttendanceSheet;
  /** Drawings by the digest of their statement. */
  drawings: ReadonlyMap<string, NonNullable<ShownSignature['ink']>>;
  /** Places in the institution's log, from 0, by the digest of their statement. */
  places: ReadonlyMap<string, number>;
  /** The evidence bundle, JSON in UTF-8, attached inside. */
  bundle: Uint8Array;
  trust: SheetTrust;
  /** Where anyone can check it. */
  verifyUrl: string;
}

/** What the log and the authorities show, said on the sheet. */
export interface SheetTrust {
  log: { origin: string; size: number; root: string } | null;
  stampedBy: { name: string; at: string; development: boolean } | null;
  /** SHA-256 of the DER of the certificate that the seals lead to, hex in groups. */
  rootFingerprint: string | null;
}

/** A PDF of one page for a person's own signature. */
export interface ProofPrint extends Omit<SheetPrint, 'sheet' | 'drawings' | 'places'> {
  drawing: NonNullable<ShownSignature['ink']> | null;
  /** Terms and values as the receipt shows them. */
  facts: readonly { term: string; value: string }[];
  title: string;
  sentence: { text: string; locale: string };
  typedName: string | null;
  locale: string;
}

/** A PDF that says how much of an action a person followed, in the form that French funders ask for. */
export interface CertificatePrint {
  locale: string;
  /** ISO 8601 UTC with ms. */
  madeAt: string;
  institution: { name: string };
  provider: AttendanceSheet['provider'];
  /** Empty ones are left to be written by hand. */
  representative: string;
  place: string;
  trainee: { name: string; employer: string };
  action: {
    title: string;
    nature: 'training' | 'skillsReview' | 'validation' | 'apprenticeship';
    /** First and last instant of the period, ISO 8601 UTC, shown in this zone. */
    start: string;
    end: string;
    timeZone: string;
    plannedMinutes: number;
  };
  /** What the person followed, oldest first, by validated sheets. */
  halfDays: CertifiedHalfDay[];
}

export interface CertifiedHalfDay {
  half: 'morning' | 'afternoon';
  /** ISO 8601 UTC. */
  start: string;
  end: string;
  /** Without what was missed at either end. */
  minutes: number;
  sheet: { id: string; sha256: string };
}

/** Writes PDF files and seals them for an institution: PAdES baseline B-T, or B-LTA where revocation data allow. */
export interface SheetPrinter {
  /** @throws AppError TSA_AWAY when no authority answered */
  printSheet(institution: string, print: SheetPrint): Promise<Uint8Array>;
  /** @throws AppError TSA_AWAY */
  printProof(institution: string, print: ProofPrint): Promise<Uint8Array>;
  /** @throws AppError TSA_AWAY */
  printCertificate(institution: string, print: CertificatePrint): Promise<Uint8Array>;
}

/** Why a sheet is made. */
export type SheetCause = 'validation' | 'amendment' | 'erasure';

/** A sheet that was made: the PDF stands apart. */
export interface SheetRecord {
  institution: string;
  meeting: string;
  course: string;
  /** As printed on it. */
  id: string;
  version: number;
  why: SheetCause;
  /** Of the PDF, base64url. */
  sha256: string;
  /** Bytes of the PDF. */
  size: number;
  /** Epoch ms UTC. */
  madeAt: number;
  locale: string;
  replaces: AttendanceSheet['replaces'];
  stampedBy: SheetTrust['stampedBy'];
  /** Digest of what it was made from, so that the same is not made twice. */
  basis: string;
  /** An erasure removed the PDF. */
  removed: boolean;
}

/** A sheet that is to be made. */
export interface SheetWant {
  institution: string;
  meeting: string;
  why: SheetCause;
  /** Epoch ms UTC. */
  since: number;
  /** What it waits for; null before the first look. */
  waits: SheetWait | null;
  /** Whether an erasure asked for it, whatever asked since: then no PDF of before may stay. */
  erase: boolean;
  /** Counts what was asked, so that something asked meanwhile is not taken for done. */
  asked: number;
}

/** Why a sheet is not made yet: its statements have no place in the log, or that no time-stamp; it failed; another was made meanwhile. */
export type SheetWait = 'log' | 'time-stamp' | 'failure' | 'turn';

/** Keeps sheets and what is to be made. Every method but `takeDue` and `waitingSince` carries the institution. */
export interface SheetStore {
  /** @param at epoch ms UTC from which it is due */
  want(institution: string, wanted: Pick<SheetWant, 'meeting' | 'why'>, at: number): Promise<void>;
  /** Takes what is due, of any institution, and puts it off until `dueAt`; null when nothing is. */
  takeDue(now: number, dueAt: number): Promise<SheetWant | null>;
  putOff(want: SheetWant, waits: SheetWait, dueAt: number): Promise<void>;
  /** Ends a want, unless it was asked anew since. */
  done(want: SheetWant): Promise<void>;
  /** When the oldest of those that are to be made was asked for, of any institution, epoch ms UTC; null when none is. */
  waitingSince(): Promise<number | null>;
  wanted(institution: string, meetings: readonly string[]): Promise<SheetWant[]>;
  /** `already` when the version exists. */
  keep(sheet: SheetRecord, pdf: Uint8Array): Promise<'kept' | 'already'>;
  /** By version, oldest first. */
  list(institution: string, meetings: readonly string[]): Promise<SheetRecord[]>;
  /** Null when there is none, or it was removed by an erasure. */
  pdf(institution: string, id: string): Promise<Uint8Array | null>;
  /** Removes what there is of PDFs of lower versions, recorded or not, and leaves the records. */
  removePdfsBefore(institution: string, meeting: string, version: number): Promise<void>;
}
