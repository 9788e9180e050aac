import type { Licence } from './licence.ts';
import { DEFAULT_OWN_YEARS, type RetentionSettings } from './retention.ts';
import type { RoleMapping } from './roles.ts';

/** How presence is shown: by the teacher's marks, by a scan, or by either. */
export type SignInMode = 'manual' | 'qr' | 'both';
export const SIGN_IN_MODES: readonly SignInMode[] = ['manual', 'qr', 'both'];

/** When the signing window opens. */
export type SigningOpens = 'meeting-start' | 'roll-call-start';
export const SIGNING_OPENS: readonly SigningOpens[] = ['meeting-start', 'roll-call-start'];

/** What the signing window depends on besides the meeting. */
export interface WindowSettings {
  /** Added to the meeting's end, ms: one minute to ten days. */
  extraTimeMs: number;
  signingOpens: SigningOpens;
}

export interface InstitutionCode {
  value: string;
  /** Epoch ms, UTC. */
  createdAt: number;
}

export interface InstitutionSettings extends WindowSettings, RetentionSettings {
  signatureActive: boolean;
  /** The code written into every sealed statement; null until one is validated. */
  currentCode: string | null;
  signInMode: SignInMode;
  teachersMakeMeetings: boolean;
  /** Minutes after local midnight at which the afternoon begins. */
  halfDayBoundaryMinutes: number;
  /** Whether a valid scan and 'I sign' are enough, without drawing or typing. */
  confirmationAllowed: boolean;
  /** What roles of the LMS mean here, where it is not the usual. */
  roleMapping: RoleMapping;
}

/** One customer (tenant). */
export interface Institution {
  /** `[a-z0-9-]{2,40}`, given by the operator. */
  key: string;
  name: string;
  registrationNumber: string;
  address: string;
  /** Locale of what is written when the person's own is unknown. */
  language: string;
  /** IANA name. */
  timeZone: string;
  /** ISO 3166-1 code, for public holidays; empty while none is set. */
  country: string;
  /** ISO 3166-2 code within the country; empty for the country's own holidays. */
  region: string;
  licence: Licence | null;
  codes: InstitutionCode[];
  settings: InstitutionSettings;
  /** Counts changes, so that two administrators do not overwrite each other. */
  version: number;
}

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
export const DEFAULT_EXTRA_TIME_MS = 15 * MINUTE_MS;
export const MIN_EXTRA_TIME_MS = MINUTE_MS;
export const MAX_EXTRA_TIME_MS = 10 * DAY_MS;

export const DEFAULT_SETTINGS: Readonly<InstitutionSettings> = {
  signatureActive: false,
  currentCode: null,
  extraTimeMs: DEFAULT_EXTRA_TIME_MS,
  signInMode: 'manual',
  signingOpens: 'meeting-start',
  teachersMakeMeetings: true,
  halfDayBoundaryMinutes: 13 * 60,
  confirmationAllowed: false,
  retention: 'evidence',
  ownRetentionYears: DEFAULT_OWN_YEARS,
  roleMapping: {},
};

const KEY_PATTERN = /^[a-z0-9-]{2,40}$/;

export function isInstitutionKey(text: string): boolean {
  return KEY_PATTERN.test(text);
}

export function isExtraTime(ms: number): boolean {
  return Number.isInteger(ms) && ms >= MIN_EXTRA_TIME_MS && ms <= MAX_EXTRA_TIME_MS;
}
