import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { setAsideSignature } from '../../src/application/validate-meeting.ts';
import type { AuditEntry } from '../../src/domain/audit.ts';
import type { Person } from '../../src/domain/person.ts';
import { refusalOf } from '../store/support/stores.ts';
import { cuttableProxy, type CuttableProxy } from '../support/cuttable-proxy.ts';
import { freshDatabase, type TestDatabase } from '../support/engine.ts';
import {
  closes,
  completesWith,
  INK,
  liveOf,
  rollCallCompleted,
  signs,
  validates,
} from './secretariat/support.ts';
import { openTestApp, type TestApp } from './support/app.ts';
import { openSchool, type School } from './support/school.ts';

/** One process loses the database right after the meeting's own write, as if it were killed; another one goes on. */
describe('an act that is cut off after its write', () => {
  let database: TestDatabase;
  let proxy: CuttableProxy;
  let dying: TestApp;
  let other: TestApp;
  let school: School;
  let sam: Person;

  beforeEach(async () => {
    database = await freshDatabase();
    proxy = await cuttableProxy(database.url);
    const secret = randomBytes(32).toString('base64url');
    other = await openTestApp({ shared: { url: database.url, secret } });
    dying = await openTestApp({ shared: { url: proxy.url, secret } });
    school = await openSchool(other);
    sam = await other.somebody({ sub: 'sam', name: 'Sam', granted: ['secretary'] });
  });
  afterEach(async () => {
    await dying.close();
    await other.close();
    await proxy.close();
    await database.drop();
  });

  /** Does it in the process that is cut off as soon as the meeting is written. */
  async function cutOff(act: () => Promise<unknown>): Promise<void> {
    const cut = ({ commandName }: { commandName: string }): void => {
      if (commandName === 'findAndModify') proxy.cut();
    };
    dying.client.on('commandSucceeded', cut);
    expect(await refusalOf(act())).to.equal('DATABASE_AWAY');
    dying.client.off('commandSucceeded', cut);
    proxy.mend();
  }

  const trail = async (type: AuditEntry['event']['type']): Promise<AuditEntry[]> =>
    (await other.stores.audit.list('lycee-42', { limit: 50 })).filter(({ event }) => event.type === type);

  /** Reads as the next page of another process does, twice. */
  async function readAgain(): Promise<void> {
    for (let time = 0; time < 2; time++) await other.stores.meetings.findFile('lycee-42', school.meeting.id);
  }

  it('says in the trail who completed the roll call', async () => {
    await rollCallCompleted(other, school);
    const stored = await other.stores.meetings.find('lycee-42', school.meeting.id);
    if (stored === null) throw new Error('no meeting');
    await other.stores.meetings.save({ ...stored, rollCall: { ...stored.rollCall, changedSince: true } });
    await cutOff(() => completesWith(INK, { test: dying, school }));
    await readAgain();
    const [second, first, ...more] = await trail('roll-call-completed');
    expect(more).to.deep.equal([]);
    expect([first?.event, second?.event]).to.deep.equal(
      [1, 2].map((version) => ({ type: 'roll-call-completed', meeting: school.meeting.id, version })),
    );
    expect(second).to.include({ actor: school.teacher.id, actorName: 'A. Müller' });
  });

  it('says in the trail who validated', async () => {
    await rollCallCompleted(other, school);
    await closes(other, school, sam);
    dying.clock.set(other.clock.now());
    await cutOff(() => validates(dying, school, sam));
    await readAgain();
    const [entry, ...more] = await trail('meeting-validated');
    expect(more).to.deep.equal([]);
    expect(entry).to.deep.include({
      actor: sam.id,
      actorName: 'Sam',
      at: other.clock.now(),
      event: { type: 'meeting-validated', meeting: school.meeting.id },
    });
  });

  it('says in the trail who set a signature aside, and on the signature why', async () => {
    const { id } = await signs(other, school, school.zoe);
    const reason = 'Max signed for her';
    await cutOff(async () =>
      setAsideSignature(dying.services, await liveOf(dying, sam), {
        meeting: school.meeting.id,
        statement: id,
        reason,
      }),
    );
    await readAgain();
    const [entry, ...more] = await trail('signature-set-aside');
    expect(more).to.deep.equal([]);
    const { meeting, zoe } = school;
    expect(entry?.event).to.deep.equal({
      type: 'signature-set-aside',
      meeting: meeting.id,
      person: zoe.id,
      reason,
    });
    const at = other.clock.now();
    const signature = await other.stores.statements.find('lycee-42', id);
    expect(signature?.setAside).to.deep.equal({ at, by: sam.id, byName: 'Sam', reason });
  });
});
