import { expect } from 'chai';
import { DateTime } from 'luxon';
import type { Meeting } from '../../../src/domain/meeting.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import { addMeeting, openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';
import { closes, rollCallCompleted, signs, validates } from './support.ts';

const MEETINGS = '/secretariat/meetings';
const ZONE = 'Europe/Paris';

describe('secretariat: meetings', () => {
  let test: TestApp;
  let school: School;
  let office: Visitor;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    office = await test.signIn(await test.somebody({ sub: 'sam', name: 'Sam', granted: ['secretary'] }));
  });
  afterEach(() => test.close());

  const FORM = { title: 'Graphs', date: '2027-01-12', start: '08:30', end: '10:00', room: 'C3', times: '1' };
  const make = async (
    changes: Record<string, string | string[]> = {},
  ): Promise<Awaited<ReturnType<Visitor['post']>>> =>
    office.post(`${MEETINGS}?course=${school.course}`, { ...FORM, ...changes });
  const storedAfter = async (date: string): Promise<Meeting[]> => {
    const from = Date.parse(date);
    const filter = { from, to: from + 400 * 86_400_000, limit: 100 };
    const found = await test.stores.meetings.listSummaries('lycee-42', filter);
    return found.map(({ meeting }) => meeting);
  };
  const hoursOf = ({ start, end }: Meeting): string =>
    `${DateTime.fromMillis(start, { zone: ZONE }).toFormat('yyyy-MM-dd HH:mm')}-${DateTime.fromMillis(end, { zone: ZONE }).toFormat('HH:mm')}`;
  const page = (): string => `${MEETINGS}/${school.meeting.id}`;

  it('lists the meetings of a week, of one course or in one state', async () => {
    await addMeeting(test, {
      course: school.course,
      title: 'Later',
      start: school.meeting.start + 8 * 86_400_000,
      end: school.meeting.end + 8 * 86_400_000,
    });
    const { status, text } = await office.get(MEETINGS);
    expect(status).to.equal(200);
    expectValidHtml(text);
    expect(text).to.include('java · Interfaces').and.to.include('A. Müller').and.not.to.include('Later');
    expect(text).to.include(`${MEETINGS}?from=2026-12-01&#38;days=7`.replace('&#38;', '&amp;'));
    expect((await office.get(`${MEETINGS}?days=31`)).text).to.include('Later');
    const none = await office.get(`${MEETINGS}?state=validated`);
    expectValidHtml(none.text);
    expect(none.text).to.include('No meeting matches these filters');
    const empty = await office.get(`${MEETINGS}?from=2030-01-01`);
    expectValidHtml(empty.text);
    expect(empty.text).to.include('No meeting in this period').and.to.include('Make a meeting');
    const course = await office.get(`${MEETINGS}?course=${school.course}`);
    expect(course.text).to.include(`value="${school.course}" selected`);
  });

  it('leads from period to period across daylight saving', async () => {
    const { text } = await office.get(`${MEETINGS}?from=2027-03-25&days=7`);
    expect(text).to.include('from=2027-04-01').and.to.include('from=2027-03-18');
    const autumn = await office.get(`${MEETINGS}?from=2026-10-25&days=1`);
    expect(autumn.text).to.include('from=2026-10-26').and.to.include('from=2026-10-24');
  });

  it('asks for the course first, and searches for it', async () => {
    const { text } = await office.get(`${MEETINGS}/new`);
    expectValidHtml(text);
    expect(text).to.include(`${MEETINGS}/new?course=${school.course}`);
    const none = await office.get(`${MEETINGS}/new?q=zzz`);
    expectValidHtml(none.text);
    expect(none.text).to.include('No course matches');
    const form = await office.get(`${MEETINGS}/new?course=${school.course}`);
    expectValidHtml(form.text);
    expect(form.text).to.include('value="2026-11-24"').and.to.include('(Europe/Paris)');
    expect(form.text, 'the only teacher').to.match(/name="teachers\[\]" value="[0-9a-f]+" checked/);
  });

  it('makes a meeting by the institution’s clock', async () => {
    const answer = await make({ 'teachers[]': school.teacher.id, signInMode: 'qr' });
    expect(answer.status).to.equal(303);
    const [made] = await storedAfter('2027-01-01');
    if (made === undefined) throw new Error('no meeting was made');
    expect(answer.headers['location']).to.equal(`${MEETINGS}/${made.id}`);
    expect(hoursOf(made)).to.equal('2027-01-12 08:30-10:00');
    expect(made).to.include({ title: 'Graphs', room: 'C3', signInMode: 'qr', series: null });
    expect(made.teachers).to.deep.equal([{ person: school.teacher.id, name: 'A. Müller' }]);
  });

  it('repeats it weekly at the same local hours', async () => {
    const answer = await make({ date: '2027-03-18', times: '3' });
    expect(answer.headers['location']).to.include('from=2027-03-18').and.to.include(school.course);
    const made = await storedAfter('2027-03-01');
    expect(made.map(hoursOf)).to.deep.equal([
      '2027-03-18 08:30-10:00',
      '2027-03-25 08:30-10:00',
      '2027-04-01 08:30-10:00',
    ]);
    expect(new Set(made.map(({ series }) => series)).size).to.equal(1);
  });

  it('offers two meetings for one over two half-days, and warns when it is kept whole', async () => {
    const asked = await make({ start: '09:00', end: '17:00' });
    expect(asked.status).to.equal(400);
    expectValidHtml(asked.text);
    expect(asked.text).to.include('Split it into 2 meetings: 09:00–13:00 and 13:00–17:00');
    expect(await storedAfter('2027-01-01')).to.have.length(0);
    await make({ start: '09:00', end: '17:00', halfDays: 'split' });
    expect((await storedAfter('2027-01-01')).map(hoursOf)).to.deep.equal([
      '2027-01-12 09:00-13:00',
      '2027-01-12 13:00-17:00',
    ]);
    const whole = await make({ start: '09:00', end: '17:00', halfDays: 'whole', date: '2027-02-01' });
    const flash = decodeURIComponent(String(whole.headers['set-cookie']));
    expect(flash).to.include('"tone":"warning"').and.to.include('a funder may not accept it');
    const edit = await office.get(String(whole.headers['location']));
    expect(edit.text).to.include('This meeting goes over two half-days');
  });

  const REFUSED: readonly [string, Record<string, string>, string, string][] = [
    ['no date', { date: '' }, 'date', 'Enter the date.'],
    ['a day that there is not', { date: '2027-02-30' }, 'date', 'Enter the date.'],
    ['hours that are none', { start: '25:00', end: '' }, 'start', 'Enter the start'],
    [
      'an end before the start',
      { end: '08:00' },
      'end',
      'The meeting must end after it begins, on the same day.',
    ],
    ['an hour that the clocks skip', { date: '2027-03-28', start: '02:30' }, 'start', '02:30 does not exist'],
    [
      'a week in which the clocks skip it',
      { date: '2027-03-21', start: '02:30', times: '2' },
      'start',
      '28 Mar 2027',
    ],
    ['a repetition without end', { times: '61' }, 'times', 'Enter a number of weeks between 1 and 60.'],
    ['half a week', { times: '1.5' }, 'times', 'Enter a number of weeks between 1 and 60.'],
    [
      'a title that is too long',
      { title: 'x'.repeat(201) },
      'title',
      'The title has more than 200 characters.',
    ],
    ['a room that is too long', { room: 'x'.repeat(201) }, 'room', 'The room has more than 200 characters.'],
  ];
  for (const [what, changes, field, words] of REFUSED) {
    it(`refuses ${what} at its field, and keeps what was typed`, async () => {
      const { status, text } = await make(changes);
      expect(status).to.equal(400);
      expectValidHtml(text);
      expect(text).to.include(`<a href="#${field}">`).and.to.include(words);
      expect(text).to.match(new RegExp(`id="${field}"[^>]*aria-invalid="true"`));
      if (changes['title'] === undefined) expect(text).to.include('value="Graphs"');
      expect(await storedAfter('2027-01-01')).to.have.length(0);
    });
  }

  it('says which of two equal hours is meant when the clocks go back', async () => {
    const answer = await make({ date: '2027-10-31', start: '02:30', end: '04:00' });
    expect(answer.status).to.equal(303);
    expect(decodeURIComponent(String(answer.headers['set-cookie']))).to.include(
      '02:30 comes twice: the first is meant',
    );
    const [made] = await storedAfter('2027-10-01');
    expect(made?.start).to.equal(Date.parse('2027-10-31T00:30:00Z'));
  });

  it('refuses a teacher of another course, and a course of another institution', async () => {
    const other = await test.somebody({ sub: 'x', courses: { maths: 'teacher' } });
    const wrong = await make({ 'teachers[]': [other.id] });
    expect(wrong.status).to.equal(400);
    expectValidHtml(wrong.text);
    expect(wrong.text).to.include('<a href="#teachers">');
    await test.institution('other');
    await test.somebody({ sub: 'x', institution: 'other', courses: { java: 'teacher' } });
    const foreign = await office.post(`${MEETINGS}?course=${test.course('java', 'other')}`, FORM);
    expect(foreign.status).to.equal(404);
    expect(foreign.text).to.include('COURSE_UNKNOWN');
  });

  it('says when nobody will be asked to sign', async () => {
    await test.somebody({ sub: 'x', courses: { maths: 'teacher' } });
    const { text } = await office.get(`${MEETINGS}/new?course=${test.course('maths')}`);
    expect(text).to.include('This course is not under digital signature');
  });

  it('edits a meeting', async () => {
    const { text } = await office.get(page());
    expectValidHtml(text);
    expect(text)
      .to.include('value="08:30"')
      .and.to.include('value="Interfaces"')
      .and.not.to.include('name="times"');
    const answer = await office.post(page(), { ...FORM, date: '2026-11-24', room: 'Z9' });
    expect(answer.headers['location']).to.equal(page());
    expect(await test.stores.meetings.find('lycee-42', school.meeting.id)).to.include({
      title: 'Graphs',
      room: 'Z9',
    });
    const refused = await office.post(page(), { ...FORM, end: '01:00' });
    expect(refused.status).to.equal(400);
    expectValidHtml(refused.text);
  });

  it('locks its facts after the first signature, and says why', async () => {
    await office.get(`/secretariat/supervision/${school.meeting.id}`);
    await signs(test, school, school.zoe);
    const { text } = await office.get(page());
    expectValidHtml(text);
    expect(text).to.include('This meeting has a signature').and.not.to.include('name="start"');
    const answer = await office.post(page(), FORM);
    expect(answer.status).to.equal(409);
    expect(answer.text).to.include('MEETING_LOCKED');
  });

  it('cancels with a reason, once', async () => {
    const refused = await office.post(`${page()}/cancel`, { reason: '' });
    expect(refused.status).to.equal(400);
    expectValidHtml(refused.text);
    expect(refused.text).to.match(/<details id="cancel" open>/);
    const long = await office.post(`${page()}/cancel`, { reason: 'x'.repeat(501) });
    expect(long.status).to.equal(400);
    expect(long.text)
      .to.include('The reason has more than 500 characters.')
      .and.include(`value="${'x'.repeat(501)}"`);
    expect((await office.post(`${page()}/cancel`, { reason: 'Teacher ill' })).status).to.equal(303);
    const { text } = await office.get(page());
    expectValidHtml(text);
    expect(text).to.include('Cancelled by Sam: Teacher ill').and.not.to.include('id="cancel"');
    expect((await office.get(`/secretariat/supervision/${school.meeting.id}`)).text).to.include(
      'Teacher ill',
    );
    expect((await office.post(`${page()}/cancel`, { reason: 'Again' })).text).to.include('MEETING_CANCELLED');
    expect((await office.post(page(), FORM)).text).to.include('MEETING_CANCELLED');
  });

  it('shows a validated meeting as frozen', async () => {
    await office.get(`/secretariat/supervision/${school.meeting.id}`);
    await rollCallCompleted(test, school);
    await closes(test, school, school.teacher);
    await validates(test, school, school.teacher);
    const { text } = await office.get(page());
    expectValidHtml(text);
    expect(text).to.include('validated and frozen').and.not.to.include('id="cancel"');
  });

  it('is for the secretariat of this institution, and speaks French', async () => {
    expect((await (await test.signIn(school.teacher)).get(page())).status).to.equal(403);
    await test.institution('other');
    const eve = await test.signIn(
      await test.somebody({ sub: 'e', institution: 'other', administrator: true }),
    );
    expect((await eve.get(page())).text).to.include('MEETING_UNKNOWN');
    expect((await eve.post(`${page()}/cancel`, { reason: 'x' })).status).to.equal(404);
    const paul = await test.signIn(await test.somebody({ sub: 'paul', administrator: true }), {
      locale: 'fr',
    });
    for (const path of [MEETINGS, page(), `${MEETINGS}/new?course=${school.course}`]) {
      const { text } = await paul.get(path);
      expectValidHtml(text);
      expect(text).to.include('Séances');
    }
  });
});
