import { createHash } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import type { Seal, Sealer, Signer } from '../application/ports/sealed.ts';
import { KEYS_FRESH_MS } from '../domain/seal-keys.ts';
import type { Statement } from '../domain/statement.ts';
import { AppError } from '../errors.ts';
import { canonical, digestOf } from './canonical.ts';
import { thumbprint } from './certificates/public-key.ts';
import { KeptPromises } from './kept-promises.ts';
import { openSealWith, SEAL_TYPE, type PublicKey } from './open-seal.ts';
import { currentSigner, publicSealKey, type SealKeyServices } from './seal-keys.ts';
import { statementSchema } from './statement-schema.ts';

/**
 * Seals statements with the institution's P-256 key (JWS compact, ES256, RFC 7515 and 7518) over their canonical JSON.
 * What to seal with is read once a minute for an institution: a rotation or a revocation is followed by then.
 */
export function createSealer(services: SealKeyServices): Sealer {
  const signers = new KeptPromises<Signer>(() => services.clock.now(), KEYS_FRESH_MS);
  const publicKeys = new KeptPromises<PublicKey>();
  const publicKeyOf = (institution: string, jws: string): Promise<PublicKey> => {
    const kid = kidOf(jws);
    return publicKeys.get(`${institution}|${kid}`, () => findKey(services, institution, kid));
  };
  return {
    digest: digestOf,
    canonical,
    seal: async (institution, statement) => {
      refuseForeign(institution, statement);
      const signer = await signers.get(institution, () => currentSigner(services, institution));
      return sealWith(signer, statement);
    },
    open: async (institution, jws) => {
      const statement = await openSealWith(jws, await publicKeyOf(institution, jws));
      refuseForeign(institution, statement);
      return statement;
    },
    publicJwk: async (institution, jws) => {
      const { kid, jwk, chain } = await publicKeyOf(institution, jws);
      const certified = chain.length > 0 && { x5c: chain };
      return { ...jwk, kid, alg: 'ES256', use: 'sig', ...certified };
    },
  };
}

/** Seals a statement that can be opened again: what the schema refuses is never sealed. */
async function sealWith(signer: Signer, statement: Statement): Promise<Seal> {
  const { kid, chain } = signer;
  const payload = Buffer.from(canonical(statementSchema.parse(statement)));
  const [own] = chain;
  const certificate = own !== undefined && { 'x5t#S256': thumbprint(own) };
  const header = JSON.stringify({ alg: 'ES256', kid, typ: SEAL_TYPE, ...certificate });
  const signed = `${Buffer.from(header).toString('base64url')}.${payload.toString('base64url')}`;
  const signature = Buffer.from(await signer.sign(Buffer.from(signed))).toString('base64url');
  return {
    jws: `${signed}.${signature}`,
    digest: createHash('sha256').update(payload).digest('base64url'),
  };
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
