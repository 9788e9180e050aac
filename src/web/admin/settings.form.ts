import { z } from 'zod';
import type { SettingsChange } from '../../application/parameters.ts';
import {
  isExtraTime,
  MINUTE_MS,
  SIGN_IN_MODES,
  SIGNING_OPENS,
  type InstitutionSettings,
} from '../../domain/institution.ts';
import { isOwnYears, RETENTION_RULES } from '../../domain/retention.ts';

/** Milliseconds in each unit that the extra time is entered in, the largest first. */
const UNIT_MS = { days: 24 * 60 * MINUTE_MS, hours: 60 * MINUTE_MS, minutes: MINUTE_MS } as const;

export type ExtraTimeUnit = keyof typeof UNIT_MS;
export const EXTRA_TIME_UNITS: readonly ExtraTimeUnit[] = ['minutes', 'hours', 'days'];

const tick = z
  .literal('yes')
  .optional()
  .transform((value) => value === 'yes');

/** The form as it is sent; what people type stays text until it is read. */
export const settingsForm = z.object({
  extraTime: z.string(),
  extraTimeUnit: z.enum(EXTRA_TIME_UNITS),
  signInMode: z.enum(SIGN_IN_MODES),
  signingOpens: z.enum(SIGNING_OPENS),
  halfDayBoundary: z.string(),
  teachersMakeMeetings: tick,
  confirmationAllowed: tick,
  retention: z.enum(RETENTION_RULES),
  ownRetentionYears: z.string(),
});

export type SettingsForm = z.infer<typeof settingsForm>;
export type SettingsFault = 'extraTime' | 'halfDayBoundary' | 'ownRetentionYears';

/** The form filled in with the settings of now. */
export function formOf(settings: InstitutionSettings): SettingsForm {
  const { extraTimeMs, signInMode, signingOpens, teachersMakeMeetings, confirmationAllowed } = settings;
  const unit = unitOf(extraTimeMs);
  return {
    extraTime: String(extraTimeMs / UNIT_MS[unit]),
    extraTimeUnit: unit,
    signInMode,
    signingOpens,
    halfDayBoundary: clockOf(settings.halfDayBoundaryMinutes),
    teachersMakeMeetings,
    confirmationAllowed,
    retention: settings.retention,
    ownRetentionYears: String(settings.ownRetentionYears),
  };
}

/** The largest unit in which a duration is a whole number. */
function unitOf(ms: number): ExtraTimeUnit {
  if (ms % UNIT_MS.days === 0) return 'days';
  return ms % UNIT_MS.hours === 0 ? 'hours' : 'minutes';
}

/** '13:00' of minutes after midnight. */
export function clockOf(minutes: number): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** What the form asks for, or the fields that cannot be taken. */
export function readSettings(form: SettingsForm): { change: SettingsChange; faults: SettingsFault[] } {
  const { signInMode, signingOpens, teachersMakeMeetings, confirmationAllowed } = form;
  const extraTimeMs = wholeNumber(form.extraTime) * UNIT_MS[form.extraTimeUnit];
  const halfDayBoundaryMinutes = minutesOf(form.halfDayBoundary);
  const faults: SettingsFault[] = [];
  if (!isExtraTime(extraTimeMs)) faults.push('extraTime');
  if (!(halfDayBoundaryMinutes > 0)) faults.push('halfDayBoundary');
  const { retention } = form;
  const ownRetentionYears = wholeNumber(form.ownRetentionYears);
  if (!isOwnYears(ownRetentionYears)) faults.push('ownRetentionYears');
  const kept = { retention, ownRetentionYears };
  const change = { extraTimeMs, halfDayBoundaryMinutes, signInMode, signingOpens, ...kept };
  return { change: { ...change, teachersMakeMeetings, confirmationAllowed }, faults };
}

function wholeNumber(text: string): number {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) : NaN;
}

function minutesOf(text: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text.trim());
  return match === null ? NaN : Number(match[1]) * 60 + Number(match[2]);
}
