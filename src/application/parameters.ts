import { z } from 'zod';
import { differences, type AuditEvent } from '../domain/audit.ts';
import { readInstitutionCode, type InstitutionCodeFault } from '../domain/institution-code.ts';
import {
  isExtraTime,
  SIGN_IN_MODES,
  SIGNING_OPENS,
  type Institution,
  type InstitutionSettings,
} from '../domain/institution.ts';
import { MAX_OWN_YEARS, RETENTION_RULES } from '../domain/retention.ts';
import { licenceStatus, licenceUse, type LicenceStatus, type LicenceUse } from '../domain/licence.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import { timeZoneOf } from './calendar.ts';
import { isHolidayPlace } from './holidays.ts';
import { openDueMeetings } from './open-meeting.ts';
import { audit, type Actor, type Services } from './services.ts';

type ParameterServices = Pick<Services, 'stores' | 'clock' | 'log'>;

const CODE_ERRORS: Record<InstitutionCodeFault, ErrorCode> = {
  EMPTY: 'CODE_EMPTY',
  TOO_LONG: 'CODE_TOO_LONG',
  ILLEGAL_CHARACTER: 'CODE_ILLEGAL_CHARACTER',
  DUPLICATE: 'CODE_DUPLICATE',
};

/** @throws AppError INSTITUTION_UNKNOWN */
export async function institutionOf(services: Pick<Services, 'stores'>, key: string): Promise<Institution> {
  const institution = await services.stores.institutions.find(key);
  if (institution === null) throw new AppError('INSTITUTION_UNKNOWN', { key });
  return institution;
}

/** The licence and its use in its period. */
export async function licenceState(
  services: Pick<Services, 'stores' | 'clock'>,
  institution: Institution,
): Promise<{ status: LicenceStatus; use: LicenceUse | null }> {
  const { licence, key } = institution;
  const status = licenceStatus(licence, services.clock.now());
  if (licence === null) return { status, use: null };
  const used = await services.stores.statements.countSignatures(key, licence.from, licence.to);
  return { status, use: licenceUse(licence, used) };
}

/**
 * Adds an institution's code without selecting it: the window's 'New'.
 * @throws AppError CODE_EMPTY, CODE_TOO_LONG, CODE_ILLEGAL_CHARACTER, CODE_DUPLICATE, LICENCE_MISSING
 */
export async function addCode(
  services: ParameterServices,
  actor: Actor,
  typed: string,
): Promise<Institution> {
  const institution = await licensed(services, actor);
  const read = readInstitutionCode(
    typed,
    institution.codes.map((code) => code.value),
  );
  if (!read.ok) throw new AppError(CODE_ERRORS[read.fault]);
  const codes = [...institution.codes, { value: read.value, createdAt: services.clock.now() }];
  const saved = await services.stores.institutions.save({ ...institution, codes });
  await audit(services, actor, [{ type: 'code-added', code: read.value }]);
  return saved;
}

/**
 * Validates the code window: the code becomes current and digital signature is active.
 * @throws AppError CODE_UNKNOWN, LICENCE_MISSING
 */
export async function activateWithCode(
  services: ParameterServices,
  actor: Actor,
  code: string,
): Promise<Institution> {
  const institution = await licensed(services, actor);
  if (!institution.codes.some((known) => known.value === code)) throw new AppError('CODE_UNKNOWN');
  const { settings } = institution;
  const events: AuditEvent[] = [];
  if (!settings.signatureActive) events.push({ type: 'signature-activated', code });
  if (settings.currentCode !== code) events.push({ type: 'code-selected', code });
  if (events.length === 0) return institution;
  return saveSettings(services, actor, {
    institution,
    settings: { ...settings, signatureActive: true, currentCode: code },
    events,
  });
}

/** Hides new signing and keeps everything readable. */
export async function deactivate(services: ParameterServices, actor: Actor): Promise<Institution> {
  const institution = await institutionOf(services, actor.institution);
  if (!institution.settings.signatureActive) return institution;
  return saveSettings(services, actor, {
    institution,
    settings: { ...institution.settings, signatureActive: false },
    events: [{ type: 'signature-deactivated' }],
  });
}

