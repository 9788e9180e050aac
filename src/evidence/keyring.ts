import type { SealKeyFacts, SealKeyring } from '../application/ports/sealed.ts';
import type { KeyRevocation, StoredKey } from '../application/ports/keys.ts';
import {
  REVOKED_AFTER_MS,
  sealingKey,
  sealKeyStates,
  type RevocationReason,
  type SealKeyState,
} from '../domain/seal-keys.ts';
import { AppError } from '../errors.ts';
import { issueCrl } from './certificates/crl.ts';
import { readSealFile } from './certificates/import.ts';
import { findCa, institutionCa } from './certificates/institution-ca.ts';
import { nameOnOneLine, readCertificate } from './certificates/read.ts';
import { KeptPromises } from './kept-promises.ts';
import { keepSealKey, makeSealKey, sealKeys, type SealKeyServices } from './seal-keys.ts';

/** Strangers may ask for a list as often as they like: it is signed anew this seldom. */
const LIST_KEPT_MS = 10 * 60_000;

/** The sealing keys of institutions, as operators and verifiers meet them. */
export function createKeyring(services: SealKeyServices): SealKeyring {
  const lists = new KeptPromises<Uint8Array | null>(() => services.clock.now(), LIST_KEPT_MS);
  return {
    list: (institution) => listed(services, institution),
    rotate: async (institution) => (await nextKey(services, institution)).kid,
    import: async (institution, file) => {
      const key = await readSealFile(file, services.clock.now());
      const known = await services.keys.list('seal', institution);
      if (known.some(({ kid }) => kid === key.kid)) throw new AppError('SEAL_KEY_KNOWN');
      return (await keepSealKey(services, institution, key)).kid;
    },
    revoke: (institution, kid, reason) => revoked(services, institution, { kid, reason }),
    authority: async (institution) =>
      (await institutionCa(services, institution)).certificate.toString('pem'),
    revocationList: (institution) => lists.get(institution, () => revocationList(services, institution)),
  };
}

async function nextKey(services: SealKeyServices, institution: string): Promise<StoredKey> {
  return makeSealKey(services, institution, await services.keys.list('seal', institution));
}

/** There is always one that seals. */
async function listed(services: SealKeyServices, institution: string): Promise<SealKeyFacts[]> {
  const now = services.clock.now();
  const stored = await sealKeys(services, institution);
  const isServed = sealingKey(stored, now) !== undefined;
  const keys = isServed ? stored : [...stored, await makeSealKey(services, institution, stored)];
  return sealKeyStates(keys, now).map(({ key, state }) => factsOf(key, state));
}

function factsOf({ kid, certificates, revocation }: StoredKey, state: SealKeyState): SealKeyFacts {
  if (!certificates) throw new AppError('SEAL_BROKEN');
  const { origin, notBefore, notAfter, chain } = certificates;
  const { subject, issuer, serialNumber } = readCertificate(chain[0] ?? '');
  return {
    kid,
    state,
    origin,
    subject: nameOnOneLine(subject),
    issuer: nameOnOneLine(issuer),
    serial: serialNumber.toLowerCase(),
    notBefore,
    notAfter,
    revocation: revocation ?? null,
  };
}

/** The next key is made first: at no moment is there none to seal with. */
async function revoked(
  services: SealKeyServices,
  institution: string,
  { kid, reason }: { kid: string; reason: RevocationReason },
): Promise<KeyRevocation> {
  const stored = await services.keys.list('seal', institution);
  const key = stored.find((one) => one.kid === kid);
  if (key === undefined || (key.revocation ?? null) !== null) throw new AppError('SEAL_KEY_UNKNOWN');
  const now = services.clock.now();
  if (sealingKey(stored, now) === key) await makeSealKey(services, institution, stored);
  const revocation = { at: now + REVOKED_AFTER_MS, reason };
  if (!(await services.keys.revoke(institution, kid, revocation))) throw new AppError('SEAL_KEY_UNKNOWN');
  return revocation;
}

/**
 * The list of what the institution's own authority issued, made now: another authority answers for its own.
 * @returns DER; null while the institution has no authority
 */
export async function revocationList(
  services: SealKeyServices,
  institution: string,
): Promise<Uint8Array | null> {
  const ca = await findCa(services, institution);
  if (ca === null) return null;
  const stored = await services.keys.list('seal', institution);
  const revoked = stored.flatMap(({ certificates, revocation }) => {
    const [certificate] = certificates?.chain ?? [];
    if (certificates?.origin !== 'own-ca' || certificate === undefined || !revocation) return [];
    return [{ certificate, ...revocation }];
  });
  return issueCrl(ca, revoked, services.clock.now());
}
