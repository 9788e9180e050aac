import { expect } from 'chai';
import fc from 'fast-check';
import { readTrust } from '../../../src/evidence/verify/trust.ts';
import { verifyFile } from '../../../src/evidence/verify/verify-file.ts';
import expected from '../../fixtures/evidence/verify/expected.json' with { type: 'json' };
import { GOLDEN, golden, goldenTrust } from './support/golden.ts';
import { codesOf } from './support/outcomes.ts';

const trust = readTrust(goldenTrust());

describe('golden files', () => {
  for (const name of GOLDEN) {
    it(`come to what they came to: ${name}`, async () => {
      const report = await verifyFile(golden(name), trust);
      expect({
        verdict: report.verdict,
        passed: codesOf(report, 'passed').sort(),
        failed: codesOf(report, 'failed'),
        'not-checkable': codesOf(report, 'not-checkable').sort(),
      }).to.deep.equal(expected[name]);
    });
  }

  it('come to the same with a witness’s checkpoint of the same tree', async () => {
    const witnessed = readTrust({ ...goldenTrust(), checkpoints: [golden('checkpoint.txt')] });
    const report = await verifyFile(golden('proof.pdf'), witnessed);
    expect(codesOf(report, 'failed')).to.deep.equal([]);
  });
});

describe('one byte of a golden file', () => {
  /** Places all over a file, the same in every run. */
  const placesOf = (length: number, count: number): number[] =>
    Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * length) / count));

  for (const [name, count] of [
    ['personal.json', 500],
    ['proof.pdf', 150],
    ['clean.pdf', 250],
  ] as const) {
    it(`changed anywhere is found out: ${name}`, async function () {
      this.timeout(180_000);
      const file = golden(name);
      for (const at of placesOf(file.length, count)) {
        const copy = Uint8Array.from(file);
        copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8));
        const { verdict } = await verifyFile(copy, trust);
        expect(verdict, `bit ${at % 8} of byte ${at}`).to.equal('failed');
      }
    });
  }
});

describe('a golden file cut, joined or filled with anything', () => {
  for (const name of ['personal.json', 'clean.pdf'] as const) {
    it(`never passes and never crashes: ${name}`, async function () {
      this.timeout(180_000);
      const file = golden(name);
      const place = fc.nat(file.length);
      await fc.assert(
        fc.asyncProperty(place, place, fc.uint8Array({ maxLength: 40 }), async (one, other, filling) => {
          const [from, to] = [Math.min(one, other), Math.max(one, other)];
          const changed = Buffer.concat([file.subarray(0, from), filling, file.subarray(to)]);
          fc.pre(!changed.equals(file));
          const { verdict, checks } = await verifyFile(changed, trust);
          expect(verdict).to.equal('failed');
          expect(checks.map(({ code }) => code)).not.to.include('format.unreadable');
        }),
        { numRuns: 100 },
      );
    });
  }
});
