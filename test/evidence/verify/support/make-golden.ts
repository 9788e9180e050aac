// Writes the golden vectors anew: npx tsx test/evidence/verify/support/make-golden.ts
import { mkdirSync, writeFileSync } from 'node:fs';
import { createKeyring } from '../../../../src/evidence/keyring.ts';
import { readTrust } from '../../../../src/evidence/verify/trust.ts';
import { verifyFile } from '../../../../src/evidence/verify/verify-file.ts';
import { codesOf } from './outcomes.ts';
import { MockMeeting } from './mock-meeting.ts';
import { fileOf, MockWorld } from './mock-world.ts';

const folder = new URL('../../../fixtures/evidence/verify/', import.meta.url);
mkdirSync(folder, { recursive: true });
const write = (name: string, content: string | Uint8Array): void => {
  writeFileSync(new URL(name, folder), content);
};
const pem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;

const world = new MockWorld();
const meeting = new MockMeeting(world, { amend: true, erase: true, identities: true });
const bundles = { meeting: await meeting.play(), personal: await meeting.personal('Zoé Bréchet') };
const trust = await world.trust();
const expected: Record<string, unknown> = {};
for (const [name, bundle] of Object.entries(bundles)) {
  const file = fileOf(bundle);
  write(`${name}.json`, file);
  const report = await verifyFile(file, readTrust(trust));
  const codes = (outcome: 'passed' | 'failed' | 'not-checkable'): string[] => codesOf(report, outcome).sort();
  expected[name] = {
    verdict: report.verdict,
    passed: codes('passed'),
    failed: codes('failed'),
    'not-checkable': codes('not-checkable'),
  };
}
write('expected.json', `${JSON.stringify(expected, null, 2)}\n`);
write('root.pem', `${await createKeyring(world.services).authority(world.institution)}\n`);
write('tsa-root.pem', pem(await world.tsa.root()));
write('log-key.txt', `${world.log.keyText}\n`);
write('checkpoint.txt', world.log.checkpoint());
