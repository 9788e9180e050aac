import { sha256 } from '@noble/hashes/sha2.js';
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { z } from 'zod';
import type { PersonAsShown } from '../../domain/statement.ts';
import { base64urlBytes, base64urlText, utf8Bytes, utf8Text } from '../bytes.ts';
import type { BundledStatement } from '../../domain/evidence-bundle.ts';
import { subjectOf, type Opened } from './opened.ts';
import type { Findings } from './report.ts';

const claims = z.object({ iss: z.string(), sub: z.string() });
/** Of an LMS's public key, what is known: anything else could be altered unseen. */
const platformKey = z.strictObject({
  kty: z.string(),
  n: z.string().optional(),
  e: z.string().optional(),
  crv: z.string().optional(),
  x: z.string().optional(),
  y: z.string().optional(),
  kid: z.string().optional(),
  alg: z.string().optional(),
  use: z.literal('sig').optional(),
  key_ops: z.tuple([z.literal('verify')]).optional(),
});

/** What the LMS signed at the launch: the token that the seal names, its signature, and the person. */
export async function checkIdentity(one: Opened, findings: Findings): Promise<void> {
  const { statement, bundled } = one;
  const isSignature = statement.type === 'student-signature' || statement.type === 'teacher-signature';
  if (bundled.identity === undefined) {
    if (isSignature) findings.notices.add('no-identity');
    return;
  }
  const holds = isSignature && (await isOf(bundled.identity, statement).catch(() => false));
  findings.either(holds, ['statement.identity', 'statement.identity-differs'], subjectOf(one));
}

async function isOf(
  { idToken, platformJwk }: NonNullable<BundledStatement['identity']>,
  { idTokenDigest, person }: { idTokenDigest: string; person: PersonAsShown },
): Promise<boolean> {
  const isOneForm = idToken.split('.').every((part) => base64urlBytes(part) !== null);
  if (!isOneForm || base64urlText(sha256(utf8Bytes(idToken))) !== idTokenDigest) return false;
  const jwk = platformKey.parse(platformJwk);
  const { kid, alg = '' } = decodeProtectedHeader(idToken);
  if (jwk.kid !== kid || (jwk.alg ?? alg) !== alg || !/^(?:RS|ES|PS)(?:256|384|512)$/.test(alg)) return false;
  const key = await importJWK(platformJwk, alg);
  const { payload } = await compactVerify(idToken, key);
  const { iss, sub } = claims.parse(JSON.parse(utf8Text(payload)));
  return iss === person.issuer && sub === person.sub;
}
