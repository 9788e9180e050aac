import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint } from 'jose';
import {
  isRotationDue,
  nextRotation,
  signsFrom,
  toolKeyStates,
  type KeyRotation,
  type ToolKeyState,
} from '../domain/tool-keys.ts';
import { AppError } from '../errors.ts';
import type { StoredKey } from './ports/keys.ts';
import type { Services } from './services.ts';

/** LMSs take RS256; 2048 bits are what they ask for. */
const MODULUS_BITS = 2048;
const LEASE = 'tool-keys';
/** Making a key takes a second at most; a process that dies holds the others up this long. */
const LEASE_MS = 60_000;

export const TOOL_KEY_PURPOSE = 'lti-key';

const makeKeyPair = promisify(generateKeyPair);

type KeyServices = Pick<Services, 'stores' | 'clock' | 'vault'>;

export interface ToolKey {
  key: StoredKey;
  state: ToolKeyState;
}

/** The tool's keys by generation; the first is made when there is none. */
export async function toolKeys(services: KeyServices): Promise<ToolKey[]> {
  const stored = await services.stores.keys.list('lti');
  const keys = stored.length > 0 ? stored : [await keepKey(services, null)];
  return toolKeyStates(keys, services.clock.now());
}

/**
 * Makes the next key: published now, signing once the caches of the old set have run out.
 * @param urgent for a stolen key: signs within minutes, and the earlier keys are withdrawn at that moment
 * @throws AppError KEY_ROTATION_UNDER_WAY when a next key waits already, unless it is urgent
 */
export async function rotateToolKeys(
  services: KeyServices,
  { urgent }: { urgent: boolean },
): Promise<ToolKey[]> {
  const known = await toolKeys(services);
  const newest = newestOf(known);
  const now = services.clock.now();
  if (!urgent && signsFrom(newest) > now) throw new AppError('KEY_ROTATION_UNDER_WAY');
  await keepKey(services, nextRotation(newest, { now, urgent }));
  return toolKeys(services);
}

/**
 * Rotates when it is time to; of several processes, one does it.
 * @returns whether this one did
 */
export async function rotateToolKeysIfDue(services: KeyServices, everyMs: number): Promise<boolean> {
  const isDue = async (): Promise<boolean> =>
    isRotationDue(newestOf(await toolKeys(services)), everyMs, services.clock.now());
  if (!(await isDue())) return false;
  const { leases } = services.stores;
  const lease = await leases.take(LEASE, LEASE_MS);
  if (lease === null) return false;
  try {
    // Another process may have done it between the look and the lease.
    if (!(await isDue())) return false;
    await rotateToolKeys(services, { urgent: false });
    return true;
  } finally {
    await leases.release(lease);
  }
}

function newestOf(keys: readonly ToolKey[]): StoredKey {
  const newest = keys.at(-1);
  if (newest === undefined) throw new TypeError('there is always a first key');
  return newest.key;
}

/** Two processes may do this at once: a generation is unique, the store keeps one, and both go on with it. */
async function keepKey(
  { stores, vault, clock }: KeyServices,
  rotation: KeyRotation | null,
): Promise<StoredKey> {
  const pair = await makeKeyPair('rsa', { modulusLength: MODULUS_BITS });
  const publicJwk = { ...pair.publicKey.export({ format: 'jwk' }) };
  return stores.keys.insertFirst({
    kid: await calculateJwkThumbprint(publicJwk),
    purpose: 'lti',
    institution: null,
    publicJwk,
    privateJwkEncrypted: vault.encrypt(
      TOOL_KEY_PURPOSE,
      JSON.stringify(pair.privateKey.export({ format: 'jwk' })),
    ),
    createdAt: clock.now(),
    rotation,
  });
}
