import { expect } from 'chai';
import { checkPdf } from '../../../src/evidence/verify/pdf/check-pdf.ts';
import { readPdf } from '../../../src/evidence/verify/pdf/read-pdf.ts';
import { Findings } from '../../../src/evidence/verify/report.ts';
import { readTrust } from '../../../src/evidence/verify/trust.ts';
import { verifyFile } from '../../../src/evidence/verify/verify-file.ts';
import expected from '../../fixtures/evidence/verify/archived/expected.json' with { type: 'json' };
import { rawObjects } from './support/archived-sheet.ts';
import { golden } from './support/golden.ts';
import { codesOf } from './support/outcomes.ts';

const file = golden('archived/sheet.pdf');
const trust = readTrust({
  roots: [golden('archived/root.pem')],
  tsaRoots: [golden('archived/tsa-roots.pem')],
  logKey: Buffer.from(golden('archived/log-key.txt')).toString(),
});

/** With one bit of a byte changed. */
function flipped(at: number): Uint8Array {
  const copy = Uint8Array.from(file);
  copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8));
  return copy;
}

describe('the golden sheet with an archive part', () => {
  it('comes to what it came to', async () => {
    const report = await verifyFile(file, trust);
    expect({
      verdict: report.verdict,
      passed: codesOf(report, 'passed').sort(),
      failed: codesOf(report, 'failed'),
      'not-checkable': codesOf(report, 'not-checkable').sort(),
    }).to.deep.equal(expected);
  });

  it('is found out when one bit of it is changed, before and in its archive part', async function () {
    this.timeout(60_000);
    const from = readPdf(file).first.bytes.length;
    const places = (start: number, end: number, count: number): number[] =>
      Array.from({ length: count }, (_, i) => Math.floor(start + ((i + 0.5) * (end - start)) / count));
    for (const at of [...places(0, from, 60), ...places(from, file.length, 400)]) {
      const findings = new Findings();
      await checkPdf(flipped(at), trust, findings);
      expect(findings.hasFailed('pdf'), `bit ${at % 8} of byte ${at}`).to.equal(true);
    }
  });

  it('fails as a whole when one bit is changed, one of each object of the archive part and one of the sheet', async () => {
    const from = readPdf(file).first.bytes.length;
    const whole = Buffer.from(file);
    const middles = rawObjects(file).map(
      ([, text]) => whole.indexOf(text, from, 'latin1') + Math.floor(text.length / 2),
    );
    expect(middles.length).to.be.greaterThan(6);
    for (const at of [Math.floor(from / 2), ...middles])
      expect((await verifyFile(flipped(at), trust)).verdict, `byte ${at}`).to.equal('failed');
  });

  it('is found out when the archive part is cut short anywhere', async () => {
    const from = readPdf(file).first.bytes.length;
    for (let length = from + 1; length < file.length; length += 211)
      expect(codesOf(await verifyFile(file.subarray(0, length), trust), 'failed')).to.deep.equal([
        'pdf.structure',
      ]);
  });
});
