import { expect } from 'chai';
import { erasePerson } from '../../../src/application/erasure/erase-person.ts';
import { liftHold, placeHold } from '../../../src/application/erasure/holds.ts';
import { newId } from '../../../src/application/identity.ts';
import { setAsideSignature } from '../../../src/application/validate-meeting.ts';
import { START } from '../../support/meetings.ts';
import { addMeeting } from '../support/school.ts';
import { planErasure } from '../../../src/application/erasure/plan.ts';
import { readStatement } from '../../../src/application/read-statement.ts';
import { superviseMeeting } from '../../../src/application/supervise.ts';
import { refusalOf } from '../../store/support/stores.ts';
import { liveOf } from '../secretariat/support.ts';
import { ISSUER } from '../support/app.ts';
import {
  everything,
  HERE,
  KEPT_NO_LONGER,
  provedInLog,
  signedSchool,
  signsAfterLaunch,
  ZOE,
  type Erasing,
} from './support.ts';

const REASON = 'Zoélie asked for it in a letter.';

describe('erasing a person', () => {
  let world: Erasing;
  const erase = () => erasePerson(world.test.services, world.admin, { person: world.zoe.id, reason: REASON });
  const traces = async (): Promise<string[]> =>
    (await everything(world.test)).filter((text) =>
      [/zo[eé]lie/iu, /br[eé]cheti[eè]re/iu, new RegExp(world.zoe.id)].some((one) => one.test(text)),
    );

  beforeEach(async () => {
    world = await signedSchool();
  });
  afterEach(() => world.test.close());

  it('lists first what goes, and changes nothing', async () => {
    const { test, zoe, admin } = world;
    const plan = await planErasure(test.services, admin, zoe.id);
    expect(plan.obstacles.map(({ kind }) => kind)).to.deep.equal(['retention']);
    expect(plan.meetings).to.have.length(1);
    expect(plan.meetings[0]).to.deep.include({ statements: 1, row: true, scan: false });
    expect(plan).to.deep.include({ memberships: 1, sheets: 0, receipts: 1, namedIn: [] });
    expect(plan.records).to.deep.include({ sessions: 1, scores: 1 });
    expect((await test.stores.people.find(HERE, zoe.id))?.name).to.equal(ZOE.name);
  });

  it('is refused while retention applies, to the very instant at which it ends', async () => {
    const { test } = world;
    test.clock.set(Date.UTC(2032, 11, 31, 23) - 1);
    expect(await refusalOf(erase())).to.equal('ERASURE_RETAINED');
    test.clock.set(Date.UTC(2032, 11, 31, 23));
    expect((await erase()).step).to.equal(null);
  });

  it('is refused while a hold applies to the person, a course or the institution, and not after it is lifted', async () => {
    const { test, admin, school, zoe } = world;
    test.clock.set(KEPT_NO_LONGER);
    const scopes = [
      { kind: 'person', person: zoe.id },
      { kind: 'course', course: school.course },
      { kind: 'institution' },
    ] as const;
    for (const scope of scopes) {
      const hold = await placeHold(test.services, admin, { scope, reason: 'Dispute about Zoélie' });
      expect(await refusalOf(erase()), scope.kind).to.equal('ERASURE_HELD');
      await liftHold(test.services, admin, { hold: hold.id, reason: 'Settled' });
    }
    expect((await erase()).doneAt).to.equal(KEPT_NO_LONGER);
    expect(await traces()).to.deep.equal([]);
  });

  it('leaves nothing of the person in any document of the database', async () => {
    const { test } = world;
    expect((await traces()).length).to.be.greaterThan(5);
    test.clock.set(KEPT_NO_LONGER);
    const done = await erase();
    expect(done).to.deep.include({ person: null, sub: null, secret: null, meetings: [], step: null });
    expect(done.counts).to.deep.include({ statements: 1, rows: 1, meetings: 1, sessions: 1, scores: 1 });
    expect(await traces()).to.deep.equal([]);
    const [want] = await test.stores.sheets.wanted(HERE, [world.school.meeting.id]);
    expect(want?.why).to.equal('erasure');
  });

  it('leaves the log as it was: the erased and all others are proved to be in it', async () => {
    const { test } = world;
    const before = await test.services.evidenceLog.checkpoint(HERE);
    expect(await provedInLog(test)).to.equal(5);
    test.clock.set(KEPT_NO_LONGER);
    await erase();
    expect(await test.services.evidenceLog.checkpoint(HERE)).to.equal(before);
    expect(await provedInLog(test)).to.equal(5);
  });

  it('leaves what others sealed readable, with a row that says erased', async () => {
    const { test, school, ada } = world;
    test.clock.set(KEPT_NO_LONGER);
    await erase();
    const file = await superviseMeeting(test.services, await liveOf(test, ada), school.meeting.id);
    expect(file.rows.map(({ state }) => state).sort()).to.deep.equal(['absent', 'erased', 'signed']);
    expect(file.counts).to.deep.equal({ signed: 1, missing: 0, expected: 1 });
    const [tombstone] = await test.stores.erasures.erasedIn(HERE, school.meeting.id);
    expect(tombstone).to.deep.include({ type: 'student-signature', revision: 1 });
    expect(tombstone?.erased.reason).to.equal('— asked for it in a letter.');
    expect(file.rows.find(({ state }) => state === 'erased')?.person).to.equal(tombstone?.person);
    expect(await refusalOf(readStatement(test.services, HERE, tombstone?.id ?? ''))).to.equal(
      'STATEMENT_ERASED',
    );
    for (const { id } of file.file.statements) await readStatement(test.services, HERE, id);
    const rollCall = file.file.statements.find(({ type }) => type === 'roll-call');
    const read = await readStatement(test.services, HERE, rollCall?.id ?? '');
    const digests = read.statement.type === 'roll-call' ? read.statement.rows : [];
    const rows = read.rows.map((row) => (row === null ? null : test.services.sealer.digest(row)));
    expect(rows).to.deep.equal(digests.map((digest, i) => (rows[i] === null ? null : digest)));
    expect(rows.filter((row) => row === null)).to.have.length(1);
    expect(await test.stores.statements.hasSignature(HERE, school.meeting.id)).to.equal(true);
    expect(await test.stores.statements.countSignatures(HERE, 0, KEPT_NO_LONGER)).to.equal(2);
  });

  it('takes every revision, what set one aside, the scan and the tries at codes', async () => {
    const { test, admin, school, ada, zoe } = world;
    test.clock.set(START);
    const meeting = await addMeeting(test, { course: school.course, signInMode: 'both' });
    const scan = { institution: HERE, meeting: meeting.id, person: zoe.id, way: 'qr' as const };
    await test.stores.scans.record({ ...scan, epoch: 1, at: START, ticket: newId() });
    await test.stores.tries.spend(`typed-code:${HERE}:${meeting.id}:${zoe.id}`, 5, 1e12);
    await signsAfterLaunch(test, meeting, zoe);
    const [first] = await test.stores.statements.inMeeting(HERE, meeting.id);
    const aside = {
      meeting: meeting.id,
      statement: first?.id ?? '',
      reason: 'Zoélie signed for Bréchetière',
    };
    await setAsideSignature(test.services, await liveOf(test, ada), aside);
    await signsAfterLaunch(test, meeting, zoe);
    test.clock.set(KEPT_NO_LONGER);
    expect(await refusalOf(erase())).to.equal('ERASURE_WAITING');
    await test.services.evidenceLog.appendWaiting();
    // The set-aside is the administrator's own act as well: it is gone with the student, and names nobody.
    const done = await erase();
    expect(done.counts).to.deep.include({ statements: 4, scans: 1, sessions: 3 });
    expect(await test.stores.erasures.erasedIn(HERE, meeting.id)).to.have.length(3);
    expect(await traces()).to.deep.equal([]);
    expect(await provedInLog(test)).to.equal(8);
    expect((await planErasure(test.services, admin, ada.id)).obstacles.map(({ kind }) => kind)).to.deep.equal(
      ['named'],
    );
  });

  it('gives another pseudonym in every meeting, so that nobody follows the person through them', async () => {
    const { test, school } = world;
    test.clock.set(KEPT_NO_LONGER);
    await erase();
    const [tombstone] = await test.stores.erasures.erasedIn(HERE, school.meeting.id);
    const entries = await test.stores.audit.list(HERE, { limit: 100 });
    const row = JSON.stringify(entries.filter(({ event }) => event.type === 'mark-changed'));
    expect(row).to.include(tombstone?.person ?? 'nobody');
    expect(JSON.stringify(entries.filter(({ event }) => !('meeting' in event)))).to.not.include(
      tombstone?.person,
    );
  });

  it('lets the same user of the LMS begin anew, linked to nothing', async () => {
    const { test, zoe, school } = world;
    test.clock.set(KEPT_NO_LONGER);
    await erase();
    const identity = { institution: HERE, issuer: ISSUER, sub: ZOE.sub, name: ZOE.name };
    const again = await test.stores.people.recordLaunch(identity, { course: school.course, role: 'student' });
    expect(again).to.deep.include({ id: zoe.id, subjectToSignature: false, granted: [] });
    expect(await test.stores.erasures.traces(HERE, again.id)).to.deep.equal([]);
    const plan = await planErasure(test.services, world.admin, again.id);
    expect(plan).to.deep.include({ obstacles: [], meetings: [] });
  });

  it('is refused for a teacher whose name others sealed, with why', async () => {
    const { test, school, admin } = world;
    const request = { person: school.teacher.id, reason: 'Left' };
    expect(await refusalOf(erasePerson(test.services, admin, request))).to.equal('ERASURE_RETAINED');
    test.clock.set(KEPT_NO_LONGER);
    expect(await refusalOf(erasePerson(test.services, admin, request))).to.equal('ERASURE_NAMED');
  });

  it('is refused to erase oneself, without a reason, and for nobody', async () => {
    const { test, admin, ada, zoe } = world;
    const refused = (person: string, reason: string) =>
      refusalOf(erasePerson(test.services, admin, { person, reason }));
    expect(await refused(ada.id, 'Tired')).to.equal('ERASURE_OF_ONESELF');
    expect(await refused(zoe.id, ' ')).to.equal('REASON_MISSING');
    expect(await refused('0'.repeat(24), 'Asked')).to.equal('PERSON_UNKNOWN');
  });
});
