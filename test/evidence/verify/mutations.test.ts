import { expect } from 'chai';
import type { EvidenceBundle } from '../../../src/domain/evidence-bundle.ts';
import type { CheckCode } from '../../../src/evidence/verify/codes.ts';
import { checkPdf } from '../../../src/evidence/verify/pdf/check-pdf.ts';
import { Findings } from '../../../src/evidence/verify/report.ts';
import { readTrust, type Trust } from '../../../src/evidence/verify/trust.ts';
import { verifyFile } from '../../../src/evidence/verify/verify-file.ts';
import { golden, goldenTrust } from './support/golden.ts';
import { MockMeeting, STUDENTS } from './support/mock-meeting.ts';
import { fileOf, MockWorld } from './support/mock-world.ts';
import { mutationsOf } from './support/mutations.ts';
import { codesOf } from './support/outcomes.ts';
import { regionsOf } from './support/pdf-regions.ts';

/** `EMARGE_EVERY_MUTATION=1` makes all of them, which takes minutes: exchanges and lists are else thinned out. */
const EVERY = process.env['EMARGE_EVERY_MUTATION'] === '1';

/** What may be left out by whoever makes a bundle: then it is said to be missing, which is no pass. */
const LEFT_OUT: Readonly<Record<string, CheckCode>> = {
  'null log': 'log.none',
  'null log.timestamp': 'time.none',
  'null revocations': 'certificate.list-none',
  'null statements.inclusion': 'log.waiting',
  'without statements.strokes': 'statement.strokes-left-out',
  'without statements.identity': 'statement.identity-left-out',
};
/** What a meeting's sheet says alone: nothing but a PDF's seal covers it. */
const UNSEALED = /^\w+ sheet\.(?:replaces\.sha256|madeAt|locale|provider\.\w+)(?: with |$)/;

async function mistakesOf(bundle: EvidenceBundle, trust: Trust): Promise<string[]> {
  const whole = Buffer.from(fileOf(bundle));
  const mistakes: string[] = [];
  let count = 0;
  for (const { name, value, kind } of mutationsOf(bundle)) {
    count += 1;
    if (!EVERY && kind !== 'leaf' && kind !== 'key' && count % 4 > 0) continue;
    const file = Buffer.from(fileOf(value));
    if (file.equals(whole)) continue;
    const report = await verifyFile(file, trust);
    if (report.verdict === 'failed' && !codesOf(report, 'failed').includes('format.unreadable')) continue;
    const missing = LEFT_OUT[name.replace(/\.\d+/g, '')];
    const isSaid =
      report.verdict === 'incomplete' &&
      missing !== undefined &&
      codesOf(report, 'not-checkable').includes(missing);
    const isUnsealed = bundle.kind === 'meeting' && report.verdict === 'incomplete' && UNSEALED.test(name);
    if (!isSaid && !isUnsealed) mistakes.push(`${name}: ${report.verdict}`);
  }
  expect(count).to.be.greaterThan(200);
  return mistakes;
}

describe('one thing changed in a bundle', () => {
  it('of one person is found out: every value, key, list and exchange', async function () {
    this.timeout(300_000);
    const bundle = JSON.parse(Buffer.from(golden('personal.json')).toString()) as EvidenceBundle;
    expect(await mistakesOf(bundle, readTrust(goldenTrust()))).to.deep.equal([]);
  });

  it('of a meeting is found out: every value, key, list and exchange', async function () {
    this.timeout(900_000);
    const students = STUDENTS.filter(({ person }) => /Zoé|Bob|Max|Sam/.test(person.name));
    const world = new MockWorld();
    const bundle = await new MockMeeting(world, { students, amend: true, rotate: true }).play();
    expect(await mistakesOf(bundle, readTrust(await world.trust()))).to.deep.equal([]);
  });
});

describe('one byte of a sealed PDF', () => {
  const trust = readTrust(goldenTrust());

  it('is found out in every head, value, stream, line of the table, and in trailer and end', async function () {
    this.timeout(900_000);
    const file = golden('proof.pdf');
    const regions = regionsOf(file);
    const kinds = new Set<string>();
    expect(regions.reduce((sum, { from, to }) => sum + to - from, 0)).to.equal(file.length);
    for (const { name, from, to } of regions) {
      const places = EVERY
        ? Array.from({ length: to - from }, (_, at) => from + at)
        : [from + Math.floor((to - from) / 2)];
      for (const at of places) {
        const copy = Uint8Array.from(file);
        copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8));
        // Structure and seal decide; what follows on them is looked at once for each kind of place.
        const kind = name.replace(/ .*/, '');
        if (EVERY || !kinds.has(kind)) {
          const { verdict, checks } = await verifyFile(copy, trust);
          expect(verdict, `${name}, byte ${at}`).to.equal('failed');
          expect(checks.map(({ code }) => code)).not.to.include('format.unreadable');
        } else {
          const findings = new Findings();
          await checkPdf(copy, trust, findings);
          expect(findings.hasFailed('pdf'), `${name}, byte ${at}`).to.equal(true);
        }
        kinds.add(kind);
      }
    }
    expect([...kinds]).to.include.members(['header', 'head', 'value', 'stream', 'table', 'trailer', 'end']);
  });
});
