import { expect } from 'chai';
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { calculateJwkThumbprint, CompactSign } from 'jose';
import { AppError } from '../../src/errors.ts';
import { canonical } from '../../src/evidence/canonical.ts';
import { openSeal } from '../../src/evidence/open-seal.ts';
import golden from '../fixtures/evidence/seal.json' with { type: 'json' };
import { SIGNED } from './support.ts';

async function refused(jws: string, publicJwk: unknown): Promise<void> {
  const outcome = await openSeal(jws, publicJwk).catch((error: unknown) => error);
  expect(outcome).to.be.instanceOf(AppError).with.property('code', 'SEAL_BROKEN');
}

/** A key of our own, to seal what the product never would. */
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicJwk = pair.publicKey.export({ format: 'jwk' });

async function sealed(payload: string | Uint8Array, header: Record<string, unknown> = {}): Promise<string> {
  const kid = await calculateJwkThumbprint(publicJwk);
  return new CompactSign(Buffer.from(payload))
    .setProtectedHeader({ alg: 'ES256', kid, typ: 'emarge-statement+jws', ...header })
    .sign(pair.privateKey);
}

function parts(jws: string): [string, string, string] {
  const [header = '', payload = '', signature = ''] = jws.split('.');
  return [header, payload, signature];
}

describe('openSeal', () => {
  it('opens the stored seal with the stored key', async () => {
    expect(await openSeal(golden.jws, golden.publicJwk)).to.deep.equal(SIGNED);
  });

  it('is verified by node:crypto alone, without our code', () => {
    const [header, payload, signature] = parts(golden.jws);
    const key = createPublicKey({ key: golden.publicJwk, format: 'jwk' });
    const bytes = Buffer.from(`${header}.${payload}`);
    const options = { key, dsaEncoding: 'ieee-p1363' as const };
    expect(verify('sha256', bytes, options, Buffer.from(signature, 'base64url'))).to.equal(true);
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).to.deep.equal(SIGNED);
  });

  it('names its key by the RFC 7638 thumbprint and its type in the header', async () => {
    const header: unknown = JSON.parse(Buffer.from(parts(golden.jws)[0], 'base64url').toString());
    const kid = await calculateJwkThumbprint(golden.publicJwk);
    expect(header).to.deep.equal({ alg: 'ES256', kid, typ: 'emarge-statement+jws' });
  });

  it('refuses an altered statement', async () => {
    const [header, , signature] = parts(golden.jws);
    const altered = canonical({ ...SIGNED, receivedAt: '2026-11-24T07:41:12.346Z' });
    await refused(`${header}.${Buffer.from(altered).toString('base64url')}.${signature}`, golden.publicJwk);
  });

  it('refuses a change of any character', async () => {
    for (let at = 0; at < golden.jws.length; at += 29) {
      // Never the last bits of a part, which base64url leaves without meaning.
      if (golden.jws[at + 1] === '.' || golden.jws[at] === '.') continue;
      const other = golden.jws[at] === 'A' ? 'B' : 'A';
      await refused(golden.jws.slice(0, at) + other + golden.jws.slice(at + 1), golden.publicJwk);
    }
  });

  it("refuses another institution's key", async () => {
    await refused(golden.jws, publicJwk);
  });

  it('refuses a key that is no P-256 key', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' });
    for (const jwk of [rsa, p384, {}, null, 'key', { ...golden.publicJwk, x: 'AAAA' }])
      await refused(golden.jws, jwk);
  });

  it('refuses what is no seal at all', async () => {
    for (const text of ['', '.', '..', 'a.b.c', golden.jws + '.x', parts(golden.jws).slice(0, 2).join('.')])
      await refused(text, golden.publicJwk);
  });

  it('refuses an unsigned statement', async () => {
    const header = Buffer.from('{"alg":"none"}').toString('base64url');
    await refused(`${header}.${Buffer.from(canonical(SIGNED)).toString('base64url')}.`, golden.publicJwk);
  });

  it('opens what it would have sealed itself', async () => {
    expect(await openSeal(await sealed(canonical(SIGNED)), publicJwk)).to.deep.equal(SIGNED);
  });

  it('refuses another type, another kid and members it does not know in the header', async () => {
    const text = canonical(SIGNED);
    for (const header of [{ typ: 'JWT' }, { kid: 'other' }, { kid: undefined }, { typ: undefined }, { x: 1 }])
      await refused(await sealed(text, header), publicJwk);
  });

  const uncanonical: [string, string | Uint8Array][] = [
    ['spaces', JSON.stringify(SIGNED, null, 1)],
    ['keys in another order', JSON.stringify(SIGNED)],
    ['a key twice', canonical(SIGNED).replace('{', '{"declaredAt":null,')],
    ['a byte order mark', `\uFEFF${canonical(SIGNED)}`],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['another version', canonical({ ...SIGNED, v: 2 })],
    ['an unknown member', canonical({ ...SIGNED, extra: true })],
    ['an unknown type', canonical({ ...SIGNED, type: 'other' })],
    ['a missing member', canonical(SIGNED).replace('"declaredAt":null,', '')],
    ['no JSON', 'hello'],
  ];
  for (const [name, payload] of uncanonical)
    it(`refuses sealed bytes with ${name}`, async () => {
      await refused(await sealed(payload), publicJwk);
    });
});
