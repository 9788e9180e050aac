import { expect } from 'chai';
import { signingFieldsOf } from '../support/forms.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import { openSchool, type School } from '../support/school.ts';

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

  /** The LMS sends no title any more. */
  async function loseTitle(): Promise<void> {
    const course = await test.stores.courses.find('lycee-42', school.course);
    if (course === null) throw new Error('the course is gone');
    const { institution, issuer, contextId } = course;
    const nothing = { title: null, label: null, roster: null };
    await test.stores.courses.recordLaunch({ institution, issuer, contextId, ...nothing });
  }

  /** A student who joins the course before the meeting opens, and signs it by typing the name. */
  async function signAs(name: string | null, { untitled = false } = {}): Promise<string> {
    const person = await test.somebody({ sub: 'somebody', name, courses: { java: 'student' } });
    await test.stores.people.setSubject('lycee-42', [person.id], true);
    if (untitled) await loseTitle();
    const visitor = await test.signIn(person);
    const page = `/student/meetings/${school.meeting.id}`;
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
    expect(await signAs('Zoé', { untitled: true })).to.include('I attended the meeting of “Course java”');
  });
});
