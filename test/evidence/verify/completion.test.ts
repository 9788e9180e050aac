import { expect } from 'chai';
import { sheetId } from '../../../src/domain/compose-sheet.ts';
import { hashOf, withNamedSheets } from '../../../src/evidence/verify/named-sheets.ts';
import type { Report } from '../../../src/evidence/verify/report.ts';
import { readTrust } from '../../../src/evidence/verify/trust.ts';
import { verifyFile } from '../../../src/evidence/verify/verify-file.ts';
import { certificate } from '../sheet-pdf/samples.ts';
import { INSTITUTION, press } from '../sheet-pdf/support.ts';
import { golden, goldenTrust } from './support/golden.ts';
import { codesOf } from './support/outcomes.ts';

const trust = readTrust(goldenTrust());
const [half] = certificate().halfDays;

/** A certificate that rests on these sheets, and what the verifier finds of it. */
async function certified(files: readonly Uint8Array[]): Promise<{ pdf: Uint8Array; report: Report }> {
  if (half === undefined) throw new Error('no half-day');
  const halfDays = [];
  for (const file of files) {
    const { about } = await verifyFile(file, trust);
    halfDays.push({ ...half, sheet: { id: about.sheet, sha256: hashOf(file) } });
  }
  const pdf = await press().printer.printCertificate(INSTITUTION, certificate({ halfDays }));
  return { pdf, report: await verifyFile(pdf, readTrust({})) };
}

describe('a certificate of completion', () => {
  const [clean, amended] = [golden('clean.pdf'), golden('amended.pdf')];

  it('is a kind of its own: seal, time-stamp and list are checked, and it is said what shows the hours', async () => {
    const { report } = await certified([clean, clean, amended]);
    expect(codesOf(report, 'failed')).to.deep.equal([]);
    expect(codesOf(report, 'passed')).to.deep.equal(['pdf.covered', 'pdf.seal', 'pdf.completion']);
    expect(codesOf(report, 'not-checkable')).to.include.members([
      'pdf.completion-hours',
      'pdf.sheet-not-given',
    ]);
    const named = report.checks.filter(({ code }) => code === 'pdf.sheet-not-given');
    expect(named.map(({ subject }) => subject.id)).to.deep.equal([hashOf(clean), hashOf(amended)]);
  });

  it('says what came of the sheets that are given with it, and passes with none of them', async () => {
    const { report } = await certified([clean, amended]);
    const found = await verifyFile(clean, trust);
    const own = { ...found, about: { ...found.about, root: report.about.root } };
    const one = withNamedSheets(report, new Map([[hashOf(clean), own]]));
    expect(one.verdict).to.equal('incomplete');
    expect(codesOf(one, 'passed')).to.include('pdf.sheet-passed');
    expect(codesOf(one, 'not-checkable')).to.include('pdf.sheet-not-given');
    const failed: Report = { ...(await verifyFile(amended, trust)), verdict: 'failed' };
    const both = withNamedSheets(
      report,
      new Map([
        [hashOf(clean), own],
        [hashOf(amended), failed],
      ]),
    );
    expect(codesOf(both, 'failed')).to.deep.equal(['pdf.sheet-failed']);
    expect(both.verdict).to.equal('failed');
  });

  it('takes for the sheet that it names neither one of another id nor one under another root', async () => {
    const { report } = await certified([clean]);
    const found = await verifyFile(clean, trust);
    expect(found.verdict).to.equal('passed');
    const other = { ...found, about: { sheet: sheetId(hashOf(clean), 1), root: report.about.root } };
    expect(codesOf(withNamedSheets(report, new Map([[hashOf(clean), other]])), 'failed')).to.deep.equal([
      'pdf.sheet-failed',
    ]);
    const elsewhere = withNamedSheets(report, new Map([[hashOf(clean), found]]));
    expect(codesOf(elsewhere, 'passed')).not.to.include('pdf.sheet-passed');
    expect(codesOf(elsewhere, 'not-checkable')).to.include('pdf.sheet-root-other');
  });

  it('whose list or mark was altered is found out', async () => {
    const { pdf } = await certified([clean]);
    const mark = Buffer.from(pdf).indexOf('/EmargeCompletion ');
    const other = Buffer.from(pdf);
    const [, digest = ''] = /emarge:completion>([^<]+)</.exec(other.toString('latin1')) ?? [];
    other.write('_'.repeat(digest.length), other.indexOf(`(${digest})`) + 1);
    const none = Buffer.from(pdf);
    none.write('/EmargeCompletio_ ', mark);
    expect(codesOf(await verifyFile(other, readTrust({})), 'failed')).to.have.members([
      'pdf.seal-broken',
      'pdf.completion-broken',
    ]);
    expect(codesOf(await verifyFile(none, readTrust({})), 'failed')).to.have.members([
      'pdf.seal-broken',
      'pdf.structure',
    ]);
  });

  it('is not what a sheet becomes whose bundle was taken out, or that is marked as one', async () => {
    const text = Buffer.from(clean).toString('latin1');
    const stripped = text
      .replaceAll('/EmbeddedFile\n', '/EmbeddedFil_\n')
      .replaceAll('/Filespec', '/Filespe_')
      .replaceAll('/EF ', '/E_ ');
    expect(stripped).not.to.equal(text);
    const without = await verifyFile(Buffer.from(stripped, 'latin1'), trust);
    expect(codesOf(without, 'failed')).to.have.members(['pdf.seal-broken', 'pdf.no-bundle']);
    const marked = Buffer.from(text.replace('/EmargeVersion ', '/EmargeCompletion '), 'latin1');
    expect((await verifyFile(marked, trust)).verdict).to.equal('failed');
    const short = Buffer.from(
      text.replace(/\/EmargeSheet ([^\n]*)/, (all) =>
        '/EmargeCompletion'.padEnd(all.length - 2).concat('()'),
      ),
      'latin1',
    );
    expect(codesOf(await verifyFile(short, trust), 'failed')).to.have.members([
      'pdf.seal-broken',
      'pdf.completion-broken',
    ]);
  });
});
