import { generateKeyPairSync, sign } from 'node:crypto';
import { canonical } from '../../src/evidence/canonical.ts';
import { openSeal } from '../../src/evidence/open-seal.ts';
import { SIGNED, sealerOf, world } from '../../test/evidence/support.ts';
import { msOf, perSecond } from './measure.ts';

/** The whole seal (statement read by its schema, canonical JSON, digest, JWS) beside the signature alone, on its bytes. */
export async function benchSeals(times: number): Promise<string[][]> {
  const sealer = sealerOf(world());
  const { institution } = SIGNED;
  const statement = (i: number) => ({ ...SIGNED, revision: i });
  const { jws } = await sealer.seal(institution.key, SIGNED);
  const key = await sealer.publicJwk(institution.key, jws);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const bare = { key: privateKey, dsaEncoding: 'ieee-p1363' as const };
  const bytes = Buffer.from(canonical(SIGNED));
  const signed = await msOf(times, () => sign('sha256', bytes, bare));
  const sealed = await msOf(times, (i) => sealer.seal(institution.key, statement(i)));
  const opened = await msOf(times, () => openSeal(jws, key));
  const row = (name: string, ms: number): string[] => [
    name,
    perSecond(times, ms),
    `${((signed / ms) * 100).toFixed(0)} %`,
  ];
  return [row('bare ES256 signature', signed), row('seal', sealed), row('seal opened and checked', opened)];
}
