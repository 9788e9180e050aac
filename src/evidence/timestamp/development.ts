import type { webcrypto } from 'node:crypto';
import type * as Pki from 'pkijs';
import type { KeyCertificates, KeyStore, StoredKey } from '../../application/ports/keys.ts';
import type { Clock, Vault } from '../../application/ports/tools.ts';
import { CA_VALID_MS, followingRotation, sealingKey } from '../../domain/seal-keys.ts';
import { derOf, issueLeaf, issueRoot, nameOf, timeStampingExtensions } from '../certificates/issue.ts';
import { newKeyPair, publicJwkSchema, readPrivateJwk, webKeys } from '../certificates/keys.ts';
import { certificatesOf } from '../certificates/read.ts';
import { sign } from './respond.ts';

/** Stands in every time-stamp, for whoever looks at it with other tools. */
export const DEVELOPMENT_NAME = 'Emarge development time-stamp - not an independent authority';
const ROOT_NAME = 'Emarge development root - not an independent authority';

export interface DevelopmentServices {
  keys: KeyStore;
  vault: Vault;
  clock: Clock;
}

/** The built-in authority: one for an installation, with a root of its own. */
export interface DevelopmentAuthority {
  /** Answers a TimeStampReq (RFC 3161), DER to DER. */
  respond(request: Uint8Array): Promise<Uint8Array>;
  /** Its root, DER. */
  root(): Promise<Uint8Array>;
}

interface Opened {
  key: webcrypto.CryptoKey;
  certificate: Pki.Certificate;
  root: Uint8Array;
}

/** The built-in authority; its key is made when it first stamps, and kept encrypted. */
export function createDevelopmentAuthority(services: DevelopmentServices): DevelopmentAuthority {
  let opened: Promise<Opened> | null = null;
  const open = (): Promise<Opened> => {
    opened ??= openAuthority(services).catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };
  return {
    respond: async (request) => {
      const { key, certificate } = await open();
      return sign(request, { key, certificate, now: services.clock.now() });
    },
    root: async () => (await open()).root,
  };
}

async function openAuthority(services: DevelopmentServices): Promise<Opened> {
  const { keys, vault, clock } = services;
  const known = await keys.list('tsa');
  const stored = sealingKey(known, clock.now()) ?? (await makeAuthority(services, known));
  const [own = '', root = ''] = stored.certificates?.chain ?? [];
  const privateJwk = await readPrivateJwk(vault.decrypt('tsa-key', stored.privateJwkEncrypted), stored.kid);
  const { privateKey } = await webKeys({ publicJwk: publicJwkSchema.parse(stored.publicJwk), privateJwk });
  const { Certificate } = await import('pkijs');
  return {
    key: privateKey,
    certificate: Certificate.fromBER(Uint8Array.from(Buffer.from(own, 'base64'))),
    root: Uint8Array.from(Buffer.from(root, 'base64')),
  };
}

/** The root's private key issues one certificate and is then forgotten. */
async function makeAuthority(services: DevelopmentServices, known: readonly StoredKey[]): Promise<StoredKey> {
  const { keys, vault, clock } = services;
  const pair = await newKeyPair();
  const now = clock.now();
  return keys.insertFirst({
    kid: pair.kid,
    purpose: 'tsa',
    institution: null,
    publicJwk: pair.publicJwk,
    privateJwkEncrypted: vault.encrypt('tsa-key', JSON.stringify(pair.privateJwk)),
    createdAt: now,
    rotation: followingRotation(known, now),
    certificates: await certify(await webKeys(pair), now),
  });
}

async function certify(keys: webcrypto.CryptoKeyPair, from: number): Promise<KeyCertificates> {
  const validity = { from, to: from + CA_VALID_MS };
  const rootKeys = await webKeys(await newKeyPair());
  const root = await issueRoot(rootKeys, nameOf(ROOT_NAME), validity);
  const leaf = await issueLeaf(
    { certificate: root, key: rootKeys.privateKey },
    {
      name: nameOf(DEVELOPMENT_NAME),
      publicKey: keys.publicKey,
      validity,
      extensions: await timeStampingExtensions(),
    },
  );
  return certificatesOf('own-ca', [derOf(leaf), derOf(root)]);
}
