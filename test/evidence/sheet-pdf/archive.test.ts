import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { readTrust } from '../../../src/evidence/verify/trust.ts';
import { verifyFile } from '../../../src/evidence/verify/verify-file.ts';
import { codesOf } from '../verify/support/outcomes.ts';
import { print, sheet } from './samples.ts';
import { INSTITUTION, outsidePress } from './support.ts';
import { SmallAuthority } from './small-authority.ts';

describe('try', () => {
  it('x', async () => {
    const a = await SmallAuthority.open({ now: () => Date.now() });
    const p = outsidePress(a);
    p.services.clock.set(Date.now());
    const pdf = await p.printer.printSheet(INSTITUTION, print(sheet()));
    console.log(p.logged, a.asked);
    writeFileSync('/work/wt/tmp-lta/lta.pdf', pdf);
    writeFileSync('/work/wt/tmp-lta/root.pem', a.root());
    writeFileSync('/work/wt/tmp-lta/authority.pem', await p.keyring.authority(INSTITUTION));
    const trust = readTrust({ roots: [Buffer.from(await p.keyring.authority(INSTITUTION))], tsaRoots: [Buffer.from(a.root())] });
    const report = await verifyFile(pdf, trust);
    console.log(codesOf(report, 'failed'), codesOf(report, 'passed'), codesOf(report, 'not-checkable'));
    if (process.env['HOLD']) await new Promise((r) => setTimeout(r, 60000));
    a.close();
  }).timeout(100000);
});
