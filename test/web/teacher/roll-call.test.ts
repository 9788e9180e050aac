import { expect } from 'chai';
import { saveMarks } from '../../../src/application/take-roll-call.ts';
import { PRESENT } from '../../../src/domain/roll-call.ts';
import { ABSENT, END, INTERNSHIP, START } from '../../support/meetings.ts';
import { countOperations } from '../../support/operations.ts';
import { rollCallCompleted, signs, validates } from '../secretariat/support.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import { addMeeting, changeSettings, openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';
import { markOf, rowFields, stored } from './support.ts';

const LONG = `X${'é'.repeat(199)}`;

describe('teacher: roll call', () => {
  let test: TestApp;
  let school: School;
  let mueller: Visitor;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    mueller = await test.signIn(school.teacher);
  });
  afterEach(() => test.close());

  const page = (meeting = school.meeting.id): string => `/teacher/meetings/${meeting}`;
  const row = (html: string, { id }: { id: string }): string =>
    new RegExp(`<li class="row" id="row-${id}"[\\s\\S]*?</li>`).exec(html)?.[0] ?? '';
  /** Everything by which marks could be changed. */
  const readOnly = (html: string): void => {
    expect(html).not.to.include('type="radio"').and.not.to.include('/marks"');
  };

  it('has one group a student, with words and icons, and the mark that stands', async () => {
    await mueller.post(`${page()}/marks`, rowFields(school.lei, { mark: 'absent', reason: 'internship' }));
    const { status, text } = await mueller.get(page());
    expect(status).to.equal(200);
    expectValidHtml(text);
    const lei = row(text, school.lei);
    expect(lei).to.include('<legend').and.to.include('雷 李').and.to.include('not expected to sign');
    expect(lei)
      .to.match(/value="absent" checked/)
      .and.to.match(/value="internship" selected/);
    for (const words of ['Present', 'Late', 'Absent', '#icon-check', '#icon-clock', '#icon-close']) {
      expect(lei).to.include(words);
    }
    expect(row(text, school.zoe)).to.include('ZB').and.not.to.include('checked');
  });

  it('says who signed and when, who signed and is marked absent, who scanned and who is not subject', async () => {
    await changeSettings(test, { signInMode: 'both' });
    const noah = await test.somebody({ sub: 'noah', name: 'Noah', courses: { java: 'student' } });
    await mueller.get(page());
    await signs(test, school, school.zoe);
    await test.stores.scans.record({
      institution: 'lycee-42',
      meeting: school.meeting.id,
      person: school.lei.id,
      way: 'qr',
      epoch: 1,
      at: START,
      ticket: 't',
    });
    const before = (await mueller.get(page())).text;
    expect(row(before, school.zoe)).to.include('signed 08:30');
    expect(row(before, school.lei)).to.include('scanned');
    expect(row(before, noah)).to.include('not subject');
    expect(before, 'who scanned needs no mark').to.include('1 present · 0 absent · 2 to mark');
    await mueller.post(`${page()}/marks`, rowFields(school.zoe, { mark: 'absent' }));
    expect(row((await mueller.get(page())).text, school.zoe)).to.include('signed 08:30, marked absent');
  });

  it('shows the picture that the LMS names, and escapes every name', async () => {
    const names = { long: LONG, arabic: 'ليلى حداد', odd: '<b>&"D\'Arcy' };
    for (const [sub, name] of Object.entries(names))
      await test.somebody({ sub, name, courses: { java: 'student' } });
    await test.stores.people.recordLaunch(
      {
        institution: 'lycee-42',
        issuer: school.zoe.issuer,
        sub: 'zoe',
        picture: 'https://lms.example/zoe.png',
      },
      { course: school.course, role: 'student' },
    );
    const { text } = await mueller.get(page());
    expectValidHtml(text);
    expect(row(text, school.zoe)).to.include('src="https://lms.example/zoe.png" alt=""');
    expect(text).to.include(LONG).and.to.include('ليلى حداد').and.to.include('&lt;b&gt;&amp;');
  });

  it('costs two reads, and saving a mark three reads and two writes', async () => {
    await mueller.get(page());
    const operations = countOperations(test.client);
    await mueller.get(page());
    expect(operations.take()).to.include({ reads: 2, writes: 0 });
    await mueller.get(`${page()}?add=1`);
    expect(operations.take()).to.include({ reads: 2, writes: 0 });
    await mueller.post(`${page()}/marks`, rowFields(school.zoe, { mark: 'present' }), {
      Accept: 'application/json',
    });
    expect(operations.take()).to.include({ reads: 3, writes: 2 });
    await test.stores.people.setAbsenceRight('lycee-42', school.teacher.id, false);
    operations.take();
    await mueller.get(page());
    expect(operations.take()).to.include({ reads: 2, writes: 0 });
    operations.stop();
  });

  it('takes 300 students, all of them marked in one form', async () => {
    const course = test.course('big');
    const big = await addMeeting(test, { course });
    const teacher = await test.somebody({ sub: 'big-teacher', courses: { big: 'teacher' } });
    await test.stores.courses.setSubject('lycee-42', [course], true);
    const members = Array.from({ length: 300 }, (_, i) => ({
      identity: {
        institution: 'lycee-42',
        issuer: school.teacher.issuer,
        sub: `big-${String(i)}`,
        name: `Student ${String(i)}`,
      },
      role: 'student' as const,
      left: false,
    }));
    const found = await test.stores.courses.find('lycee-42', course);
    if (found === null) throw new Error('no course');
    await test.stores.people.recordRoster(found, { at: test.clock.now(), whole: true, members });
    const visitor = await test.signIn(teacher);
    const { text } = await visitor.get(page(big.id));
    expect(text).to.include('0 present · 0 absent · 300 to mark');
    const ids = [...text.matchAll(/data-row="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(ids).to.have.length(300);
    const fields = ids.map((id) =>
      rowFields({ id }, { seen: '', mark: 'present', reason: 'unknown', late: '5', early: '' }),
    );
    const saved = await visitor.post(
      `${page(big.id)}/marks`,
      Object.fromEntries(fields.flatMap(Object.entries<string>)),
    );
    expect(saved.status).to.equal(303);
    expect((await visitor.get(page(big.id))).text).to.include('300 present · 0 absent · 0 to mark');
  });

  describe('in its states', () => {
    it('waits for the start, and reads itself again then', async () => {
      test.clock.set(START - 60_000);
      const { text } = await mueller.get(page());
      expectValidHtml(text);
      expect(text)
        .to.include('The meeting has not begun')
        .and.to.include(`data-reload-at="${String(START)}"`);
      readOnly(text);
      const refused = await mueller.post(`${page()}/marks`, rowFields(school.zoe, { mark: 'present' }));
      expect(refused.status).to.equal(409);
      expect(refused.text).to.include('ROLL_CALL_NOT_OPEN');
    });

    it('is started by the teacher where the signing opens with it', async () => {
      await changeSettings(test, { signingOpens: 'roll-call-start' });
      const before = await mueller.get(page());
      expectValidHtml(before.text);
      expect(before.text).to.include('Start the roll call').and.to.include(`action="${page()}/start"`);
      readOnly(before.text);
      const started = await mueller.post(`${page()}/start`);
      expect(started.headers['location']).to.equal(page());
      const after = await mueller.get(page());
      expect(after.text).to.include('Zoé Bréchet').and.to.include('Open until 10:15');
      expect((await stored(test, school.meeting)).rollCall.startedAt).to.equal(START);
    });

    it('is read without the right to enter absences, and names who gives it', async () => {
      await test.somebody({ sub: 'ada', name: 'Ada Admin', administrator: true });
      await test.somebody({ sub: 'bo', name: 'Bo Granted', granted: ['administrator'] });
      await test.institution('other');
      await test.somebody({ sub: 'eve', name: 'Eve Elsewhere', administrator: true, institution: 'other' });
      await mueller.post(`${page()}/marks`, rowFields(school.zoe, { mark: 'present' }));
      await test.stores.people.setAbsenceRight('lycee-42', school.teacher.id, false);
      const { status, text } = await mueller.get(page());
      expect(status).to.equal(200);
      expectValidHtml(text);
      expect(text).to.include('You do not have the right to enter absences');
      expect(text).to.include('Ada Admin and Bo Granted').and.not.to.include('Eve');
      expect(text).to.include('Zoé Bréchet').and.to.include('present');
      readOnly(text);
      const sent = rowFields(school.zoe, { seen: 'present-0-0', mark: 'absent' });
      for (const [path, fields] of [
        ['marks', sent],
        ['bulk', { scope: 'everyone', to: 'absent-unknown', confirmed: 'yes' }],
        ['sheet', { person: school.zoe.id }],
        ['start', {}],
      ] as const) {
        const refused = await mueller.post(`${page()}/${path}`, fields);
        expect(refused.status, path).to.equal(403);
        expect(refused.text, path).to.include('ABSENCE_RIGHT_MISSING');
      }
      expect(await markOf(test, school.meeting, school.zoe)).to.deep.equal(PRESENT);
    });

    it('is read when cancelled, validated, not subject or deactivated, in words of its own', async () => {
      await rollCallCompleted(test, school, { [school.lei.id]: INTERNSHIP });
      const words = {
        inactive: 'Digital signature is switched off',
        cancelled: 'This meeting is cancelled',
        validated: 'This meeting is validated',
      };
      await changeSettings(test, { signatureActive: false });
      const seen = async (title: string, code: string): Promise<void> => {
        const { text } = await mueller.get(page());
        expectValidHtml(text);
        expect(text).to.include(title).and.to.include('absent: internship');
        readOnly(text);
        const refused = await mueller.post(`${page()}/marks`, rowFields(school.zoe, { mark: 'absent' }));
        expect(refused.status, title).to.equal(409);
        expect(refused.text).to.include(code);
      };
      await seen(words.inactive, 'SIGNING_INACTIVE');
      await changeSettings(test, { signatureActive: true });
      const open = await stored(test, school.meeting);
      const act = { at: START, by: 'x', byName: 'Sam', reason: 'snow' };
      const cancelled = await test.stores.meetings.save({ ...open, status: 'cancelled', cancelled: act });
      if (cancelled === null) throw new Error('not saved');
      await seen(words.cancelled, 'MEETING_CANCELLED');
      await test.stores.meetings.save({ ...cancelled, status: 'scheduled', cancelled: null });
      test.clock.set(END + 3_600_000);
      const sam = await test.somebody({ sub: 'sam', name: 'Sam', granted: ['secretary'] });
      await validates(test, school, sam);
      await seen(words.validated, 'MEETING_VALIDATED');
    });

    it('is not taken for a meeting that is not subject', async () => {
      await test.stores.courses.setSubject('lycee-42', [school.course], false);
      const { text } = await mueller.get(page());
      expectValidHtml(text);
      expect(text).to.include('No signature is asked for this meeting').and.to.include('Zoé Bréchet');
      readOnly(text);
      const refused = await mueller.post(`${page()}/marks`, rowFields(school.zoe, { mark: 'present' }));
      expect(refused.status).to.equal(409);
      expect(refused.text).to.include('MEETING_NOT_SUBJECT');
    });

    it('says what to do when nobody is on the sheet', async () => {
      const course = test.course('empty');
      const teacher = await test.somebody({ sub: 'alone', courses: { empty: 'teacher' } });
      await test.stores.courses.setSubject('lycee-42', [course], true);
      const meeting = await addMeeting(test, { course });
      const { text } = await (await test.signIn(teacher)).get(page(meeting.id));
      expectValidHtml(text);
      expect(text).to.include('Nobody is on the sheet');
    });
  });

  describe('of somebody else', () => {
    const paths = ['', '/complete', '/live'];
    const posts = ['/marks', '/bulk', '/sheet', '/start', '/complete'];

    it('is refused to another course’s teacher and to students', async () => {
      const benali = await test.signIn(await test.somebody({ sub: 'benali', courses: { maths: 'teacher' } }));
      const zoe = await test.signIn(school.zoe);
      const fields = {
        ...rowFields(school.zoe, { mark: 'present' }),
        scope: 'everyone',
        to: 'absent-unknown',
        confirmed: 'yes',
        person: school.zoe.id,
        ...{ locale: 'en', sentence: 's', rowsDigest: 'r', method: 'typed', name: 'B', declared: 'yes' },
      };
      for (const visitor of [benali, zoe]) {
        for (const path of paths) expect((await visitor.get(page() + path)).status, path).to.equal(403);
        for (const path of posts)
          expect((await visitor.post(page() + path, fields)).status, path).to.equal(403);
      }
      expect(await markOf(test, school.meeting, school.zoe)).to.be.oneOf([null, undefined]);
    });

    it('is unknown to another institution', async () => {
      await test.institution('other');
      const foreign = await test.somebody({ sub: 'x', institution: 'other', courses: { java: 'teacher' } });
      const visitor = await test.signIn(foreign);
      for (const path of paths) expect((await visitor.get(page() + path)).status, path).to.equal(404);
      const sent = await visitor.post(`${page()}/marks`, rowFields(school.zoe, { mark: 'present' }));
      expect(sent.status).to.equal(404);
    });
  });

  describe('a student who came after the opening', () => {
    it('is added with one gesture, which is audited', async () => {
      await mueller.get(page());
      const noah = await test.somebody({ sub: 'noah', name: 'Noah Okafor', courses: { java: 'student' } });
      const closed = await mueller.get(page());
      expect(closed.text)
        .to.include('Add a student who is not on the sheet')
        .and.not.to.include('Noah Okafor');
      const open = await mueller.get(`${page()}?add=1`);
      expectValidHtml(open.text);
      expect(open.text).to.include('Noah Okafor');
      const added = await mueller.post(`${page()}/sheet`, { person: noah.id });
      expect(added.headers['location']).to.equal(`${page()}#row-${noah.id}`);
      expect(row((await mueller.get(page())).text, noah)).to.include('Noah Okafor');
      const [entry] = await test.stores.audit.list('lycee-42', { limit: 1 });
      expect(entry?.event).to.deep.equal({ type: 'row-added', meeting: school.meeting.id, person: noah.id });
      expect((await mueller.get(`${page()}?add=1`)).text).to.include('Every known student of the course');
    });

    it('is not added when of another course, or no student any more', async () => {
      await mueller.get(page());
      const other = await test.somebody({ sub: 'other', courses: { maths: 'student' } });
      const refused = await mueller.post(`${page()}/sheet`, { person: other.id });
      expect(refused.status).to.equal(404);
      expect(refused.text).to.include('PERSON_UNKNOWN');
      expect((await mueller.post(`${page()}/sheet`, { person: school.teacher.id })).status).to.equal(404);
    });
  });

  it('tells the page’s script how it stands', async () => {
    await mueller.get(page());
    await signs(test, school, school.zoe);
    await saveMarks(test.services, school.teacher, {
      meeting: school.meeting.id,
      changes: [{ person: school.lei.id, seen: null, mark: ABSENT }],
    });
    const answer = await mueller.get(page(), { Accept: 'application/json' });
    const state = answer.body as {
      access: string;
      counts: string;
      rows: { person: string; seen: string; states: unknown }[];
    };
    expect(state).to.include({ access: 'open', counts: '0 present · 1 absent · 1 to mark' });
    const of = (person: { id: string }) => state.rows.find((one) => one.person === person.id);
    expect(of(school.zoe)).to.deep.include({
      seen: '',
      states: [{ tone: 'success', words: 'signed 08:30' }],
    });
    expect(of(school.lei)).to.deep.include({ seen: 'absent-unknown' });
  });

  it('speaks French', async () => {
    const { text } = await (await test.signIn(school.teacher, { locale: 'fr' })).get(page());
    expectValidHtml(text);
    expect(text).to.include('En retard').and.to.include('0 présent · 0 absent · 2 à marquer');
  });
});
