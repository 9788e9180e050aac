import { sha256 } from '@noble/hashes/sha2.js';
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { z } from 'zod';
import type { PersonAsShown } from '../../domain/statement.ts';
import { base64urlBytes, base64urlText, utf8Bytes, utf8Text } from '../bytes.ts';
import type { BundledStatement, EvidenceBundle } from '../../domain/evidence-bundle.ts';
import { subjectOf, type Opened } from './opened.ts';
import type { Findings } from './report.ts';

const claims = z.object({ iss: z.string(), sub: z.string() });
const named = { kid: z.string(), alg: z.string(), use: z.literal('sig') };
/** An LMS's public key in its one form: what else its set of keys says of it could be altered unseen. */
const platformKey = z.discriminatedUnion('kty', [
  z.strictObject({ ...named, kty: z.literal('RSA'), n: z.string(), e: z.string() }),
  z.strictObject({ ...named, kty: z.literal('EC'), crv: z.string(), x: z.string(), y: z.string() }),
]);

/** What the LMS signed at the launch: the token that the seal names, its signature, and the person. */
export async function checkIdentity(
  one: Opened,
  { kind }: Pick<EvidenceBundle, 'kind'>,
  findings: Findings,
): Promise<void> {
  const { statement, bundled } = one;
  const isSignature = statement.type === 'student-signature' || statement.type === 'teacher-signature';
  if (bundled.identity === undefined) {
    if (isSignature) findings.notices.add('no-identity');
    if (isSignature && kind === 'personal') findings.add('statement.identity-left-out', subjectOf(one));
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
  if (jwk.kid !== kid || jwk.alg !== alg || !/^(?:RS|ES|PS)(?:256|384|512)$/.test(alg)) return false;
  const key = await importJWK(jwk, alg);
  const { payload } = await compactVerify(idToken, key);
  const { iss, sub } = claims.parse(JSON.parse(utf8Text(payload)));
  return iss === person.issuer && sub === person.sub;
}
