import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import { LIMITS } from '../../../src/evidence/verify/limits.ts';
import { readRevocations, revokedFrom } from '../../../src/evidence/verify/revocations.ts';
import { readX509 } from '../../../src/evidence/verify/x509.ts';
import { golden } from './support/golden.ts';

/** A value in DER. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const { length } = Buffer.concat(parts);
  const bytes = Buffer.from([length >> 16, (length >> 8) & 0xff, length & 0xff]);
  const short = bytes.subarray(length > 0xffff ? 0 : length > 0xff ? 1 : 2);
  const head = length < 0x80 ? [tag, length] : [tag, 0x80 + short.length, ...short];
  return Buffer.concat([Buffer.from(head), ...parts]);
}

const ECDSA_SHA256 = der(0x30, Buffer.from('06082a8648ce3d040302', 'hex'));
const REASON = der(0x30, der(0x30, Buffer.from('0603551d1504030a0101', 'hex')));
const time = (text: string): Buffer => der(0x17, Buffer.from(text));

/** A list of so many keys, each with a reason, as the tool and others write it. */
function listOf(serials: readonly Uint8Array[], key: KeyObject): Buffer {
  const entries = serials.map((serial) => der(0x30, der(0x02, serial), time('261118110640Z'), REASON));
  const [name, made] = [der(0x30), time('261118110640Z')];
  const body = der(0x30, der(0x02, Buffer.from([1])), ECDSA_SHA256, name, made, made, der(0x30, ...entries));
  return der(0x30, body, ECDSA_SHA256, der(0x03, Buffer.from([0]), sign('sha256', body, key)));
}

describe('a revocation list', () => {
  it('of ten thousand keys is read, to the last of them, and is no larger than a bundle’s may be', async function () {
    this.timeout(60_000);
    const pki = await import('pkijs');
    const pem = Buffer.from(golden('root.pem')).toString();
    const root = readX509(pki, Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'));
    const serials = Array.from({ length: 9999 }, (_, at) => {
      const serial = Buffer.alloc(16, 0x40);
      serial.writeUInt32BE(0x40000000 + at);
      return serial;
    });
    const last = new Uint8Array(root.parsed.serialNumber.valueBlock.valueHexView);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const list = listOf([...serials, last], privateKey);
    expect(list.toString('base64').length).to.be.lessThan(LIMITS.listLetters);
    const read = await readRevocations(list);
    expect(read.parsed.revokedCertificates).to.have.length(10_000);
    expect(revokedFrom(read, root)).to.equal(Date.UTC(2026, 10, 18, 11, 6, 40));
  });

  it('of more values than a list of its size can have is none', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const nothing = Buffer.alloc(40_000);
    for (let at = 0; at < nothing.length; at += 2) nothing[at] = 0x05;
    const body = der(0x30, der(0x02, Buffer.from([1])), ECDSA_SHA256, der(0x30, nothing));
    const list = der(0x30, body, ECDSA_SHA256, der(0x03, Buffer.from([0]), sign('sha256', body, privateKey)));
    const problem = await readRevocations(list).catch((error: unknown) => error);
    expect(problem).to.be.instanceOf(TypeError);
    expect(String(problem)).to.include('node count');
  });
});
