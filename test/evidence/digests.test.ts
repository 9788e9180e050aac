import { expect } from 'chai';
import type { SaltedRow } from '../../src/domain/statement.ts';
import { digestOf } from '../../src/evidence/canonical.ts';
import { strokesDigest } from '../../src/evidence/strokes.ts';

const ROW: SaltedRow = {
  salt: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  person: { id: 'fedcba9876543210fedcba98', name: 'Zoé Bréchet' },
  subject: true,
  mark: { kind: 'present', lateMinutes: 0, leftEarlyMinutes: 0 },
};

describe('salted rows', () => {
  it('have the digest of their canonical JSON', () => {
    expect(digestOf(ROW)).to.equal('B17FaAmKmTd1Gu4_DXT-tl9n217wc2C5ZPaHTpH5xGQ');
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
