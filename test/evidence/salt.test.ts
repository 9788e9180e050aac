import { expect } from 'chai';
import type { SaltedRow } from '../../src/domain/statement.ts';
import { isRowOf, newSalt, saltedRowDigest } from '../../src/evidence/salt.ts';
import { strokesDigest } from '../../src/evidence/strokes.ts';

const ROW: SaltedRow = {
  salt: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  person: { id: 'fedcba9876543210fedcba98', name: 'Zoé Bréchet' },
  subject: true,
  mark: { kind: 'present', lateMinutes: 0, leftEarlyMinutes: 0 },
};

describe('salted rows', () => {
  it('have salts of 32 random bytes', () => {
    const salts = Array.from({ length: 200 }, newSalt);
    for (const salt of salts) expect(Buffer.from(salt, 'base64url')).to.have.length(32);
    expect(new Set(salts)).to.have.property('size', 200);
  });

  it('have the digest of their canonical JSON', () => {
    expect(saltedRowDigest(ROW)).to.equal('B17FaAmKmTd1Gu4_DXT-tl9n217wc2C5ZPaHTpH5xGQ');
  });

  it('hide the same mark of the same person behind another salt', () => {
    expect(saltedRowDigest({ ...ROW, salt: newSalt() })).not.to.equal(saltedRowDigest(ROW));
  });

  it('can be shown alone against the sealed roll call, and not altered', () => {
    const rows = [saltedRowDigest({ ...ROW, salt: newSalt() }), saltedRowDigest(ROW)];
    expect(isRowOf({ rows }, ROW)).to.equal(true);
    expect(isRowOf({ rows }, { ...ROW, mark: { kind: 'absent', reason: 'illness' } })).to.equal(false);
    expect(isRowOf({ rows }, { ...ROW, subject: false })).to.equal(false);
  });
});

describe('strokesDigest', () => {
  const strokes = [
    [
      { x: 1, y: 2.5, t: 0 },
      { x: 30, y: 2.5, t: 16 },
    ],
  ];

  it('is the digest of the strokes alone, whatever the pad', () => {
    expect(strokesDigest({ strokes })).to.equal('JEUkO3IqBPL98TvZukAUOvsT0xX4qr3BxZnmcDp4T4k');
  });

  it('changes with any point', () => {
    const moved = [
      [
        { x: 1, y: 2.5, t: 0 },
        { x: 30, y: 2.6, t: 16 },
      ],
    ];
    expect(strokesDigest({ strokes: moved })).not.to.equal(strokesDigest({ strokes }));
    expect(strokesDigest({ strokes: [...strokes, []] })).not.to.equal(strokesDigest({ strokes }));
  });
});
