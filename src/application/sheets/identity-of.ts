import { z } from 'zod';
import type { BundledStatement } from '../../domain/evidence-bundle.ts';
import type { Kept } from '../kept.ts';

const header = z.object({ alg: z.string() });

/** The key itself: sets of keys say more of theirs (RFC 7517, section 4), each in its own way. */
const publicKey = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('RSA'), n: z.string(), e: z.string(), kid: z.string() }),
  z.object({ kty: z.literal('EC'), crv: z.string(), x: z.string(), y: z.string(), kid: z.string() }),
]);

/** What the LMS signed at a launch, with its key in the one form that a bundle has; null where nothing was kept, or no such key. */
export function identityOf({
  idToken,
  platformJwk,
}: Pick<Kept, 'idToken' | 'platformJwk'>): NonNullable<BundledStatement['identity']> | null {
  const key = publicKey.safeParse(platformJwk);
  if (idToken === null || !key.success) return null;
  const { alg } = header.parse(JSON.parse(Buffer.from(idToken.split('.')[0] ?? '', 'base64url').toString()));
  return { idToken, platformJwk: { ...key.data, alg, use: 'sig' } };
}
