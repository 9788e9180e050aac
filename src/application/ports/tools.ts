import type { Course } from '../../domain/course.ts';
import type { AppError, ErrorParams } from '../../errors.ts';
import type { VaultPurpose } from './encrypted.ts';
import type { Platform } from './platforms.ts';

/** Where time comes from; tests set it. */
export interface Clock {
  /** Epoch ms, UTC. */
  now(): number;
}

/** Encryption at rest (AES-256-GCM under HKDF of EMARGE_SECRET), and keys for MACs. */
export interface Vault {
  /** @param purpose binds the ciphertext to what it is for */
  encrypt(purpose: VaultPurpose, text: string): string;
  /** @throws AppError SECRET_WRONG when it was made under another secret or purpose */
  decrypt(purpose: VaultPurpose, sealed: string): string;
  /** 32 bytes derived for one purpose (HKDF-SHA-256). */
  deriveKey(purpose: string): Uint8Array;
}

/** A vault by any purpose: for what is bound to a document, and for tests. */
export interface AnyVault extends Vault {
  encrypt(purpose: string, text: string): string;
  decrypt(purpose: string, sealed: string): string;
}

/** Reads rosters (NRPS); never in the way of a launch. */
export interface RosterReader {
  /** Asks for a reading soon, if the last is old; returns at once. */
  refreshSoon(institution: string, course: string): void;
  /** Reads now. @throws AppError COURSE_UNKNOWN, ROSTER_UNAVAILABLE */
  refresh(institution: string, course: string): Promise<void>;
  /**
   * Reads the one that has been due for longest, of all institutions but those whose rosters this process is reading by
   * the timer; a failure is logged and put off.
   */
  refreshDue(): Promise<void>;
}

/** A student's score as it is posted. */
export interface Score {
  /** The student's id in the LMS. */
  sub: string;
  /** Percent. */
  rate: number | null;
  /** Epoch ms UTC. */
  at: number;
}

/** The gradebook of one course in its LMS (AGS), open under one access token. */
export interface Gradebook {
  /**
   * The address of our column: the one that bears the id, else one made now.
   * @throws AppError GRADES_NOT_GRANTED, GRADES_ANSWER_INVALID, and what the guarded fetch throws
   */
  column(wanted: { id: string; title: string }): Promise<string>;
  /**
   * Posts a score. `refused`: the LMS takes none of this person; `too-early`: it has one of the same or a later second.
   * @throws AppError GRADES_COLUMN_GONE, GRADES_NOT_GRANTED, and what the guarded fetch throws
   */
  post(column: string, score: Score): Promise<'taken' | 'too-early' | 'refused'>;
}

/** Opens gradebooks. */
export interface GradebookClient {
  /** @throws AppError GRADES_NOT_GRANTED, and what stops the tool from asking this LMS */
  open(course: Course): Promise<Gradebook>;
}

/** The tool's answer to an LMS that asked for a link. */
export interface DeepLinkResponse {
  issuer: string;
  clientId: string;
  deploymentId: string;
  /** Sent back as it came; null when none came. */
  data: string | null;
  items: readonly { title: string; custom: Readonly<Record<string, string>> }[];
}

/** Signs answers to deep linking launches with the tool's key. */
export interface DeepLinkSigner {
  /** @returns a compact JWS */
  sign(response: DeepLinkResponse): Promise<string>;
}

/** A step of the connection to an LMS, in the order in which a launch and its services need them. */
export type CheckStep = 'addresses' | 'configuration' | 'keys' | 'token' | 'roster' | 'clock';

/** What a step found; each has its own words. */
export type Finding =
  | 'addressesRight'
  | 'addressRefused'
  | 'configurationSame'
  | 'configurationDiffers'
  | 'configurationUnknown'
  | 'keysUsable'
  | 'keysNone'
  | 'tokenGiven'
  | 'tokenRefused'
  | 'answerUnusable'
  | 'rosterRead'
  | 'rosterRefused'
  | 'rosterNoCourse'
  | 'rosterNoToken'
  | 'clockRight'
  | 'clockOff'
  | 'clockUnknown';

/** The outcome of one step; `impossible` when what it needs is not there. */
export interface Check {
  step: CheckStep;
  outcome: 'passed' | 'failed' | 'impossible';
  /** What was found, or the failure that ended the step. */
  found: { finding: Finding; params: ErrorParams } | AppError;
}

/** What is asked of an LMS itself. */
export interface LmsClient {
  /** Whether a platform may stand at an address here. */
  accepts(address: string): boolean;
  /** Runs each step against the platform as the institution uses it; a failure is an outcome. */
  test(institution: string, platform: Platform): Promise<Check[]>;
  /** Makes this process read platforms again, after it changed them. */
  forget(): void;
  /** Writes what is still to be written of launches just made. */
  settle(): Promise<void>;
}

/** Structured log; never given secrets, tokens or return addresses. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}
