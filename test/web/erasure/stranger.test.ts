import { expect } from 'chai';
import { amendMeeting } from '../../../src/application/amend-meeting.ts';
import { erasePerson } from '../../../src/application/erasure/erase-person.ts';
import { personalProof } from '../../../src/application/proof.ts';
import { completeEvidence } from '../../../src/application/sheets/read-sheets.ts';
import { createDevelopmentAuthority } from '../../../src/evidence/timestamp/development.ts';
import type { GivenTrust } from '../../../src/evidence/verify/trust.ts';
import { askStranger, disagreements } from '../../evidence/stranger/ask.ts';
import { fileOf } from '../../evidence/verify/support/mock-world.ts';
import { liveOf } from '../secretariat/support.ts';
import { HERE, KEPT_NO_LONGER, makesSheets, signedSchool, type Erasing } from './support.ts';

/** What the tool makes of one meeting through its life, before a verifier written from docs/evidence-format.md alone. */
describe('evidence of a meeting, before a verifier written from the document alone', () => {
  let world: Erasing;
  const files = new Map<string, Uint8Array>();
  let trust: GivenTrust;

  before(async () => {
    world = await signedSchool();
    await make();
    await keepAll('as validated');
    await amends('C3', 10);
    await make();
    await keepAll('amended');
    await amends('D4', 20);
    await make();
    await keepAll('amended again');
    world.test.clock.set(KEPT_NO_LONGER);
    await erasePerson(world.test.services, world.admin, { person: world.zoe.id, reason: 'Asked for it' });
    await make();
    await keepAll('erased');
    trust = await everybody();
  });
  after(() => world.test.close());

  const make = (): Promise<void> => makesSheets(world.test);

  /** The newest sheet, the bundle with identities, and one student's own proof. */
  async function keepAll(when: string): Promise<void> {
    const { test, school, ada } = world;
    const { meeting, lei } = school;
    const newest = (await test.stores.sheets.list(HERE, [meeting.id])).at(-1);
    const pdf = await test.stores.sheets.pdf(HERE, newest?.id ?? '');
    if (pdf === null) throw new Error(`no sheet ${when}`);
    files.set(`sheet, ${when}`, pdf);
    const bundle = await completeEvidence(test.services, await liveOf(test, ada), meeting.id);
    files.set(`bundle, ${when}`, fileOf(bundle));
    const signed = newest === undefined ? [] : (bundle.sheet?.trainees ?? []);
    const own = signed.find(({ name }) => name === lei.name)?.signature?.digest;
    const statement = (await test.stores.statements.inMeeting(HERE, meeting.id)).find(
      ({ digest }) => digest === own,
    );
    const proof = await personalProof(test.services, await liveOf(test, lei), statement?.id ?? '');
    files.set(`proof, ${when}`, fileOf(proof.bundle));
  }

  async function amends(room: string, lateMinutes: number): Promise<void> {
    const { test, ada, zoe, school } = world;
    const stored = await test.stores.meetings.find(HERE, school.meeting.id);
    const late = { kind: 'present' as const, lateMinutes, leftEarlyMinutes: 0 };
    await amendMeeting(test.services, await liveOf(test, ada), {
      meeting: school.meeting.id,
      version: stored?.version ?? -1,
      reason: 'Came late',
      draft: { facts: { room }, marks: new Map([[zoe.id, late]]), setAside: [] },
    });
  }

  async function everybody(): Promise<GivenTrust> {
    const { services, stores } = world.test;
    const development = createDevelopmentAuthority({ ...services, keys: stores.keys });
    return {
      roots: [Buffer.from(await services.sealKeys.authority(HERE))],
      tsaRoots: [await development.root()],
      logKey: await services.evidenceLog.key(HERE),
    };
  }

  it('holds at every time of its life', () => {
    for (const [name, { failed, verdict }] of askStranger(files, trust)) {
      expect(failed, name).to.deep.equal([]);
      // Nobody launched from an LMS here, so that its token is missing beside the proofs.
      const isWhole = name.startsWith('sheet') && !name.includes('erased');
      expect(verdict, name).to.equal(isWhole ? 'passed' : 'incomplete');
    }
  });

  it('comes to the verdicts that the product’s verifier comes to', async () => {
    expect(files.size).to.equal(12);
    expect(await disagreements(files, trust)).to.deep.equal([]);
  });
});
