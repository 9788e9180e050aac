import { expect } from 'chai';
import { hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { AppError } from '../../../src/errors.ts';
import { createVault } from '../../../src/secrets/vault.ts';

const SECRET = 'a secret of more than thirty-two characters';
const vault = createVault(SECRET);

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
  return 'nothing thrown';
}

describe('vault', () => {
  it('gives back any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, purpose) => {
        expect(createVault(SECRET).decrypt(purpose, vault.encrypt(purpose, text))).to.equal(text);
      }),
    );
  });

  it('writes the versioned format: nonce, ciphertext and tag', () => {
    const sealed = vault.encrypt('session', 'abc');
    expect(sealed).to.match(/^v1\.[A-Za-z0-9_-]+$/);
    expect(Buffer.from(sealed.slice(3), 'base64url')).to.have.length(12 + 3 + 16);
  });

  it('opens what was stored by the first version', () => {
    const stored = 'v1.AAECAwQFBgcICQoLAo5h5LOdRR_36CWA7em7olKbWzhJ77YVuPclwM8';
    expect(vault.decrypt('session', stored)).to.equal('Zoé Bréchet');
  });

  it('never uses a nonce twice', () => {
    const nonces = Array.from({ length: 500 }, () => vault.encrypt('p', 'same').slice(3, 19));
    expect(new Set(nonces)).to.have.property('size', 500);
  });

  it('refuses another secret and another purpose', () => {
    const sealed = vault.encrypt('session', 'text');
    const other = createVault('another secret of more than thirty-two characters');
    expect(codeOf(() => other.decrypt('session', sealed))).to.equal('SECRET_WRONG');
    expect(codeOf(() => vault.decrypt('key', sealed))).to.equal('SECRET_WRONG');
  });

  it('refuses every change of a single bit', () => {
    const bytes = Buffer.from(vault.encrypt('p', 'text').slice(3), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const altered = Buffer.from(bytes);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(codeOf(() => vault.decrypt('p', `v1.${altered.toString('base64url')}`))).to.equal(
        'SECRET_WRONG',
      );
    }
  });

  it('refuses what is not in its format', () => {
    for (const text of [
      '',
      'v1.',
      'v1.abc',
      'v2.' + vault.encrypt('p', 'x').slice(3),
      'plain text',
      'v1.a b',
    ])
      expect(codeOf(() => vault.decrypt('p', text))).to.equal('SECRET_WRONG');
  });

  it('derives 32 bytes by HKDF-SHA-256, apart for each purpose and from the cipher keys', () => {
    const expected = Buffer.from(hkdfSync('sha256', SECRET, '', 'emarge v1 derive qr:1', 32));
    expect(Buffer.from(vault.deriveKey('qr:1'))).to.deep.equal(expected);
    expect(vault.deriveKey('qr:2')).not.to.deep.equal(vault.deriveKey('qr:1'));
    expect(createVault(SECRET + '!').deriveKey('qr:1')).not.to.deep.equal(vault.deriveKey('qr:1'));
  });

  it('hands out copies: a caller cannot spoil the kept key', () => {
    vault.deriveKey('qr:3').fill(0);
    expect(vault.deriveKey('qr:3')).not.to.deep.equal(new Uint8Array(32));
  });

  it('keeps working when there are more purposes than it keeps keys for', () => {
    const first = vault.deriveKey('meeting:0');
    for (let i = 1; i < 2_500; i++) vault.deriveKey(`meeting:${String(i)}`);
    expect(vault.deriveKey('meeting:0')).to.deep.equal(first);
  });
});
