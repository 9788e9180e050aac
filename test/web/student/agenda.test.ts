import { expect } from 'chai';
import { newId } from '../../../src/application/identity.ts';
import { END, START } from '../../support/meetings.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import { addMeeting, openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';

const DAY = 86_400_000;

describe('student: agenda', () => {
  let test: TestApp;
  let school: School;
  let zoe: Visitor;

  before(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    zoe = await test.signIn(school.zoe);
  });
  after(() => test.close());

  it('says what to do when there is no meeting', async () => {
    const other = await test.somebody({ sub: 'tomasz', courses: { maths: 'student' } });
    const { text } = await (await test.signIn(other)).get('/student');
    expectValidHtml(text);
    expect(text).to.include('No meetings yet');
  });

  it('lists what is to be signed now, next and before, each with its state in words', async () => {
    await addMeeting(test, { course: school.course, title: 'Generics', start: START + DAY, end: END + DAY });
    await addMeeting(test, { course: school.course, title: 'Loops', start: START - DAY, end: END - DAY });
    await addMeeting(test, {
      course: school.course,
      title: 'Fair',
      start: START + 2 * DAY,
      end: END + 2 * DAY,
      status: 'cancelled',
      cancelled: { at: START, by: 'x', byName: 'X', reason: 'snow' },
    });
    const { text } = await zoe.get(`/student/courses/${school.course}`);
    expectValidHtml(text);
    const order = ['id="now"', 'Interfaces', 'id="next"', 'Generics', 'id="before"', 'Loops'];
    const places = order.map((words) => text.indexOf(words));
    expect(places).to.not.include(-1);
    expect(places).to.deep.equal([...places].sort((a, b) => a - b));
    expect(text).to.include('Sign now').and.to.include('Closed').and.to.include('Opens Wed');
  });

  it('leads a launch straight to the one meeting to be signed, and to the list when there are two', async () => {
    const go = `/student/courses/${school.course}?go=sign`;
    const one = await zoe.get(go);
    expect(one.status).to.equal(200);
    expectValidHtml(one.text);
    expect(one.text).to.include(`action="/student/meetings/${school.meeting.id}/sign"`);
    await addMeeting(test, { id: newId(), course: school.course, title: 'Second' });
    expect((await zoe.get(go)).text)
      .to.include('Second')
      .and.not.to.include('data-sign');
  });

  it('is refused for a course that is not one of theirs', async () => {
    expect((await zoe.get(`/student/courses/${test.course('elsewhere')}`)).status).to.equal(403);
  });
});
