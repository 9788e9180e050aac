import { expect } from 'chai';
import { DAY_MS } from '../../src/domain/institution.ts';
import type { Meeting } from '../../src/domain/meeting.ts';
import { newId } from '../../src/application/identity.ts';
import { END, meeting as meetingWith, START } from '../support/meetings.ts';
import { openTestStores, statement, type TestStores } from './support/stores.ts';

const WEEK = 7 * DAY_MS;
const PRINTS = { exact: 'e', shape: 's', timing: null };

describe('reads of the pre-audit check', () => {
  let test: TestStores;
  let java: string;
  let maths: string;

  before(async () => {
    test = await openTestStores();
    java = await course('java');
    maths = await course('maths');
  });
  after(() => test.close());

  async function course(contextId: string, institution = 'lycee-42'): Promise<string> {
    return test.stores.courses.recordLaunch({
      ...{ institution, issuer: 'https://lms.example', contextId },
      ...{ title: contextId, label: null, roster: null },
    });
  }

  async function put(changes: Partial<Meeting>): Promise<Meeting> {
    const meeting = meetingWith({ id: newId(), course: java, ...changes });
    await test.stores.meetings.insert([meeting]);
    return meeting;
  }

  const at = (ms: number): Partial<Meeting> => ({ start: START + ms, end: END + ms });
  const teachers = (person: string): Meeting['teachers'] => [{ person, name: person }];

  it('find the meetings of a course nearby and those of a teacher at the same time, in the institution', async () => {
    const one = await put({});
    const near = await put({ ...at(WEEK), teachers: teachers('roy') });
    await put({ ...at(WEEK + 1), teachers: [] });
    await put({ ...at(DAY_MS), status: 'cancelled' });
    const meanwhile = await put({ ...at(60_000), course: maths });
    await put({ ...at(60_000), course: maths, teachers: teachers('roy') });
    await put({ start: END, end: END + 1, course: maths });
    await put({ institution: 'cfa' });
    const sealed = statement({ meeting: near.id, course: java, prints: PRINTS });
    await test.stores.statements.insert(sealed);
    await test.stores.statements.insert(
      statement({ ...sealed, id: newId(), institution: 'cfa', person: 'lei' }),
    );
    const read = await test.stores.preAudit.findBeside('lycee-42', one.id, WEEK);
    expect(read?.file).to.deep.equal(await test.stores.meetings.findFile('lycee-42', one.id));
    const found = new Map(read?.beside.map((beside) => [beside.meeting.id, beside]));
    expect([...found.keys()].sort()).to.deep.equal([one.id, near.id, meanwhile.id].sort());
    expect(found.get(meanwhile.id)?.course.id).to.equal(maths);
    const { id, type, person, revision, receivedAt } = sealed;
    const { name } = sealed.shown;
    expect(found.get(near.id)).to.deep.equal({
      meeting: near,
      course: await test.stores.courses.find('lycee-42', java),
      signatures: [
        { id, type, person, revision, receivedAt, prints: PRINTS, name, method: 'typed', typedName: name },
      ],
    });
    expect(await test.stores.preAudit.findBeside('cfa', one.id, WEEK)).to.equal(null);
  });

  it('list a period, of one course, of one teacher, up to a limit', async () => {
    const month = START + 30 * DAY_MS;
    const first = await put({ start: month, end: month + 1, teachers: teachers('tim') });
    const second = await put({ start: month + 1, end: month + 2, course: maths });
    await put({ start: month + 2, end: month + 3, status: 'cancelled' });
    const list = async (more: object = {}): Promise<string[]> => {
      const filter = { from: month, to: month + DAY_MS, limit: 10, ...more };
      return (await test.stores.preAudit.list('lycee-42', filter)).map(({ meeting }) => meeting.id);
    };
    expect(await list()).to.deep.equal([first.id, second.id]);
    expect(await list({ limit: 1 })).to.deep.equal([first.id]);
    expect(await list({ course: maths })).to.deep.equal([second.id]);
    expect(await list({ teacher: 'tim' })).to.deep.equal([first.id]);
    const { rollCall } = second;
    await test.stores.meetings.save({ ...second, rollCall: { ...rollCall, completedBy: 'tim' } });
    expect(await list({ teacher: 'tim' })).to.deep.equal([first.id, second.id]);
    expect(await list({ from: month + 1 })).to.deep.equal([second.id]);
    expect(await list({ to: month })).to.deep.equal([]);
  });

  it('list whoever signed a meeting, teachers too, but no other statement', async () => {
    const year = START + 365 * DAY_MS;
    const { id } = await put({ start: year, end: year + 1 });
    for (const type of ['student-signature', 'teacher-signature', 'roll-call', 'validation'] as const) {
      await test.stores.statements.insert(statement({ meeting: id, type, prints: PRINTS }));
    }
    const [found] = await test.stores.preAudit.list('lycee-42', { from: year, to: year + 1, limit: 1 });
    expect(found?.signatures.map(({ type, prints }) => [type, prints])).to.have.deep.members([
      ['student-signature', PRINTS],
      ['teacher-signature', PRINTS],
    ]);
  });

  it("list a person's signatures, newest first, without what is encrypted", async () => {
    const signed = [1, 3, 2].map((ms) =>
      statement({ meeting: newId(), person: 'pat', receivedAt: START + ms, prints: PRINTS }),
    );
    for (const one of signed) await test.stores.statements.insert(one);
    await test.stores.statements.insert(
      statement({ type: 'teacher-signature', meeting: newId(), person: 'pat', receivedAt: START + 4 }),
    );
    await test.stores.statements.insert(statement({ institution: 'cfa', meeting: newId(), person: 'pat' }));
    await test.stores.statements.insert(statement({ type: 'set-aside', meeting: newId(), person: 'pat' }));
    const found = await test.stores.preAudit.ofPerson('lycee-42', 'pat', 3);
    expect(found.map(({ receivedAt }) => receivedAt - START)).to.deep.equal([4, 3, 2]);
    expect(found[0]).to.not.have.property('kept');
  });
});
