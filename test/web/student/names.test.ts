import { expect } from 'chai';
import type { Meeting } from '../../../src/domain/meeting.ts';
import { ISSUER, openTestApp, type TestApp } from '../support/app.ts';
import { signingFieldsOf } from '../support/forms.ts';
import { expectValidHtml } from '../support/html.ts';
import { addMeeting, openSchool, type School } from '../support/school.ts';

const LONG = 'Wolfeschlegelsteinhausen '.repeat(8).trim();
const RIGHT_TO_LEFT = 'ليلى بنت عبد الرحمن آل حداد';

describe('student: names that break careless software', () => {
  let test: TestApp;
  let school: School;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
  });
  afterEach(() => test.close());

  /** A meeting of a course of which the LMS never said a title. */
  async function untitledMeeting(): Promise<Meeting> {
    const nothing = { title: null, label: null, roster: null };
    const context = { institution: 'lycee-42', issuer: ISSUER, contextId: 'untitled' };
    const course = await test.stores.courses.recordLaunch({ ...context, ...nothing });
    await test.stores.courses.setSubject('lycee-42', [course], true);
    return addMeeting(test, { course });
  }

  /** A student who joins the course before the meeting opens, and signs it by typing the name. */
  async function signAs(name: string | null, meeting = school.meeting): Promise<string> {
    const joined = await test.somebody({ sub: 'somebody', name });
    const { institution, issuer, sub } = joined;
    const membership = { course: meeting.course, role: 'student' as const };
    const identity = { institution, issuer, sub, ...(name !== null && { name }) };
    const person = await test.stores.people.recordLaunch(identity, membership);
    await test.stores.people.setSubject('lycee-42', [person.id], true);
    const visitor = await test.signIn(person);
    const page = `/student/meetings/${meeting.id}`;
    const shown = await visitor.get(page);
    expectValidHtml(shown.text);
    const fields = { ...signingFieldsOf(shown.text), method: 'typed', name: name ?? 'Me', declared: 'yes' };
    const answer = await visitor.post(`${page}/sign`, fields);
    const receipt = await visitor.get(answer.headers['location'] ?? '');
    expect(receipt.status).to.equal(200);
    expectValidHtml(receipt.text);
    return receipt.text;
  }

  it('signs under a name of about 200 characters, whole on the receipt', async () => {
    expect([...LONG].length).to.be.within(190, 200);
    expect(await signAs(LONG)).to.include(`<dd dir="auto">${LONG}</dd>`);
  });

  it('signs under a name in right-to-left script, in its own direction', async () => {
    expect(await signAs(RIGHT_TO_LEFT)).to.include(`<dd dir="auto">${RIGHT_TO_LEFT}</dd>`);
  });

  it('signs without a name from the LMS, as the person of its id', async () => {
    expect(await signAs(null)).to.include('<dd dir="auto">Person somebody</dd>');
  });

  it('signs in a course without a title, which the sentence names by its id', async () => {
    expect(await signAs('Zoé', await untitledMeeting())).to.include(
      'I attended the meeting of “Course untitled”',
    );
  });
});
