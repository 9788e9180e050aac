// Makes the golden sheet with an archive part anew: npx tsx tools/golden-archive.ts
import { X509Certificate } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createKeyring } from '../src/evidence/keyring.ts';
import type { Outcome } from '../src/evidence/verify/codes.ts';
import { readTrust } from '../src/evidence/verify/trust.ts';
import { verifyFile } from '../src/evidence/verify/verify-file.ts';
import { ArchivedSheet } from '../test/evidence/verify/support/archived-sheet.ts';
import { codesOf } from '../test/evidence/verify/support/outcomes.ts';

const folder = new URL('../test/fixtures/evidence/verify/archived/', import.meta.url);
mkdirSync(folder, { recursive: true });
const write = (name: string, content: string | Uint8Array): void => {
  writeFileSync(new URL(name, folder), content);
};

const made = await ArchivedSheet.make();
const { world, authority, pdf } = made;
const development = new X509Certificate(await world.tsa.root()).toString();
const report = await verifyFile(pdf, readTrust(await made.trust()));
const codes = (outcome: Outcome): string[] => codesOf(report, outcome).sort();
write('sheet.pdf', pdf);
write('root.pem', `${await createKeyring(world.services).authority(world.institution)}\n`);
write('tsa-roots.pem', `${development}${authority.root()}\n`);
write('log-key.txt', `${world.log.keyText}\n`);
write(
  'expected.json',
  `${JSON.stringify(
    {
      verdict: report.verdict,
      passed: codes('passed'),
      failed: codes('failed'),
      'not-checkable': codes('not-checkable'),
    },
    null,
    2,
  )}\n`,
);
authority.close();
