import { expect } from 'chai';
import type { Meeting } from '../../../src/domain/meeting.ts';
import { closes, rollCallCompleted, signs, validates } from '../secretariat/support.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import { changeSettings, openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';

describe('teacher: making and editing meetings', () => {
  let test: TestApp;
  let school: School;
  let teacher: Visitor;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    teacher = await test.signIn(school.teacher);
  });
  afterEach(() => test.close());

  const FORM = { title: 'Graphs', date: '2027-01-12', start: '08:30', end: '10:00', room: 'C3', times: '1' };
  type Fields = Readonly<Record<string, string | readonly string[]>>;
  const courseOf = (): string => `/teacher/courses/${school.course}`;
  const meeting = (): string => `/teacher/meetings/${school.meeting.id}`;
  const make = (changes: Fields = {}): ReturnType<Visitor['post']> =>
    teacher.post(`${courseOf()}/meetings`, { ...FORM, ...changes });
  const edit = (changes: Fields = {}): ReturnType<Visitor['post']> =>
    teacher.post(`${meeting()}/edit`, { ...FORM, date: '2026-11-24', ...changes });
  const stored = async (): Promise<Meeting> => {
    const found = await test.stores.meetings.find('lycee-42', school.meeting.id);
    if (found === null) throw new Error('no meeting');
    return found;
  };
  const madeIn = async (month: string): Promise<Meeting[]> => {
    const from = Date.parse(`${month}-01`);
    const found = await test.stores.meetings.listSummaries('lycee-42', {
      from,
      to: from + 31 * 86_400_000,
      limit: 99,
    });
    return found.map((summary) => summary.meeting);
  };
  const line = (answer: Awaited<ReturnType<Visitor['post']>>): string =>
    decodeURIComponent(String(answer.headers['set-cookie']));

  describe('making', () => {
    it('offers a form for today with oneself as teacher', async () => {
      const { status, text } = await teacher.get(`${courseOf()}/meetings/new`);
      expect(status).to.equal(200);
      expectValidHtml(text);
      expect(text).to.include('value="2026-11-24"').and.to.include('Weeks in a row');
      expect(text).to.match(new RegExp(`value="${school.teacher.id}" checked`));
      expect(text).to.include(`<a href="${courseOf()}">java</a>`);
    });

    it('makes one, and goes to its roll call', async () => {
      const answer = await make({ 'teachers[]': [school.teacher.id], signInMode: 'qr' });
      expect(answer.status).to.equal(303);
      const [made] = await madeIn('2027-01');
      expect(answer.headers['location']).to.equal(`/teacher/meetings/${made?.id ?? ''}`);
      expect(made).to.include({
        title: 'Graphs',
        room: 'C3',
        signInMode: 'qr',
        course: school.course,
        series: null,
      });
      expect(made?.start).to.equal(Date.parse('2027-01-12T07:30:00Z'));
      const [entry] = await test.stores.audit.list('lycee-42', { limit: 1 });
      expect(entry?.event.type).to.equal('meeting-made');
    });

    it('makes one, however often the same form arrives; a changed one makes another', async () => {
      const form = { key: '00112233445566778899aabb', title: 'Sent twice' };
      const answers = await Promise.all([make(form), make(form)]);
      answers.push(await make(form));
      expect(new Set(answers.map(({ headers }) => headers['location'])).size).to.equal(1);
      expect(await madeIn('2027-01')).to.have.length(1);
      const made = (await test.stores.audit.list('lycee-42', { limit: 10 })).filter(
        ({ event }) => event.type === 'meeting-made',
      );
      expect(made).to.have.length(1);
      await make({ ...form, title: 'Changed after going back' });
      expect(await madeIn('2027-01')).to.have.length(2);
      expect((await teacher.get(`${courseOf()}/meetings/new`)).text).to.match(
        /name="key" value="[0-9a-f]{24}"/,
      );
    });

    it('repeats weekly, and goes to the course', async () => {
      const answer = await make({ times: '3' });
      expect(answer.headers['location']).to.equal(courseOf());
      expect(line(answer)).to.include('3 meetings are made');
      expect(await madeIn('2027-01')).to.have.length(3);
    });

    it('offers to split over half-days, and warns of one that is kept whole', async () => {
      const asked = await make({ start: '09:00', end: '17:00' });
      expect(asked.status).to.equal(400);
      expectValidHtml(asked.text);
      expect(asked.text).to.include('Split it into 2 meetings: 09:00–13:00 and 13:00–17:00');
      await make({ start: '09:00', end: '17:00', halfDays: 'split' });
      expect(await madeIn('2027-01')).to.have.length(2);
      const whole = await make({ start: '09:00', end: '17:00', halfDays: 'whole', date: '2027-02-01' });
      expect(line(whole)).to.include('a funder may not accept it');
    });

    it('says what is wrong at its field and keeps the rest', async () => {
      const { status, text } = await make({ end: '08:00', title: 'x'.repeat(201) });
      expect(status).to.equal(400);
      expectValidHtml(text);
      expect(text)
        .to.match(/id="(?:end|title)"[^>]*aria-invalid="true"/)
        .and.to.include('value="C3"');
      const other = await test.somebody({ sub: 'x', courses: { maths: 'teacher' } });
      expect((await make({ 'teachers[]': [other.id] })).text).to.include('<a href="#teachers">');
      expect(await madeIn('2027-01')).to.have.length(0);
    });

    it('says when nobody will be asked to sign', async () => {
      await test.stores.courses.setSubject('lycee-42', [school.course], false);
      const { text } = await teacher.get(`${courseOf()}/meetings/new`);
      expectValidHtml(text);
      expect(text).to.include('not under digital signature');
    });

    it('is for teachers of this course', async () => {
      const other = await test.signIn(await test.somebody({ sub: 'x', courses: { maths: 'teacher' } }));
      for (const visitor of [other, await test.signIn(school.zoe)]) {
        expect((await visitor.get(`${courseOf()}/meetings/new`)).text).to.include('NOT_ALLOWED');
        expect((await visitor.post(`${courseOf()}/meetings`, FORM)).text).to.include('NOT_ALLOWED');
      }
      expect(await madeIn('2027-01')).to.have.length(0);
    });
  });

  describe('editing', () => {
    it('changes the meeting and goes back to its roll call', async () => {
      const { status, text } = await teacher.get(`${meeting()}/edit`);
      expect(status).to.equal(200);
      expectValidHtml(text);
      expect(text).to.include('value="Interfaces"').and.not.to.include('name="times"');
      const answer = await edit({ room: 'Z9' });
      expect(answer.headers['location']).to.equal(meeting());
      expect(await stored()).to.include({ title: 'Graphs', room: 'Z9' });
    });

    it('shows what was refused', async () => {
      const { status, text } = await edit({ end: '01:00' });
      expect(status).to.equal(400);
      expectValidHtml(text);
      expect(text).to.include('value="Graphs"');
      expect(await stored()).to.include({ title: 'Interfaces' });
    });

    it('is locked by the first signature', async () => {
      await signs(test, school, school.zoe);
      const { text } = await teacher.get(`${meeting()}/edit`);
      expectValidHtml(text);
      expect(text).to.include('This meeting has a signature').and.not.to.include('name="start"');
      expect((await edit()).text).to.include('MEETING_LOCKED');
    });

    it('is frozen by validation', async () => {
      await rollCallCompleted(test, school);
      await closes(test, school, school.teacher);
      await validates(test, school, school.teacher);
      const { text } = await teacher.get(`${meeting()}/edit`);
      expectValidHtml(text);
      expect(text).to.include('validated and frozen').and.not.to.include('id="cancel"');
      expect((await edit()).text).to.include('MEETING_VALIDATED');
    });

    it('is for teachers of the meeting, of this institution', async () => {
      const other = await test.signIn(await test.somebody({ sub: 'x', courses: { maths: 'teacher' } }));
      await test.institution('other');
      const foreign = { sub: 'mueller', institution: 'other', courses: { java: 'teacher' } } as const;
      const eve = await test.signIn(await test.somebody(foreign));
      for (const path of ['edit', 'cancel']) {
        expect((await other.post(`${meeting()}/${path}`, FORM)).text, path).to.include('NOT_ALLOWED');
        expect((await eve.post(`${meeting()}/${path}`, FORM)).text, path).to.include('NOT_FOUND');
      }
      expect((await other.get(`${meeting()}/edit`)).status).to.equal(403);
      expect((await eve.get(`${meeting()}/edit`)).status).to.equal(404);
      expect(await stored()).to.include({ title: 'Interfaces', status: 'scheduled' });
    });
  });

  describe('cancelling', () => {
    it('needs a reason, and is done once', async () => {
      const refused = await teacher.post(`${meeting()}/cancel`, { reason: ' ' });
      expect(refused.status).to.equal(400);
      expectValidHtml(refused.text);
      expect(refused.text).to.match(/<details id="cancel" open>/);
      const done = await teacher.post(`${meeting()}/cancel`, { reason: 'Ill' });
      expect(done.headers['location']).to.equal(courseOf());
      expect((await stored()).cancelled).to.include({ reason: 'Ill', byName: 'A. Müller' });
      const { text } = await teacher.get(`${meeting()}/edit`);
      expectValidHtml(text);
      expect(text).to.include('Cancelled by A. Müller: Ill').and.not.to.include('id="cancel"');
      expect((await teacher.post(`${meeting()}/cancel`, { reason: 'x' })).text).to.include(
        'MEETING_CANCELLED',
      );
    });
  });

  it('is the secretariat’s alone where the institution says so', async () => {
    await changeSettings(test, { teachersMakeMeetings: false });
    for (const path of [`${courseOf()}/meetings/new`, `${meeting()}/edit`]) {
      const { status, text } = await teacher.get(path);
      expect(status).to.equal(403);
      expectValidHtml(text);
      expect(text).to.include('MEETINGS_BY_SECRETARIAT_ONLY');
    }
    for (const answer of [
      await make(),
      await edit(),
      await teacher.post(`${meeting()}/cancel`, { reason: 'x' }),
    ]) {
      expect(answer.text).to.include('MEETINGS_BY_SECRETARIAT_ONLY');
    }
    expect(await madeIn('2027-01')).to.have.length(0);
    expect(await stored()).to.include({ title: 'Interfaces', status: 'scheduled' });
    const both = await test.somebody({
      sub: 'mueller',
      name: 'A. Müller',
      courses: { java: 'teacher' },
      granted: ['secretary'],
    });
    expect((await (await test.signIn(both)).get(`${courseOf()}/meetings/new`)).status).to.equal(200);
  });

  it('speaks French', async () => {
    const french = await test.signIn(school.teacher, { locale: 'fr' });
    for (const path of [`${courseOf()}/meetings/new`, `${meeting()}/edit`]) {
      const { text } = await french.get(path);
      expectValidHtml(text);
      expect(text).to.match(/Semaines|Annuler cette séance/);
    }
  });
});
