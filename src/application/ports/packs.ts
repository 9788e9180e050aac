import type { AttendanceLine, LeftOut, TraineeTotals } from '../../domain/funder-pack.ts';
import type { CertificatePrint } from './sheets.ts';

export type ActionNature = CertificatePrint['action']['nature'];
export const ACTION_NATURES: readonly ActionNature[] = [
  'training',
  'skillsReview',
  'validation',
  'apprenticeship',
];

/** A sheet that a pack is made from. */
export interface PackSheet {
  meeting: string;
  /** Of the sheet. */
  id: string;
}

/** A meeting of the period that is not in the pack. */
export interface LeftOutMeeting {
  meeting: string;
  title: string;
  /** Epoch ms UTC. */
  start: number;
  why: LeftOut;
}

/** What a funder is handed for a course and a period. Files stand apart. */
export interface PackRecord {
  institution: string;
  /** Made by the form: the same form sent twice asks for one pack. 24 hex digits. */
  id: string;
  course: string;
  courseTitle: string;
  /** Local dates, both included, `YYYY-MM-DD`, by the clock of this zone. */
  from: string;
  to: string;
  timeZone: string;
  /** What certificates say; empty texts are left to be written by hand. */
  nature: ActionNature;
  representative: string;
  place: string;
  /** Language of its words. */
  locale: string;
  askedBy: { id: string; name: string };
  /** Epoch ms UTC. */
  askedAt: number;
  /** From when it is gone, epoch ms UTC. */
  expiresAt: number;
  sheets: PackSheet[];
  leftOut: LeftOutMeeting[];
  /** `removed` when somebody in it was erased. */
  state: 'making' | 'ready' | 'failed' | 'removed';
  /** Why it is not going on; null while it is. */
  waits: 'time-stamp' | 'failure' | null;
  /** Tries in a row that failed. */
  failures: number;
  /** Files that are made, and how many there are to be as far as is known. */
  done: number;
  total: number;
  readyAt: number | null;
  /** Bytes of all files. */
  size: number;
}

/** A pack that a process makes; while `dueAt` stands as it is, no other does. */
export interface PackClaim {
  institution: string;
  pack: string;
  /** Epoch ms UTC. */
  dueAt: number;
}

/** A file of a pack, or the note that a sheet is not in it. */
export interface PackFile {
  /** In the ZIP. */
  path: string;
  size: number;
  /** Hex. */
  sha256: string;
  /** The sheet whose PDF it is: its bytes are kept with the sheets. Null for what is made for the pack. */
  sheet: string | null;
  /** Of a sheet, and of one that could not be taken. */
  meeting: string | null;
  /** What the sheet says of everybody. */
  lines: AttendanceLine[];
  /** Set instead of all this when the sheet could not be taken. */
  leftOut: LeftOutMeeting | null;
}

export type PackProgress = Partial<
  Pick<PackRecord, 'state' | 'waits' | 'failures' | 'done' | 'total' | 'readyAt' | 'size' | 'leftOut'>
>;

/** Keeps packs until they expire. Every method but `takeDue` carries the institution. */
export interface PackStore {
  /** `already` when the same was asked for before. */
  ask(pack: PackRecord): Promise<'asked' | 'already'>;
  find(institution: string, id: string): Promise<PackRecord | null>;
  /** Newest first. */
  list(institution: string, limit: number): Promise<PackRecord[]>;
  /** Takes one that is to be made, of any institution, until `until`; null when none is due. */
  takeDue(now: number, until: number): Promise<{ claim: PackClaim; pack: PackRecord } | null>;
  /** Writes how far it is, and holds it until `until`. Null when another process took it since. */
  progress(claim: PackClaim, change: PackProgress, until: number): Promise<PackClaim | null>;
  /** Keeps a file; `already` when its path is kept. @param bytes null for a sheet's */
  keepFile(
    of: Pick<PackRecord, 'institution' | 'id' | 'expiresAt'>,
    file: PackFile,
    bytes: Uint8Array | null,
  ): Promise<'kept' | 'already'>;
  /** In the order of their paths. */
  files(institution: string, pack: string): Promise<PackFile[]>;
  /** A part, of at most 4 MB, of a file that was made for the pack; null after the last. */
  part(
    institution: string,
    pack: string,
    of: Pick<PackFile, 'path' | 'sha256'> & { part: number },
  ): Promise<Uint8Array | null>;
  /** Removes the files of a pack in which somebody was erased, and leaves its record. */
  remove(institution: string, id: string): Promise<void>;
  /** Removes those that hold a meeting's sheet. */
  removeWith(institution: string, meeting: string): Promise<void>;
  /** Removes those that a person asked for, which name who asked. @param name stands in place of theirs */
  removeAskedBy(institution: string, person: string, name: string): Promise<void>;
}

/** What the words of a pack are written from. */
export interface PackFacts {
  pack: PackRecord;
  institution: { key: string; name: string };
  /** Minutes after midnight at which the afternoon begins. */
  boundaryMinutes: number;
  lines: readonly AttendanceLine[];
  totals: readonly TraineeTotals[];
  leftOut: readonly LeftOutMeeting[];
  /** SHA-256 of the DER of the authority's certificate, hex in groups. */
  rootFingerprint: string;
  /** Where anyone can check a sheet in a browser. */
  verifyUrl: string;
}

/** The names of files in the language of a pack. */
export interface PackNames {
  sheets: string;
  certificates: string;
  trainee: string;
  summary: string;
  totals: string;
  leftOut: string;
}

/** Writes the tables and texts of packs, and puts files into a ZIP. */
export interface PackWriter {
  /** Name and version of this tool. */
  tool: string;
  names(locale: string): PackNames;
  /** CSV (RFC 4180, UTF-8 with a byte order mark): a line for each person and half-day. */
  summaryCsv(facts: PackFacts): Promise<Uint8Array>;
  totalsCsv(facts: PackFacts): Promise<Uint8Array>;
  leftOutCsv(facts: PackFacts): Promise<Uint8Array>;
  /** The three tables as one workbook. */
  workbook(facts: PackFacts): Promise<Uint8Array>;
  readme(facts: PackFacts): string;
  /** How to check everything, in each language. */
  verifyText(facts: PackFacts): string;
  /** A ZIP of stored files, made as it is read. @param at epoch ms UTC of all its entries */
  zip(entries: AsyncIterable<PackEntry>, at: number): AsyncIterable<Uint8Array>;
}

export interface PackEntry {
  path: string;
  parts: AsyncIterable<Uint8Array>;
}