async function licensed(services: ParameterServices, actor: Actor): Promise<Institution> {
  const institution = await institutionOf(services, actor.institution);
  if (licenceStatus(institution.licence, services.clock.now()) !== 'granted')
    throw new AppError('LICENCE_MISSING');
  return institution;
}

/** Meetings whose moment has come open under the old settings first. */
async function saveSettings(
  services: ParameterServices,
  actor: Actor,
  change: { institution: Institution; settings: InstitutionSettings; events: readonly AuditEvent[] },
): Promise<Institution> {
  await openDueMeetings(services, actor.institution);
  const saved = await services.stores.institutions.save({ ...change.institution, settings: change.settings });
  await audit(services, actor, change.events);
  return saved;
}

/** What Parameters > Attendance > Digital signature can change, beside activation and code. */
export const settingsChange = z
  .object({
    extraTimeMs: z.number(),
    signInMode: z.enum(SIGN_IN_MODES),
    signingOpens: z.enum(SIGNING_OPENS),
    teachersMakeMeetings: z.boolean(),
    halfDayBoundaryMinutes: z.number().int().min(1).max(1439),
    confirmationAllowed: z.boolean(),
    retention: z.enum(RETENTION_RULES),
    ownRetentionYears: z.number().int().min(1).max(MAX_OWN_YEARS),
  })
  .partial();

export type SettingsChange = z.infer<typeof settingsChange>;

/** @throws AppError EXTRA_TIME_OUT_OF_RANGE, SETTINGS_CHANGED_MEANWHILE */
export async function changeSettings(
  services: ParameterServices,
  actor: Actor,
  change: SettingsChange,
): Promise<Institution> {
  if (change.extraTimeMs !== undefined && !isExtraTime(change.extraTimeMs)) {
    throw new AppError('EXTRA_TIME_OUT_OF_RANGE');
  }
  const institution = await institutionOf(services, actor.institution);
  const changes = differences(institution.settings, change);
  if (Object.keys(changes).length === 0) return institution;
  return saveSettings(services, actor, {
    institution,
    settings: merged(institution.settings, change),
    events: [{ type: 'settings-changed', changes }],
  });
}

/** The provider, as it stands on sheets. */
export const providerChange = z
  .object({
    name: z.string().trim().min(1).max(200),
    registrationNumber: z.string().trim().max(100),
    address: z.string().trim().max(500),
    language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z]{2,4})?$/),
    timeZone: z.string(),
    country: z.string(),
    region: z.string(),
  })
  .partial();

export type ProviderChange = z.infer<typeof providerChange>;

/**
 * Another country ends the region of the one before.
 * @throws AppError TIME_ZONE_UNKNOWN, FIELD_INVALID for a place without known holidays, SETTINGS_CHANGED_MEANWHILE
 */
export async function changeProvider(
  services: ParameterServices,
  actor: Actor,
  asked: ProviderChange,
): Promise<Institution> {
  const change = { ...asked, ...(asked.timeZone !== undefined && { timeZone: knownZone(asked.timeZone) }) };
  const institution = await institutionOf(services, actor.institution);
  const { country = institution.country, region = institution.region } = change;
  const place = { country, region: country === institution.country ? region : '' };
  const moved = Object.keys(differences(institution, place)).length > 0;
  if (moved && !(await isHolidayPlace(place))) throw new AppError('FIELD_INVALID', { field: 'country' });
  const wanted = { ...change, ...place };
  const changes = differences(institution, wanted);
  if (Object.keys(changes).length === 0) return institution;
  const saved = await services.stores.institutions.save(merged(institution, wanted));
  await audit(services, actor, [{ type: 'settings-changed', changes }]);
  return saved;
}

function knownZone(typed: string): string {
  const timeZone = timeZoneOf(typed);
  if (timeZone === null) throw new AppError('TIME_ZONE_UNKNOWN', { timeZone: typed });
  return timeZone;
}

/** What was, with what a change says; `undefined` says nothing. */
function merged<T extends object>(before: T, change: { [K in keyof T]?: T[K] | undefined }): T {
  const said = Object.entries<unknown>(change).filter(([, value]) => value !== undefined);
  return Object.assign({ ...before }, Object.fromEntries(said));
}
