import { expect } from 'chai';
import { amendMeeting } from '../../../src/application/amend-meeting.ts';
import { eraseDueMeetings } from '../../../src/application/erasure/erase-meetings.ts';
import { erasePerson } from '../../../src/application/erasure/erase-person.ts';
import { completeEvidence } from '../../../src/application/sheets/read-sheets.ts';
import type { SheetRecord } from '../../../src/application/ports/sheets.ts';
import { createDevelopmentAuthority } from '../../../src/evidence/timestamp/development.ts';
import { readTrust } from '../../../src/evidence/verify/trust.ts';
import { verifyFile } from '../../../src/evidence/verify/verify-file.ts';
import { liveOf } from '../secretariat/support.ts';
import { changeSettings } from '../support/school.ts';
import { everything, HERE, makesSheets, signedSchool, type Erasing } from './support.ts';

/** After the one year that these tests keep evidence. */
const KEPT_NO_LONGER = Date.UTC(2028, 0, 2);

describe('sheets of the erased', () => {
  let world: Erasing;

  beforeEach(async () => {
    world = await signedSchool();
    await changeSettings(world.test, { retention: 'own', ownRetentionYears: 1 });
    await make();
  });
  afterEach(() => world.test.close());

  const make = (): Promise<void> => makesSheets(world.test);

  const records = (): Promise<SheetRecord[]> =>
    world.test.stores.sheets.list(HERE, [world.school.meeting.id]);
  const pdfs = async (): Promise<boolean[]> => {
    const kept: boolean[] = [];
    for (const { id } of await records()) kept.push((await world.test.stores.sheets.pdf(HERE, id)) !== null);
    return kept;
  };

  /** What a stranger finds who has nothing but the file and whom to trust. */
  async function found(
    file: Uint8Array | null,
  ): Promise<{ verdict: string; other: string[]; codes: string[] }> {
    const { sealKeys, evidenceLog } = world.test.services;
    const development = createDevelopmentAuthority({ ...world.test.services, keys: world.test.stores.keys });
    const trust = readTrust({
      roots: [Buffer.from(await sealKeys.authority(HERE))],
      tsaRoots: [await development.root()],
      logKey: await evidenceLog.key(HERE),
    });
    const { verdict, checks } = await verifyFile(file ?? new Uint8Array(), trust);
    const failed = checks.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code);
    return { verdict, other: failed, codes: checks.map(({ code }) => code) };
  }

  async function amends(): Promise<void> {
    const { test, ada, zoe, school } = world;
    const stored = await test.stores.meetings.find(HERE, school.meeting.id);
    const late = { kind: 'present' as const, lateMinutes: 10, leftEarlyMinutes: 0 };
    await amendMeeting(test.services, await liveOf(test, ada), {
      meeting: school.meeting.id,
      version: stored?.version ?? -1,
      reason: 'Came late',
      draft: { facts: { room: 'C3' }, marks: new Map([[zoe.id, late]]), setAside: [] },
    });
  }

  it('go at once, and the next one says erased, names the one before by its hash, and holds', async () => {
    const { test, admin, zoe, school, ada } = world;
    await amends();
    await make();
    expect(await pdfs()).to.deep.equal([true, true]);
    test.clock.set(KEPT_NO_LONGER);
    await erasePerson(test.services, admin, { person: zoe.id, reason: 'Asked for it' });
    expect(await pdfs()).to.deep.equal([false, false]);
    await make();
    const [, second, third] = await records();
    expect(third).to.deep.include({
      version: 3,
      why: 'erasure',
      replaces: { id: second?.id, sha256: second?.sha256, why: 'erasure' },
    });
    expect(await pdfs()).to.deep.equal([false, false, true]);
    const { other, codes } = await found(await test.stores.sheets.pdf(HERE, third?.id ?? ''));
    expect(other).to.deep.equal([]);
    expect(codes).to.include.members(['seal.erased', 'log.erased', 'sheet.row-erased']);
    const bundle = await completeEvidence(test.services, await liveOf(test, ada), school.meeting.id);
    expect(bundle.statements.filter(({ jws, salt }) => jws === null && salt === null)).to.have.length(1);
    expect((await everything(test)).filter((text) => /zo[eé]lie|br[eé]cheti/iu.test(text))).to.deep.equal([]);
  });

  it('go also when they were being made while the person was erased', async () => {
    const { test, admin, zoe, school } = world;
    test.clock.set(KEPT_NO_LONGER);
    await erasePerson(test.services, admin, { person: zoe.id, reason: 'Asked for it' });
    const [first] = await records();
    if (first === undefined) throw new Error('no sheet');
    const late = { ...first, id: first.id.replace('/1', '/2'), version: 2, madeAt: test.clock.now() + 1 };
    await test.stores.sheets.keep(late, new TextEncoder().encode('with the name'));
    expect(await pdfs()).to.deep.equal([false, true]);
    await make();
    expect(await pdfs()).to.deep.equal([false, false, true]);
    await test.stores.sheets.want(HERE, { meeting: school.meeting.id, why: 'erasure' }, test.clock.now());
    await make();
    expect(await pdfs()).to.deep.equal([false, false, true]);
  });

  it('go with the whole meeting, and none is made any more', async () => {
    const { test, admin } = world;
    test.clock.set(KEPT_NO_LONGER);
    await eraseDueMeetings(test.services, admin, 'Retention is over');
    await make();
    expect(await pdfs()).to.deep.equal([false]);
  });
});
