import { expect } from 'chai';
import { countOperations } from '../../support/operations.ts';
import { END, START } from '../../support/meetings.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import { addMeeting, changeSettings, openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('teacher: agenda', () => {
  let test: TestApp;
  let school: School;
  let mueller: Visitor;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    mueller = await test.signIn(school.teacher);
  });
  afterEach(() => test.close());

  const course = (): string => `/teacher/courses/${school.course}`;
  /** The heading of the panel of the current meeting. */
  const current = (html: string): string => /id="current"[^>]*>([^<]*)/.exec(html)?.[1] ?? '';

  it('shows the running meeting first, with one primary action, then what comes and what was', async () => {
    await addMeeting(test, { course: school.course, title: 'Generics', start: START + DAY, end: END + DAY });
    await addMeeting(test, { course: school.course, title: 'Loops', start: START - DAY, end: END - DAY });
    const { status, text } = await mueller.get(course());
    expect(status).to.equal(200);
    expectValidHtml(text);
    const order = ['Now', 'Interfaces', 'Take the roll call', 'Upcoming', 'Generics', 'Past', 'Loops'];
    const places = order.map((words) => text.indexOf(words));
    expect(places).to.not.include(-1);
    expect(places).to.deep.equal([...places].sort((a, b) => a - b));
    expect(text.match(/button--primary/g)).to.have.length(1);
    expect(text).to.include('Roll call not taken');
  });

  it('takes the running meeting, else the next of today, else the last of today', async () => {
    const { course: id } = school;
    await addMeeting(test, { course: id, title: 'Next', start: START + 4 * HOUR, end: END + 4 * HOUR });
    expect(current((await mueller.get(course())).text)).to.equal('java · Interfaces');
    test.clock.set(END);
    const next = await mueller.get(course());
    expect(current(next.text)).to.equal('java · Next');
    expect(next.text).to.include('Next today').and.to.include('See the roll call');
    test.clock.set(END + 4 * HOUR);
    mueller = await test.signIn(school.teacher);
    expect((await mueller.get(course())).text).to.include('Last today');
  });

  it('has today’s meetings of all my courses beside it, and no other teacher’s', async () => {
    await test.somebody({ sub: 'mueller', name: 'A. Müller', courses: { db: 'teacher' } });
    await test.somebody({ sub: 'benali', courses: { maths: 'teacher' } });
    await addMeeting(test, { course: test.course('db'), title: 'Joins' });
    await addMeeting(test, { course: test.course('maths'), title: 'Sums' });
    const { text } = await mueller.get(course());
    expectValidHtml(text);
    expect(current(text)).to.equal('java · Interfaces');
    expect(text).to.include('db · Joins').and.to.include('No signature asked').and.not.to.include('Sums');
    const all = await mueller.get('/teacher');
    expectValidHtml(all.text);
    expect(all.text).to.include(`href="/teacher/courses/${test.course('db')}/meetings/new"`);
    expect((await mueller.get(`/teacher/courses/${test.course('maths')}`)).status).to.equal(403);
  });

  it('shows the code of the meeting only while it serves: by its mode, in its window', async () => {
    const action = `action="/teacher/meetings/${school.meeting.id}/projector"`;
    expect((await mueller.get(course())).text).not.to.include(action);
    await changeSettings(test, { signInMode: 'both' });
    expect((await mueller.get(course())).text).to.include(action);
    test.clock.set(END + 15 * 60_000);
    expect((await mueller.get(course())).text).not.to.include(action);
  });

  it('says what to do when there is no meeting, and who makes them', async () => {
    const benali = await test.signIn(await test.somebody({ sub: 'benali', courses: { maths: 'teacher' } }));
    const empty = await benali.get('/teacher');
    expectValidHtml(empty.text);
    expect(empty.text)
      .to.include('No meeting yet')
      .and.to.include(`/courses/${test.course('maths')}/meetings/new`);
    await changeSettings(test, { teachersMakeMeetings: false });
    const { text } = await benali.get('/teacher');
    expectValidHtml(text);
    expect(text).to.include('the secretariat makes the meetings').and.not.to.include('/meetings/new');
  });

  it('costs two reads, and a third for the title of a course without meetings', async () => {
    const operations = countOperations(test.client);
    await mueller.get(course());
    expect(operations.take()).to.include({ reads: 2, writes: 0 });
    await test.somebody({ sub: 'mueller', name: 'A. Müller', courses: { db: 'teacher' } });
    operations.take();
    await mueller.get('/teacher');
    expect(operations.take()).to.include({ reads: 3, writes: 0 });
    operations.stop();
  });

  it('speaks French', async () => {
    const { text } = await (await test.signIn(school.teacher, { locale: 'fr' })).get(course());
    expectValidHtml(text);
    expect(text).to.include('Faire l’appel').and.to.include('Appel à faire');
  });
});
