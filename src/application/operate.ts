import { DEFAULT_SETTINGS, isInstitutionKey, type Institution } from '../domain/institution.ts';
import type { Licence } from '../domain/licence.ts';
import { AppError } from '../errors.ts';
import { timeZoneOf } from './calendar.ts';
import { institutionOf } from './parameters.ts';
import type { Platform } from './ports/platforms.ts';
import { audit, operatorOf, type Services } from './services.ts';
import { isPlatformAddress } from './web-address.ts';

type OperatorServices = Pick<Services, 'stores' | 'clock'>;

/** What the operator says of a new institution. */
export interface NewInstitution {
  key: string;
  name: string;
  timeZone: string;
  language?: string;
  registrationNumber?: string;
  address?: string;
}

/** @throws AppError INSTITUTION_KEY_INVALID, TIME_ZONE_UNKNOWN, INSTITUTION_EXISTS, FIELD_INVALID */
export async function createInstitution(
  services: OperatorServices,
  given: NewInstitution,
): Promise<Institution> {
  const name = given.name.normalize('NFC').trim();
  if (!isInstitutionKey(given.key)) throw new AppError('INSTITUTION_KEY_INVALID', { key: given.key });
  const timeZone = timeZoneOf(given.timeZone);
  if (timeZone === null) throw new AppError('TIME_ZONE_UNKNOWN', { timeZone: given.timeZone });
  if (name === '' || name.length > 200) throw new AppError('FIELD_INVALID', { field: 'name' });
  const institution: Institution = {
    key: given.key,
    name,
    registrationNumber: given.registrationNumber ?? '',
    address: given.address ?? '',
    language: given.language ?? 'en',
    timeZone,
    country: '',
    region: '',
    licence: null,
    codes: [],
    settings: { ...DEFAULT_SETTINGS },
    version: 0,
  };
  await services.stores.institutions.create(institution);
  return institution;
}

/** @throws AppError LICENCE_DATES_INVALID, FIELD_INVALID, INSTITUTION_UNKNOWN */
export async function grantLicence(
  services: OperatorServices,
  key: string,
  licence: Licence,
): Promise<Institution> {
  if (!(licence.from < licence.to)) throw new AppError('LICENCE_DATES_INVALID');
  if (!Number.isInteger(licence.threshold) || licence.threshold < 0) {
    throw new AppError('FIELD_INVALID', { field: 'threshold' });
  }
  const saved = await services.stores.institutions.save({ ...(await institutionOf(services, key)), licence });
  await audit(services, operatorOf(key), [{ type: 'licence-granted', ...licence }]);
  return saved;
}

/** @throws AppError INSTITUTION_UNKNOWN */
export async function revokeLicence(services: OperatorServices, key: string): Promise<Institution> {
  const institution = await institutionOf(services, key);
  if (institution.licence === null) return institution;
  const saved = await services.stores.institutions.save({ ...institution, licence: null });
  await audit(services, operatorOf(key), [{ type: 'licence-revoked' }]);
  return saved;
}

/**
 * Registers an LMS, or adds a deployment to a known one.
 * @throws AppError INSTITUTION_UNKNOWN, PLATFORM_URL_INVALID, PLATFORM_DIFFERS, DEPLOYMENT_TAKEN
 */
export async function addPlatform(
  services: OperatorServices,
  platform: Platform,
  { allowPrivate = platform.demo }: { allowPrivate?: boolean } = {},
): Promise<void> {
  for (const { institution } of platform.deployments) await institutionOf(services, institution);
  for (const field of ['issuer', 'authUrl', 'tokenUrl', 'jwksUrl'] as const) {
    if (!isPlatformAddress(platform[field], { allowPrivate })) {
      throw new AppError('PLATFORM_URL_INVALID', { field });
    }
  }
  const addedAt = services.clock.now();
  if (!(await services.stores.platforms.add({ ...platform, addedAt }))) return;
  const { issuer } = platform;
  for (const { id: deployment, institution } of platform.deployments)
    await audit(services, operatorOf(institution), [{ type: 'deployment-added', issuer, deployment }]);
}
