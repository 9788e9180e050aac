import { expect } from 'chai';
import { actorOf } from '../../../src/application/acts.ts';
import { setStudentsSubject } from '../../../src/application/subject-flags.ts';
import { ABSENT, END, INTERNSHIP, opening, sheetRow } from '../../support/meetings.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import { addMeeting, openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';
import { INK, rollCallCompleted, signs, signsWith } from './support.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('secretariat: supervision per class meeting', () => {
  let test: TestApp;
  let school: School;
  let office: Visitor;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    office = await test.signIn(await test.somebody({ sub: 'sam', name: 'Sam', granted: ['secretary'] }));
  });
  afterEach(() => test.close());

  const page = (meeting = school.meeting.id): string => `/secretariat/supervision/${meeting}`;
  /** Supervision reads the meeting once so that it opens. */
  const opened = async (): Promise<void> => {
    await office.get(page());
  };
  const textOf = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

  it('is where the secretariat begins', async () => {
    const answer = await office.get('/secretariat');
    expect(answer.status).to.equal(303);
    expect(answer.headers['location']).to.equal('/secretariat/supervision');
  });

  it('lists the meetings of today with counts and state, and asks to select one', async () => {
    const { status, text } = await office.get('/secretariat/supervision');
    expect(status).to.equal(200);
    expectValidHtml(text);
    expect(textOf(text)).to.include('08:30–10:00 · B12 java Interfaces Open 0 of 2 signed');
    expect(text).to.include('Select a meeting');
    expect(text).to.include(`href="${page()}?day=2026-11-24"`);
  });

  it('shows the teacher’s and the students’ signatures of the selected meeting', async () => {
    await opened();
    await signsWith(INK, { test, school, person: school.zoe });
    await signs(test, school, school.lei);
    await rollCallCompleted(test, school);
    const { text } = await office.get(page());
    expectValidHtml(text);
    expect(text.match(/<path d="M20 100L90 40L160 110L260 60"\/>/g), 'Zoé and the teacher').to.have.length(2);
    expect(text).to.match(/typed-signature[^>]*>雷 李</);
    expect(textOf(text)).to.include('A. Müller Roll call completed');
    expect(textOf(text)).to.include('2 of 2 signed · 0 missing · 0 absent');
    expect(text).to.include('aria-current="true"');
    expect(text.match(/\/secretariat\/statements\/[0-9a-f]{24}/g)).to.have.length(3);
  });

  it('says who is missing, absent with the reason, scanned, and signed though marked absent', async () => {
    const max = await test.somebody({ sub: 'max', name: 'Max', courses: { java: 'student' } });
    const ida = await test.somebody({ sub: 'ida', name: 'Ida', courses: { java: 'student' } });
    await setStudentsSubject(test.services, actorOf(school.teacher), {
      ids: [max.id, ida.id],
      subject: true,
    });
    const meeting = await addMeeting(test, { course: school.course });
    await office.get(page(meeting.id));
    await signs(test, { meeting }, school.zoe);
    const { institution, id } = meeting;
    const scan = {
      institution,
      meeting: id,
      person: ida.id,
      way: 'qr' as const,
      epoch: 1,
      at: 1,
      ticket: 'a',
    };
    await test.stores.scans.record(scan);
    const stored = await test.stores.meetings.find(institution, id);
    if (stored === null) throw new Error('the meeting is gone');
    const marks = new Map([
      [school.zoe.id, ABSENT],
      [school.lei.id, INTERNSHIP],
    ]);
    const sheet = stored.sheet.map((row) => ({ ...row, mark: marks.get(row.person) ?? null }));
    await test.stores.meetings.save({ ...stored, sheet });
    const words = textOf((await office.get(page(id))).text);
    expect(words).to.include('Zoé Bréchet Signed, marked absent absent: reason unknown');
    expect(words).to.match(/雷 李 +Absent +absent: internship/);
    expect(words).to.match(/Ida +Missing +Scanned/);
    expect(words).to.match(/Max +Missing /);
    expect(words).to.include('1 of 3 signed · 2 missing · 1 absent');
  });

  it('shows a sheet of 300 students, each in their line', async () => {
    const sheet = Array.from({ length: 300 }, (_, i) =>
      sheetRow({ person: `p${String(i)}`, name: `P ${String(i)}.` }),
    );
    const meeting = await addMeeting(test, { course: school.course, opening: opening(), sheet });
    const { status, text } = await office.get(page(meeting.id));
    expect(status).to.equal(200);
    expectValidHtml(text);
    for (const { name } of sheet) expect(text).to.include(`>${name}</span></th>`);
    expect(text).to.include('0 of 300 signed · 300 missing · 0 absent');
  });

  it('sets a signature aside with a reason: it stays, and the student may sign again', async () => {
    await opened();
    const signature = await signs(test, school, school.zoe);
    const asked = await office.get(`${page()}?aside=${signature.id}`);
    expectValidHtml(asked.text);
    expect(asked.text).to.include('Set aside the signature of Zoé Bréchet?');
    const refused = await office.post(`${page()}/set-aside`, { statement: signature.id, reason: ' ' });
    expect(refused.status).to.equal(400);
    expectValidHtml(refused.text);
    expect(refused.text).to.include('A reason is needed.');
    const done = await office.post(`${page()}/set-aside?day=2026-11-24`, {
      statement: signature.id,
      reason: 'Signed for somebody else',
    });
    expect(done.headers['location']).to.equal(`${page()}?day=2026-11-24`);
    const after = await office.get(page());
    expectValidHtml(after.text);
    expect(textOf(after.text)).to.match(/Zoé Bréchet +Missing/);
    expect(after.text).to.include('1 earlier signature');
    expect(after.text).to.include('Set aside by Sam: Signed for somebody else');
    await signs(test, school, school.zoe);
    expect(textOf((await office.get(page())).text)).to.match(/Zoé Bréchet +Signed/);
  });

  it('closes the signing now, for a reason that everybody can read', async () => {
    const refused = await office.post(`${page()}/close`, { reason: '' });
    expect(refused.status).to.equal(400);
    expect(refused.text).to.match(/<details id="close" open>/);
    const long = await office.post(`${page()}/close`, { reason: 'x'.repeat(501) });
    expect(long.status).to.equal(400);
    expect(long.text)
      .to.include('The reason has more than 500 characters.')
      .and.include(`value="${'x'.repeat(501)}"`);
    await office.post(`${page()}/close`, { reason: 'Fire alarm' });
    const { text } = await office.get(page());
    expect(text).to.match(/Closed early [^<]*, 08:30 by Sam: Fire alarm/);
    expect(text).not.to.include('id="close"');
    await signs(test, school, school.zoe).then(
      () => expect.fail('it was signed after the close'),
      (error: unknown) => expect(error).to.have.property('code', 'SIGNING_CLOSED'),
    );
  });

  it('filters by day, course and state, and says what to do when nothing is there', async () => {
    const other = test.course('english');
    await test.somebody({ sub: 'x', courses: { english: 'teacher' } });
    await addMeeting(test, { course: other, title: 'Unseen' });
    const all = await office.get('/secretariat/supervision');
    expect(all.text, 'a course without signature').not.to.include('Unseen');
    const plain = await office.get('/secretariat/supervision?state=not-subject');
    expect(plain.text).to.include('Unseen').and.not.to.include('Interfaces');
    const course = await office.get(`/secretariat/supervision?course=${other}&state=open`);
    expectValidHtml(course.text);
    expect(course.text).to.include('No meeting matches these filters');
    const empty = await office.get('/secretariat/supervision?day=2026-11-25');
    expectValidHtml(empty.text);
    expect(empty.text).to.include('No meeting on this day').and.to.include('/secretariat/meetings/new');
    const nonsense = await office.get('/secretariat/supervision?day=tomorrow&course=%27&state=odd');
    expect(nonsense.status).to.equal(200);
    expect(nonsense.text).to.include('Interfaces');
  });

  it('says when no meeting of the day is subject to the signature', async () => {
    await test.stores.courses.setSubject('lycee-42', [school.course], false);
    const { text } = await office.get('/secretariat/supervision');
    expectValidHtml(text);
    expect(text).to.include('No meeting of this day is subject to the signature');
  });

  it('does not show another institution’s meeting, and nothing to a teacher or a stranger', async () => {
    await test.institution('other');
    const theirs = await test.somebody({ sub: 'eve', institution: 'other', granted: ['secretary'] });
    const foreign = await (await test.signIn(theirs)).get(page());
    expect(foreign.status).to.equal(404);
    expect(foreign.text).to.include('MEETING_UNKNOWN');
    const teacher = await (await test.signIn(school.teacher)).get(page());
    expect(teacher.status).to.equal(403);
    expect(teacher.text).to.include('NOT_ALLOWED');
    expect((await test.stranger().get(page())).status).to.equal(401);
  });

  it('speaks French', async () => {
    const paul = await test.somebody({ sub: 'paul', administrator: true });
    const french = await test.signIn(paul, { locale: 'fr' });
    const { text } = await french.get(page());
    expectValidHtml(text);
    expect(text).to.include('Suivi par séance').and.to.include('Fermer la signature maintenant');
  });

  describe('validation', () => {
    const check = (): string => `${page()}/validate`;
    const version = (html: string): string => /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';

    beforeEach(opened);

    it('waits for the roll call and the end of signing, and says so', async () => {
      const { text } = await office.get(check());
      expectValidHtml(text);
      expect(text).to.include('the roll call, which the teacher completes and signs');
      expect(text).to.include('the end of signing');
      expect(version(text)).to.equal('');
      const stored = await test.stores.meetings.find('lycee-42', school.meeting.id);
      const refused = await office.post(check(), { version: String(stored?.version) });
      expect(refused.status).to.equal(409);
      expect(refused.text).to.include('VALIDATION_ROLL_CALL_MISSING');
    });

    it('lists what is missing, says that it freezes, and freezes', async () => {
      await signs(test, school, school.zoe);
      await rollCallCompleted(test, school);
      test.clock.set(END + HOUR);
      expect((await office.get(page())).text).to.include('Signatures missing');
      const asked = await office.get(check());
      expectValidHtml(asked.text);
      expect(textOf(asked.text)).to.match(/Missing signatures +雷 李/);
      expect(asked.text).to.include('freezes the meeting').and.to.include('1 signature is missing');
      const done = await office.post(check(), { version: version(asked.text) });
      expect(done.headers['location']).to.equal(page());
      const { text } = await office.get(page());
      expectValidHtml(text);
      expect(text).to.include('Validated by Sam');
      expect(text).not.to.include('>Set aside<');
      const again = await office.post(check(), { version: version(asked.text) });
      expect(again.text).to.include('MEETING_VALIDATED');
    });

    it('waits some seconds for what is on its way when signing is closed, and then reads itself again', async () => {
      await rollCallCompleted(test, school);
      await office.post(`${page()}/close`, { reason: 'Fire alarm' });
      const closed = await office.get(check());
      expectValidHtml(closed.text);
      expect(closed.text).to.include('the last signatures: they may take ten seconds');
      const again = Number(/data-reload-at="(\d+)"/.exec(closed.text)?.[1]);
      expect(again).to.equal(test.clock.now() + 10_000);
      const stored = await test.stores.meetings.find('lycee-42', school.meeting.id);
      const early = await office.post(check(), { version: String(stored?.version) });
      expect(early.text).to.include('VALIDATION_TOO_SOON');
      test.clock.set(again);
      const ready = await office.get(check());
      expect(ready.text).not.to.include('data-reload-at');
      expect((await office.post(check(), { version: version(ready.text) })).headers['location']).to.equal(
        page(),
      );
    });

    it('asks to check again what changed in between', async () => {
      await signs(test, school, school.zoe);
      await rollCallCompleted(test, school, { [school.lei.id]: ABSENT });
      test.clock.set(END + HOUR);
      const asked = await office.get(check());
      const stored = await test.stores.meetings.find('lycee-42', school.meeting.id);
      if (stored !== null) await test.stores.meetings.save({ ...stored, room: 'C3' });
      const answer = await office.post(check(), { version: version(asked.text) });
      expect(answer.status).to.equal(409);
      expectValidHtml(answer.text);
      expect(answer.text).to.include('The meeting changed since you opened this page');
      expect((await office.post(check(), { version: version(answer.text) })).status).to.equal(303);
    });
  });

  describe('statements', () => {
    it('shows the whole sealed statement of every type, and its exact bytes', async () => {
      await opened();
      const drawn = await signsWith(INK, { test, school, person: school.zoe });
      await rollCallCompleted(test, school);
      test.clock.set(END + HOUR);
      const asked = await office.get(`${page()}/validate`);
      await office.post(`${page()}/validate`, {
        version: /name="version" value="(\d+)"/.exec(asked.text)?.[1] ?? '',
      });
      const statements = await test.stores.statements.inMeeting('lycee-42', school.meeting.id);
      expect(statements.map(({ type }) => type)).to.have.members([
        'student-signature',
        'roll-call',
        'teacher-signature',
        'validation',
      ]);
      for (const { id, type, jws } of statements) {
        const { status, text } = await office.get(`/secretariat/statements/${id}`);
        expect(status, type).to.equal(200);
        expectValidHtml(text);
        expect(text, type).to.include(jws);
      }
      const roll = statements.find(({ type }) => type === 'roll-call');
      expect(textOf((await office.get(`/secretariat/statements/${roll?.id ?? ''}`)).text)).to.include(
        'Zoé Bréchet present',
      );
      const validation = statements.find(({ type }) => type === 'validation');
      expect((await office.get(`/secretariat/statements/${validation?.id ?? ''}`)).text).to.include('雷 李');
      const own = await office.get(`/secretariat/statements/${drawn.id}`);
      const canonical =
        /<textarea id="canonical"[^>]*>([^<]*)</.exec(own.text)?.[1]?.replaceAll('&#34;', '"') ?? '';
      expect(test.services.sealer.digest(JSON.parse(canonical.replaceAll('&#39;', "'")))).to.equal(
        drawn.digest,
      );
    });

    it('keeps another institution’s statements to itself', async () => {
      await opened();
      const { id } = await signs(test, school, school.zoe);
      await test.institution('other');
      const theirs = await test.somebody({ sub: 'eve', institution: 'other', administrator: true });
      const answer = await (await test.signIn(theirs)).get(`/secretariat/statements/${id}`);
      expect(answer.status).to.equal(404);
      expect(answer.text).to.include('SIGNATURE_UNKNOWN');
    });
  });
});
