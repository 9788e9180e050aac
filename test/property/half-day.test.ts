import { expect } from 'chai';
import fc from 'fast-check';
import { halfDays } from '../../src/domain/half-day.ts';
import { licenceUse } from '../../src/domain/licence.ts';

const spans = fc
  .record({ start: fc.nat(10_000), length: fc.integer({ min: 1, max: 10_000 }) })
  .map(({ start, length }) => ({ start, end: start + length }));

describe('half-days, for any meeting and boundaries', () => {
  it('follow one another without gap or overlap, from its start to its end', () => {
    fc.assert(
      fc.property(spans, fc.array(fc.nat(20_000)), (span, boundaries) => {
        const parts = halfDays(span, boundaries);
        expect(parts[0]?.start).to.equal(span.start);
        expect(parts.at(-1)?.end).to.equal(span.end);
        for (const [i, part] of parts.entries()) {
          expect(part.end).to.be.above(part.start);
          expect(part.start).to.equal(i === 0 ? span.start : parts[i - 1]?.end);
          expect(boundaries.some((at) => at > part.start && at < part.end)).to.equal(false);
        }
      }),
    );
  });
});

describe('licence use, for any number', () => {
  it('says 100 % exactly when the threshold is reached', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.nat(1e9), (threshold, used) => {
        const use = licenceUse({ hosted: true, threshold, from: 0, to: 1 }, used);
        expect(use.percent >= 100).to.equal(used >= threshold);
        expect(use.warning === 'at-100').to.equal(used >= threshold);
        expect(use.overrun).to.equal(Math.max(0, used - threshold));
        expect(BigInt(use.percent)).to.equal((BigInt(used) * 100n) / BigInt(threshold));
      }),
    );
  });
});
