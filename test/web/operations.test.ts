import { expect } from 'chai';
import type { MongoClient } from 'mongodb';
import { newId } from '../../src/application/identity.ts';
import { END, START } from '../support/meetings.ts';
import { countOperations, type OperationCounter, type Operations } from '../support/operations.ts';
import { openTestApp, type TestApp } from './support/app.ts';
import { addMeeting, changeSettings, openSchool, type School } from './support/school.ts';
import { hidden } from './teacher/support.ts';
import type { Visitor } from './support/visitor.ts';

/** Until the driver was answered to such a command. */
function answered(client: MongoClient, command: string): Promise<void> {
  return new Promise((resolve) => {
    client.on('commandSucceeded', ({ commandName }) => {
      if (commandName === command) resolve();
    });
  });
}

/** What a request costs the database; the session counts. */
describe('operations', () => {
  let test: TestApp;
  let school: School;
  let counter: OperationCounter;
  let zoe: Visitor;
  let teacher: Visitor;
  let secretary: Visitor;

  before(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    await addMeeting(test, {
      id: newId(),
      course: school.course,
      title: 'Second',
      start: END,
      end: END + 1000,
    });
    const sam = await test.somebody({ sub: 'sam', name: 'Sam', granted: ['secretary'] });
    zoe = await test.signIn(school.zoe);
    teacher = await test.signIn(school.teacher);
    secretary = await test.signIn(sam);
    // Opens the meeting, makes the key that seals and reads the one that opens: the first of a morning pays for them.
    const lei = await test.signIn(school.lei);
    const signed = await lei.post(`${page()}/sign`, form((await lei.get(page())).text, '雷 李'));
    await lei.get(String(signed.headers['location']));
    counter = countOperations(test.client);
  });
  after(async () => {
    counter.stop();
    await test.close();
  });

  const page = (): string => `/student/meetings/${school.meeting.id}`;
  const form = (html: string, name: string): Record<string, string> => ({
    idempotencyKey: hidden(html, 'idempotencyKey'),
    locale: hidden(html, 'locale'),
    sentence: hidden(html, 'sentence'),
    method: 'typed',
    name,
    declared: 'yes',
  });

  async function cost(visitor: Visitor, path: string): Promise<Operations> {
    counter.take();
    const { status, text } = await visitor.get(path);
    expect(status, text).to.equal(200);
    return counter.take();
  }

  const pages: Record<string, () => [Visitor, string]> = {
    'student: agenda': () => [zoe, '/student'],
    'student: one course': () => [zoe, `/student/courses/${school.course}`],
    'student: straight to what is to be signed': () => [zoe, `/student/courses/${school.course}?go=sign`],
    'student: meeting': () => [zoe, page()],
    'teacher: agenda': () => [teacher, '/teacher'],
    'teacher: one course': () => [teacher, `/teacher/courses/${school.course}`],
    'teacher: roll call': () => [teacher, `/teacher/meetings/${school.meeting.id}`],
    'teacher: completion': () => [teacher, `/teacher/meetings/${school.meeting.id}/complete`],
    'secretariat: supervision': () => [secretary, '/secretariat/supervision'],
    'secretariat: supervision of one meeting': () => [
      secretary,
      `/secretariat/supervision/${school.meeting.id}`,
    ],
    'secretariat: supervision of one meeting, chosen from the list': () => [
      secretary,
      `/secretariat/supervision/${school.meeting.id}?day=2026-11-24`,
    ],
    'secretariat: checks': () => [secretary, '/secretariat/checks'],
    'secretariat: meetings': () => [secretary, '/secretariat/meetings'],
    'secretariat: validation': () => [secretary, `/secretariat/supervision/${school.meeting.id}/validate`],
  };

  for (const [name, visit] of Object.entries(pages)) {
    it(`${name}: at most two reads and no write`, async () => {
      const { reads, writes, each } = await cost(...visit());
      expect(reads, each.join(', ')).to.be.within(1, 2);
      expect(writes, each.join(', ')).to.equal(0);
    });
  }

  describe('where the signing opens with a roll call that nobody has begun', () => {
    const waiting: string[] = [];
    before(async () => {
      // Nobody's session is idle then.
      test.clock.set(START);
      await changeSettings(test, { signingOpens: 'roll-call-start' });
      for (const title of ['Third', 'Fourth']) {
        waiting.push((await addMeeting(test, { course: school.course, title })).id);
      }
      counter.take();
    });
    const id = (): string => waiting[0] ?? '';
    const here: Record<string, () => [Visitor, string]> = {
      ...pages,
      'student: a meeting that waits': () => [zoe, `/student/meetings/${id()}`],
      'teacher: a roll call that waits': () => [teacher, `/teacher/meetings/${id()}`],
      'secretariat: a meeting that waits': () => [secretary, `/secretariat/supervision/${id()}`],
    };
    for (const [name, visit] of Object.entries(here)) {
      it(`${name}: at most two reads and no write`, async () => {
        const { reads, writes, each } = await cost(...visit());
        expect(reads, each.join(', ')).to.be.within(1, 2);
        expect(writes, each.join(', ')).to.equal(0);
      });
    }
  });

  it('a signature: at most two reads and one write, and so its receipt', async () => {
    const { text } = await zoe.get(page());
    counter.take();
    const signed = await zoe.post(`${page()}/sign`, form(text, 'Zoé Bréchet'));
    const { reads, each } = counter.take();
    expect(signed.status, signed.text).to.equal(303);
    expect(reads, each.join(', ')).to.be.within(1, 2);
    expect(each.filter((name) => !/^(find|aggregate) /.test(name))).to.deep.equal(['insert statements']);
    const receipt = await cost(zoe, String(signed.headers['location']));
    expect(receipt.reads, receipt.each.join(', ')).to.be.within(1, 2);
    expect(receipt.writes).to.equal(0);
  });

  it('a session that is idle is touched once in five minutes, and no page waits for it', async () => {
    test.clock.forward(5 * 60_000);
    const touched = answered(test.client, 'update');
    await cost(zoe, '/student');
    await touched;
    counter.take();
    expect((await cost(zoe, '/student')).writes).to.equal(0);
  });
});
