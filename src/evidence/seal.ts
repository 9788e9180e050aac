import { createHash } from 'node:crypto';
import { CompactSign, decodeProtectedHeader } from 'jose';
import type { Seal, Sealer } from '../application/ports/sealed.ts';
import type { Statement } from '../domain/statement.ts';
import { AppError } from '../errors.ts';
import { canonical, digestOf } from './canonical.ts';
import { KeptPromises } from './kept-promises.ts';
import { openSealWith, SEAL_TYPE, type PublicKey } from './open-seal.ts';
import { currentSealKey, publicSealKey, type SealKey, type SealKeyServices } from './seal-keys.ts';
import { statementSchema } from './statement-schema.ts';

/**
 * Seals statements with the institution's P-256 key (JWS compact, ES256, RFC 7515 and 7518) over their canonical JSON.
 * Key objects are kept per institution: sealing costs no database read after the first.
 */
export function createSealer(services: SealKeyServices): Sealer {
  const sealKeys = new KeptPromises<SealKey>();
  const publicKeys = new KeptPromises<PublicKey>();
  const publicKeyOf = (institution: string, jws: string): Promise<PublicKey> => {
    const kid = kidOf(jws);
    return publicKeys.get(`${institution}|${kid}`, () => findKey(services, institution, kid));
  };
  return {
    digest: digestOf,
    seal: async (institution, statement) => {
      refuseForeign(institution, statement);
      const key = await sealKeys.get(institution, () => currentSealKey(services, institution));
      return sealWith(key, statement);
    },
    open: async (institution, jws) => {
      const statement = await openSealWith(jws, await publicKeyOf(institution, jws));
      refuseForeign(institution, statement);
      return statement;
    },
    publicJwk: async (institution, jws) => {
      const { kid, key } = await publicKeyOf(institution, jws);
      return { ...key.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' };
    },
  };
}

/** Seals a statement that can be opened again: what the schema refuses is never sealed. */
async function sealWith({ kid, key }: SealKey, statement: Statement): Promise<Seal> {
  const payload = Buffer.from(canonical(statementSchema.parse(statement)));
  const jws = await new CompactSign(payload)
    .setProtectedHeader({ alg: 'ES256', kid, typ: SEAL_TYPE })
    .sign(key);
  return { jws, digest: createHash('sha256').update(payload).digest('base64url') };
}

async function findKey(services: SealKeyServices, institution: string, kid: string): Promise<PublicKey> {
  const key = await publicSealKey(services, institution, kid);
  if (key === null) throw new AppError('SEAL_BROKEN');
  return key;
}

function kidOf(jws: string): string {
  try {
    return decodeProtectedHeader(jws).kid ?? '';
  } catch (cause) {
    throw new AppError('SEAL_BROKEN', {}, cause);
  }
}

/** A statement of one institution is never under another's seal. */
function refuseForeign(institution: string, statement: Statement): void {
  if (statement.institution.key !== institution) throw new AppError('SEAL_BROKEN');
}
