import type { RevocationReason } from '../domain/seal-keys.ts';
import { AppError } from '../errors.ts';
import type { KeyFile, SealKeyFacts } from './ports/sealed.ts';
import { audit, operatorOf, type Services } from './services.ts';

type SealServices = Pick<Services, 'stores' | 'clock' | 'sealKeys'>;

/** The institution's sealing keys, oldest first. @throws AppError INSTITUTION_UNKNOWN */
export async function listSealKeys(services: SealServices, institution: string): Promise<SealKeyFacts[]> {
  await refuseUnknown(services, institution);
  return services.sealKeys.list(institution);
}

/** Makes the next key, which seals within a minute. @throws AppError INSTITUTION_UNKNOWN */
export async function rotateSealKey(services: SealServices, institution: string): Promise<SealKeyFacts[]> {
  await refuseUnknown(services, institution);
  const key = await services.sealKeys.rotate(institution);
  await audit(services, operatorOf(institution), [{ type: 'seal-key-made', key }]);
  return services.sealKeys.list(institution);
}

/**
 * Makes the key of a PKCS#12 file the one that seals.
 * @throws AppError INSTITUTION_UNKNOWN, SEAL_FILE_UNREADABLE, SEAL_FILE_UNSUITABLE, SEAL_KEY_KNOWN
 */
export async function importSealKey(
  services: SealServices,
  institution: string,
  file: KeyFile,
): Promise<SealKeyFacts[]> {
  await refuseUnknown(services, institution);
  const key = await services.sealKeys.import(institution, file);
  await audit(services, operatorOf(institution), [{ type: 'seal-key-imported', key }]);
  return services.sealKeys.list(institution);
}

/**
 * Says of a key that what it seals from now on is not to be trusted; the next one is made if it was the one that seals.
 * @throws AppError INSTITUTION_UNKNOWN, SEAL_KEY_UNKNOWN
 */
export async function revokeSealKey(
  services: SealServices,
  institution: string,
  { kid, reason }: { kid: string; reason: RevocationReason },
): Promise<SealKeyFacts[]> {
  await refuseUnknown(services, institution);
  await services.sealKeys.revoke(institution, kid, reason);
  await audit(services, operatorOf(institution), [{ type: 'seal-key-revoked', key: kid, why: reason }]);
  return services.sealKeys.list(institution);
}

/** PEM of the certificate that the institution's seals lead to. @throws AppError INSTITUTION_UNKNOWN */
export async function exportSealAuthority(services: SealServices, institution: string): Promise<string> {
  await refuseUnknown(services, institution);
  return services.sealKeys.authority(institution);
}

async function refuseUnknown({ stores }: SealServices, institution: string): Promise<void> {
  if ((await stores.institutions.find(institution)) === null)
    throw new AppError('INSTITUTION_UNKNOWN', { key: institution });
}
