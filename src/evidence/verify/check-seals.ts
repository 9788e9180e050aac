import { decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import type { EvidenceBundle } from '../../domain/evidence-bundle.ts';
import { base64urlBytes } from '../bytes.ts';
import { openSealWith, readPublicKey, type PublicKey } from '../open-seal.ts';
import { limitBeyond, LIMITS } from './limits.ts';
import { listOf } from './list-of.ts';
import { subjectOf, subjectOfClosed, type Opened } from './opened.ts';
import type { Findings, Subject } from './report.ts';

const bundledKey = z.strictObject({
  kty: z.string(),
  crv: z.string(),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
  x5c: listOf(z.string().max(LIMITS.noteLetters), 10)
    .refine(({ length }) => length > 0)
    .optional(),
});

/** Opens every seal with the key that it names. */
export async function openSeals(
  bundle: EvidenceBundle,
  findings: Findings,
): Promise<{ keys: Map<string, PublicKey>; opened: Opened[] }> {
  const keys = await readKeys(bundle, findings);
  const opened: Opened[] = [];
  const used = new Map<string, boolean>();
  for (const bundled of bundle.statements) {
    const subject = subjectOfClosed(bundled);
    if (bundled.jws === null) {
      findings.add('seal.erased', subject);
      continue;
    }
    const { kid, certificate } = headOf(bundled.jws);
    const key = keys.get(kid);
    used.set(kid, certificate || (used.get(kid) ?? false));
    if (key === undefined) findings.add('seal.key-unknown', { ...subject, what: 'key' });
    else {
      const statement = isBeyond(bundled.jws) ? null : await openSealWith(bundled.jws, key).catch(() => null);
      if (statement === null) findings.add('seal.broken', { ...subject, what: 'file' });
      else {
        const one = { bundled, statement, kid };
        opened.push(one);
        findings.add('seal.holds', subjectOf(one));
      }
    }
  }
  checkKeys(keys, used, findings);
  return { keys, opened };
}

/**
 * Each is named by a seal, and stands in the order of that; where a seal names its certificate, it is there.
 * @param used keys that seals name, and whether one names the certificate
 */
function checkKeys(
  keys: ReadonlyMap<string, PublicKey>,
  used: ReadonlyMap<string, boolean>,
  findings: Findings,
): void {
  const named = [...used.keys()].filter((kid) => keys.has(kid));
  const there = [...keys.keys()].filter((kid) => used.has(kid));
  if (there.some((kid, at) => kid !== named[at])) findings.add('seal.key-order');
  for (const [kid, { chain }] of keys) {
    const isCertified = used.get(kid);
    if (isCertified === undefined) findings.add('seal.key-unused', keySubject(kid));
    else if (isCertified && chain.length === 0) findings.add('seal.key-broken', keySubject(kid));
  }
}

export function keySubject(kid: string): Subject {
  return { what: 'key', id: kid, name: kid };
}

async function readKeys({ keys }: EvidenceBundle, findings: Findings): Promise<Map<string, PublicKey>> {
  const read = new Map<string, PublicKey>();
  for (const [at, jwk] of keys.entries()) {
    const shape = bundledKey.safeParse(jwk);
    const key = shape.success ? await readPublicKey(jwk).catch(() => null) : null;
    if (key === null || key.kid !== jwk['kid'] || read.has(key.kid))
      findings.add('seal.key-broken', keySubject(String(at + 1)));
    else read.set(key.kid, key);
  }
  return read;
}

/** What is sealed is JSON of its own, in a text that counted as one value. */
function isBeyond(jws: string): boolean {
  const payload = base64urlBytes(jws.split('.', 2)[1] ?? '');
  return payload === null || limitBeyond(payload, LIMITS.sealValues) !== null;
}

/** The key that a seal names, and whether it names its certificate too. */
function headOf(jws: string): { kid: string; certificate: boolean } {
  try {
    const header = decodeProtectedHeader(jws);
    return { kid: header.kid ?? '', certificate: 'x5t#S256' in header };
  } catch {
    return { kid: '', certificate: false };
  }
}
