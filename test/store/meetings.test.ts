import { expect } from 'chai';
import type { AuditEntry } from '../../src/domain/audit.ts';
import type { Meeting } from '../../src/domain/meeting.ts';
import { MAX_EXTRA_TIME_MS } from '../../src/domain/institution.ts';
import { outboxDocument, statementDocument } from '../../src/store/repositories/statements.ts';
import { cuttableProxy } from '../support/cuttable-proxy.ts';
import { END, meeting as meetingWith, sheetRow, START } from '../support/meetings.ts';
import { openTestStores, refusalOf, scan, statement, type TestStores } from './support/stores.ts';

const ALL = { from: 0, to: END + 1, limit: 10 };

describe('meetings', () => {
  let test: TestStores;
  let java: string;
  beforeEach(async () => {
    test = await openTestStores();
    java = await test.stores.courses.recordLaunch({
      ...{ institution: 'lycee-42', issuer: 'https://lms.example', contextId: 'java' },
      ...{ title: 'Java 101', label: null, roster: null },
    });
  });
  afterEach(() => test.close());

  async function put(changes: Partial<Meeting> = {}): Promise<Meeting> {
    const meeting = meetingWith({ course: java, ...changes });
    await test.stores.meetings.insert([meeting]);
    return meeting;
  }

  it('are stored as they are', async () => {
    const meeting = await put();
    expect(await test.stores.meetings.find('lycee-42', meeting.id)).to.deep.equal(meeting);
    expect(await test.stores.meetings.findAnywhere(meeting.id)).to.deep.equal(meeting);
  });

  it('are saved over the version that was read, by one of ten at once', async () => {
    const meeting = await put();
    const saved = await Promise.all(
      Array.from({ length: 10 }, (_, at) => test.stores.meetings.save({ ...meeting, room: String(at) })),
    );
    const [winner, ...others] = saved.filter((result) => result !== null);
    expect(others).to.deep.equal([]);
    expect(winner?.version).to.equal(2);
    expect(await test.stores.meetings.find('lycee-42', meeting.id)).to.deep.equal(winner);
  });

  it('lose fields that became null', async () => {
    const meeting = await put({ closedEarly: { at: START, by: 'a', byName: 'A', reason: 'r' } });
    const saved = await test.stores.meetings.save({
      ...meeting,
      opening: null,
      closedEarly: null,
      sheet: [],
    });
    expect(await test.stores.meetings.find('lycee-42', meeting.id)).to.deep.equal(saved);
    expect(saved).to.deep.include({ opening: null, closedEarly: null, sheet: [] });
  });

  it('are due to open from their exact start until the longest extra time is over', async () => {
    const due = async (now: number): Promise<number> =>
      (await test.stores.meetings.dueToOpen(now, ['cfa', 'lycee-42'])).length;
    await put({ opening: null });
    await put({ id: 'opened' });
    await put({ id: 'cancelled', opening: null, status: 'cancelled' });
    expect(await due(START - 1)).to.equal(0);
    expect(await due(START)).to.equal(1);
    expect(await due(END + MAX_EXTRA_TIME_MS - 1)).to.equal(1);
    expect(await due(END + MAX_EXTRA_TIME_MS)).to.equal(0);
    expect(await test.stores.meetings.dueToOpen(START, ['cfa'])).to.deep.equal([]);
  });

  describe('with what was recorded of them', () => {
    let meeting: Meeting;
    beforeEach(async () => {
      meeting = await put({ sheet: [sheetRow({ revision: 2 }), sheetRow({ person: 'lei' })] });
      const of = { meeting: meeting.id, course: java };
      await test.stores.scans.record(scan({ meeting: meeting.id, person: 'zoe' }));
      await test.stores.scans.record(scan({ meeting: meeting.id, person: 'lei' }));
      const act = { at: START, by: 'sec', byName: 'S.', reason: 'r' };
      await test.stores.statements.insert(statement({ ...of, id: 'z2', revision: 2 }));
      await test.stores.statements.insert(statement({ ...of, id: 'z1', setAside: act }));
      await test.stores.statements.insert(statement({ ...of, id: 'l1', person: 'lei' }));
      await test.stores.statements.insert(
        statement({ ...of, id: 't1', type: 'teacher-signature', person: 'mueller' }),
      );
      // The same meeting's id in another institution is another meeting's.
      await test.stores.statements.insert(
        statement({ ...of, id: 'foreign', institution: 'cfa', person: 'x' }),
      );
      await test.stores.scans.record(scan({ meeting: meeting.id, institution: 'cfa', person: 'x' }));
    });

    it('show a person their own part alone, by revision, without what is encrypted', async () => {
      const own = await test.stores.meetings.findForPerson('lycee-42', meeting.id, 'zoe');
      expect(own?.meeting).to.deep.equal(meeting);
      expect(own?.course.title).to.equal('Java 101');
      expect(own?.scan?.person).to.equal('zoe');
      expect(own?.signatures.map(({ id }) => id)).to.deep.equal(['z1', 'z2']);
      expect(own?.signatures[0]).not.to.have.property('kept');
      const [listed] = await test.stores.meetings.listForPerson('lycee-42', 'zoe', ALL);
      expect(listed).to.deep.equal(own);
    });

    it('show the whole file', async () => {
      const file = await test.stores.meetings.findFile('lycee-42', meeting.id);
      expect(file?.statements.map(({ id }) => id)).to.have.members(['z1', 'z2', 'l1', 't1']);
      expect(file?.scans.map(({ person }) => person)).to.have.members(['zoe', 'lei']);
    });

    it('are summed up by who has a signature that counts', async () => {
      const [summary] = await test.stores.meetings.listSummaries('lycee-42', ALL);
      expect(summary?.signedBy).to.have.members(['zoe', 'lei']);
      expect(summary?.scannedBy).to.have.members(['zoe', 'lei']);
    });

    it('are summed up together with the whole file of one of them', async () => {
      await put({ id: 'later', start: END, end: END + 1 });
      const { meetings } = test.stores;
      const summaries = await meetings.listSummaries('lycee-42', ALL);
      const file = await meetings.findFile('lycee-42', meeting.id);
      expect(await meetings.listSummariesWith('lycee-42', ALL, meeting.id)).to.deep.equal({
        summaries,
        file,
      });
      const { file: other } = await meetings.listSummariesWith('lycee-42', ALL, 'later');
      expect(other?.statements).to.deep.equal([]);
      const elsewhere = await meetings.listSummariesWith('lycee-42', { ...ALL, from: END }, meeting.id);
      expect(elsewhere.file).to.equal(null);
    });

    it('are listed by their start, within bounds, by course and by status', async () => {
      await put({ id: 'later', start: END, end: END + 1 });
      await put({ id: 'db', course: 'db' });
      await put({ id: 'gone', status: 'cancelled' });
      const ids = async (filter: object): Promise<string[]> =>
        (await test.stores.meetings.listSummaries('lycee-42', { ...ALL, ...filter })).map(
          ({ meeting: { id } }) => id,
        );
      expect(await ids({ status: 'scheduled' })).to.deep.equal([meeting.id, 'later']);
      expect(await ids({ from: END, status: 'scheduled' })).to.deep.equal(['later']);
      expect(await ids({ to: END, courses: [java] })).to.have.members([meeting.id, 'gone']);
      expect(await ids({ courses: [] })).to.deep.equal([]);
      expect(await ids({ limit: 1, status: 'scheduled' })).to.deep.equal([meeting.id]);
    });
  });

  describe('saved with sealed statements', () => {
    const seals = (meeting: Meeting) => [
      statement({ id: 'c1', meeting: meeting.id, type: 'roll-call', person: '' }),
      statement({ id: 't1', meeting: meeting.id, type: 'teacher-signature', person: 'mueller' }),
    ];
    const stored = async (meeting: Meeting): Promise<string[]> =>
      (await test.stores.statements.inMeeting('lycee-42', meeting.id)).map(({ id }) => id).sort();
    const left = async (meeting: Meeting): Promise<unknown> =>
      (
        await test.connection
          .collection<{ _id: string; outbox: unknown[] }>('meetings')
          .findOne({ _id: meeting.id })
      )?.outbox;

    /** As a process leaves it that ends between the meeting's write and the move. */
    async function interrupted(): Promise<Meeting> {
      const meeting = await put();
      const outbox = seals(meeting).map(statementDocument);
      await test.connection
        .collection<{ _id: string }>('meetings')
        .updateOne({ _id: meeting.id }, { $set: { outbox } });
      return meeting;
    }

    it('stores both, and leaves nothing to move', async () => {
      const meeting = await put();
      const saved = await test.stores.meetings.saveWithStatements(meeting, seals(meeting));
      expect(saved?.version).to.equal(2);
      expect(await stored(meeting)).to.deep.equal(['c1', 't1']);
      expect(await left(meeting)).to.deep.equal([]);
    });

    it('stores neither over a version that has gone on', async () => {
      const meeting = await put();
      await test.stores.meetings.save(meeting);
      expect(await test.stores.meetings.saveWithStatements(meeting, seals(meeting))).to.equal(null);
      expect(await stored(meeting)).to.deep.equal([]);
    });

    it('writes what was validated with an amendment alone', async () => {
      const meeting = await put();
      const frozen = await test.stores.meetings.save({ ...meeting, status: 'validated' });
      if (frozen === null) throw new Error('it was not validated');
      const changed = { ...frozen, room: 'C3' };
      expect(await test.stores.meetings.save(changed)).to.equal(null);
      expect(await test.stores.meetings.saveWithStatements(changed, seals(meeting))).to.equal(null);
      const amendment = statement({ id: 'a1', meeting: meeting.id, type: 'amendment', person: '' });
      const saved = await test.stores.meetings.saveWithStatements(changed, [amendment]);
      expect(saved).to.include({ room: 'C3', version: frozen.version + 1 });
      expect(await stored(meeting)).to.deep.equal(['a1']);
      const found = await test.stores.statements.findAmended('lycee-42', 'a1');
      expect(found?.amendments).to.deep.equal([]);
    });

    it('an interrupted move is finished at the next start', async () => {
      const meeting = await interrupted();
      await (await test.again()).close();
      expect(await stored(meeting)).to.deep.equal(['c1', 't1']);
      expect(await left(meeting)).to.deep.equal([]);
    });

    it('a move that was interrupted half-way moves nothing twice', async () => {
      const meeting = await interrupted();
      await test.stores.statements.insert(seals(meeting)[0]!);
      await (await test.again()).close();
      expect(await stored(meeting)).to.deep.equal(['c1', 't1']);
      expect(await left(meeting)).to.deep.equal([]);
    });

    it('an interrupted amendment loses neither its trail nor what it sets aside, and notes nothing twice', async () => {
      const signature = statement({ id: 'z1', person: 'zoe', digest: 'd'.repeat(43) });
      const act = { at: 5, by: 'sam', byName: 'Sam', reason: 'Max signed' };
      const setAside = [{ person: 'zoe', name: 'Zoé', digest: signature.digest }];
      const amendment = { ...act, number: 1, digest: 'e'.repeat(43), facts: [], rows: [], setAside };
      const meeting = await put({ amendments: [amendment] });
      await test.stores.statements.insert({ ...signature, meeting: meeting.id });
      const event = { meeting: meeting.id, person: 'zoe' };
      const entry = { institution: 'lycee-42', at: 5, actor: 'sam', actorName: 'Sam' };
      const trail: AuditEntry[] = [
        { ...entry, event: { type: 'row-added', ...event } },
        { ...entry, event: { type: 'signature-set-aside', ...event, reason: 'Max signed' } },
      ];
      const sealed = statement({ id: 'a1', meeting: meeting.id, type: 'amendment', person: '' });
      const outbox = [outboxDocument({ ...sealed, digest: amendment.digest, trail })];
      const leave = () =>
        test.connection
          .collection<{ _id: string }>('meetings')
          .updateOne({ _id: meeting.id }, { $set: { outbox } });
      const now = async () => [
        (await test.stores.audit.list('lycee-42', { limit: 9 })).reverse(),
        (await test.stores.statements.find('lycee-42', 'z1'))?.setAside,
      ];
      await leave();
      await (await test.again()).close();
      expect(await now()).to.deep.equal([trail, act]);
      expect(await test.stores.statements.find('lycee-42', 'a1')).not.to.have.property('trail');
      await leave();
      await test.stores.meetings.findFile('lycee-42', meeting.id);
      expect(await now()).to.deep.equal([trail, act]);
    });

    it('an interrupted move is finished by whoever reads the meeting’s file', async () => {
      const meeting = await interrupted();
      const file = await test.stores.meetings.findFile('lycee-42', meeting.id);
      expect(file?.statements.map(({ id }) => id)).to.have.members(['c1', 't1']);
      expect(await left(meeting)).to.deep.equal([]);
    });

    it('a change of the meeting does not lose what waits to be moved', async () => {
      const meeting = await interrupted();
      await test.stores.meetings.save(meeting);
      expect(await stored(meeting)).to.deep.equal(['c1', 't1']);
      expect(await left(meeting)).to.deep.equal([]);
    });

    it('the database away between write and move: the seals wait in the meeting', async () => {
      const meeting = await put();
      const proxy = await cuttableProxy(test.database.url);
      const other = await test.again({ url: proxy.url });
      other.connection.getClient().on('commandSucceeded', ({ commandName }) => {
        if (commandName === 'findAndModify') proxy.cut();
      });
      expect(await refusalOf(other.stores.meetings.saveWithStatements(meeting, seals(meeting)))).to.equal(
        'DATABASE_AWAY',
      );
      expect(await stored(meeting)).to.deep.equal([]);
      proxy.mend();
      const file = await other.stores.meetings.findFile('lycee-42', meeting.id);
      expect(file?.meeting.version).to.equal(2);
      expect(file?.statements.map(({ id }) => id)).to.have.members(['c1', 't1']);
      await other.close();
      await proxy.close();
    });
  });
});
