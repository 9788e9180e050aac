import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { receiptReference } from '../../../src/domain/statement.ts';
import golden from '../../fixtures/evidence/seal.json' with { type: 'json' };

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

describe('receipt reference', () => {
  it('is short enough to read out, without look-alikes (Crockford: no I L O U)', () => {
    for (let i = 0; i < 200; i++)
      expect(receiptReference(digestOf(String(i)))).to.match(
        /^EM-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/,
      );
  });

  it('is the same for the same statement for ever', () => {
    expect(receiptReference(golden.digest)).to.equal('EM-S1GKF-C17KM');
  });

  it('differs between statements', () => {
    const references = Array.from({ length: 5_000 }, (_, i) => receiptReference(digestOf(String(i))));
    expect(new Set(references)).to.have.property('size', 5_000);
  });
});
