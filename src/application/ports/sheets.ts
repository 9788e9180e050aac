import type { AttendanceSheet } from '../../domain/attendance-sheet.ts';
import type { ShownSignature } from './sealed.ts';

/** What is printed and sealed as one PDF. */
export interface SheetPrint {
  sheet: AttendanceSheet;
  /** Drawings by the digest of their statement. */
  drawings: ReadonlyMap<string, NonNullable<ShownSignature['ink']>>;
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
export interface ProofPrint extends Omit<SheetPrint, 'sheet' | 'drawings'> {
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

/** Writes PDF files and seals them for an institution (PAdES baseline B-T). */
export interface SheetPrinter {
  /** @throws AppError TSA_AWAY when no authority answered */
  printSheet(institution: string, print: SheetPrint): Promise<Uint8Array>;
  /** @throws AppError TSA_AWAY */
  printProof(institution: string, print: ProofPrint): Promise<Uint8Array>;
  /** @throws AppError TSA_AWAY */
  printCertificate(institution: string, print: CertificatePrint): Promise<Uint8Array>;
}
