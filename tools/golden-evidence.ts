// Makes the golden files of the verifier anew: npx tsx tools/golden-evidence.ts
import { mkdirSync, writeFileSync } from 'node:fs';
import type { ProofPrint } from '../src/application/ports/sheets.ts';
import type { EvidenceBundle } from '../src/domain/evidence-bundle.ts';
import { createKeyring } from '../src/evidence/keyring.ts';
import { createSheetPrinter } from '../src/evidence/sheet-pdf/index.ts';
import { createStamper } from '../src/evidence/timestamp/stamper.ts';
import type { Outcome } from '../src/evidence/verify/codes.ts';
import { readTrust } from '../src/evidence/verify/trust.ts';
import { verifyFile } from '../src/evidence/verify/verify-file.ts';
import { MockMeeting } from '../test/evidence/verify/support/mock-meeting.ts';
import { fileOf, MockWorld } from '../test/evidence/verify/support/mock-world.ts';
import { codesOf } from '../test/evidence/verify/support/outcomes.ts';

const folder = new URL('../test/fixtures/evidence/verify/', import.meta.url);
mkdirSync(folder, { recursive: true });
const write = (name: string, content: string | Uint8Array): void => {
  writeFileSync(new URL(name, folder), content);
};

const world = new MockWorld();
const { clock } = world.services;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const post = (): Promise<never> => Promise.reject(new Error('no authority is outside'));
const stamper = createStamper({ urls: [], roots: null, post, development: world.tsa, clock, log });
const printer = createSheetPrinter({ sealing: world.services, stamper });
const common = {
  trust: { log: null, stampedBy: null, rootFingerprint: null },
  verifyUrl: 'https://emarge.example/verify',
};

function sheetOf(bundle: EvidenceBundle): Promise<Uint8Array> {
  if (bundle.sheet === null) throw new Error('no sheet');
  const print = {
    ...common,
    sheet: bundle.sheet,
    drawings: new Map(),
    places: new Map(),
    bundle: fileOf(bundle),
  };
  return printer.printSheet(world.institution, print);
}

const meeting = new MockMeeting(world, { amend: true, erase: true, identities: true });
const amended = await meeting.play();
const personal = await meeting.personal('Zoé Bréchet');
const clean = await new MockMeeting(world).play();
const proof: ProofPrint = {
  ...common,
  bundle: fileOf(personal),
  drawing: null,
  facts: [{ term: 'Course', value: 'Java 101' }],
  title: 'Proof of a signature',
  sentence: { text: 'I attended this meeting from 08:30 to 10:00.', locale: 'en' },
  typedName: null,
  locale: 'en',
};
const files = {
  'meeting.json': fileOf(amended),
  'personal.json': fileOf(personal),
  'clean.pdf': await sheetOf(clean),
  'amended.pdf': await sheetOf(amended),
  'proof.pdf': await printer.printProof(world.institution, proof),
};

const trust = readTrust(await world.trust());
const expected: Record<string, unknown> = {};
for (const [name, file] of Object.entries(files)) {
  write(name, file);
  const report = await verifyFile(file, trust);
  const codes = (outcome: Outcome): string[] => codesOf(report, outcome).sort();
  expected[name] = {
    verdict: report.verdict,
    passed: codes('passed'),
    failed: codes('failed'),
    'not-checkable': codes('not-checkable'),
  };
}
const base64 = Buffer.from(await world.tsa.root()).toString('base64');
const lines = base64.match(/.{1,64}/g) ?? [];
write('expected.json', `${JSON.stringify(expected, null, 2)}\n`);
write('root.pem', `${await createKeyring(world.services).authority(world.institution)}\n`);
write('tsa-root.pem', ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'));
write('log-key.txt', `${world.log.keyText}\n`);
write('checkpoint.txt', world.log.checkpoint());
