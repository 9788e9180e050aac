import { expect } from 'chai';
import type { Response } from 'supertest';
import type { Person } from '../../../src/domain/person.ts';
import type { AmendmentStatement } from '../../../src/domain/statement.ts';
import { readStatement } from '../../../src/application/read-statement.ts';
import { ABSENT, END, START } from '../../support/meetings.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import { openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';
import { markOf, stored } from '../teacher/support.ts';
import { formOf, validated, type Fields } from './amend-support.ts';

const MINUTE = 60_000;

describe('secretariat: amendments', () => {
  let test: TestApp;
  let school: School;
  let sam: Person;
  let office: Visitor;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    sam = await test.somebody({ sub: 'sam', name: 'Sam', granted: ['secretary'] });
    office = await test.signIn(sam);
  });
  afterEach(() => test.close());

  const page = (): string => `/secretariat/supervision/${school.meeting.id}`;
  const textOf = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  const sealed = () => test.stores.statements.inMeeting('lycee-42', school.meeting.id, 'amendment');
  const meeting = () => stored(test, school.meeting);

  /** Fills in the form over what it holds, and asks for the check. */
  async function check(changes: Fields, visitor = office): Promise<Response> {
    const form = await visitor.get(`${page()}/amend`);
    return visitor.post(`${page()}/amend`, { ...formOf(form.text, `${page()}/amend`), ...changes });
  }

  const record = (checked: Response, visitor = office): Promise<Response> =>
    visitor.post(`${page()}/amendments`, formOf(checked.text, `${page()}/amendments`));

  /** The page of what was recorded. */
  async function amend(changes: Fields, visitor = office): Promise<string> {
    const checked = await check(changes, visitor);
    expect(checked.status, textOf(checked.text)).to.equal(200);
    const done = await record(checked, visitor);
    expect(done.status, textOf(done.text)).to.equal(303);
    return (await visitor.get(String(done.headers['location']))).text;
  }

  const marked = (person: Person, mark: string, more: Fields = {}): Fields => ({
    [`rows[${person.id}][mark]`]: mark,
    reason: 'The teacher confirms it',
    ...more,
  });
  const lei = (): Fields => marked(school.lei, 'late', { [`rows[${school.lei.id}][late]`]: '10' });
  const aside = (person: Person): Fields => ({ [`rows[${person.id}][aside]`]: 'yes' });

  it('are not offered, nor taken, before the validation', async () => {
    expect((await office.get(page())).text).not.to.include(`${page()}/amend`);
    const { version } = await meeting();
    const form = { version: String(version), reason: 'wrong', room: 'C3' };
    for (const answer of [
      await office.get(`${page()}/amend`),
      await office.post(`${page()}/amend`, form),
      await office.post(`${page()}/amendments`, form),
    ]) {
      expect(answer.status).to.equal(409);
      expect(answer.text).to.include('MEETING_NOT_VALIDATED');
    }
    expect((await meeting()).room).to.equal('B12');
  });

  describe('of a validated meeting', () => {
    beforeEach(() => validated(test, school, { secretary: sam }));

    it('are checked with before and after, then recorded, and have a reference', async () => {
      const supervised = await office.get(page());
      expectValidHtml(supervised.text);
      expect(supervised.text).to.include(`href="${page()}/amend"`);
      expectValidHtml((await office.get(`${page()}/amend`)).text);
      const checked = await check(lei());
      expectValidHtml(checked.text);
      expect(textOf(checked.text)).to.include(
        '雷 李 Before: absent: reason unknown Now: present, 10 min late',
      );
      expect(textOf(checked.text)).to.include('The teacher confirms it');
      expect(await sealed(), 'before it is recorded').to.have.length(0);
      const before = await meeting();
      const done = await record(checked);
      expect(done.headers['location']).to.equal(`${page()}/amendments?number=1`);
      const { text } = await office.get(String(done.headers['location']));
      expectValidHtml(text);
      expect(text).to.match(/EM-[0-9A-Z]{5}-[0-9A-Z]{5}/);
      const after = await meeting();
      expect(after).to.include({ version: before.version + 1, status: 'validated' });
      expect(await markOf(test, school.meeting, school.lei)).to.deep.equal({
        kind: 'present',
        lateMinutes: 10,
        leftEarlyMinutes: 0,
      });
    });

    it('are sealed with author, reason, before and after, and name what they amend', async () => {
      const all = await test.stores.statements.inMeeting('lycee-42', school.meeting.id);
      await amend({ ...lei(), room: 'C3', end: '10:30' });
      await amend({ room: '', reason: 'It was in the garden' });
      const [first, second] = await sealed();
      const validation = all.find(({ type }) => type === 'validation');
      const read = await readStatement(test.services, 'lycee-42', first?.id ?? '');
      const statement = read.statement as AmendmentStatement;
      expect(statement).to.deep.include({
        type: 'amendment',
        number: 1,
        of: validation?.digest,
        reason: 'The teacher confirms it',
        setAside: [],
        facts: [
          { field: 'end', before: '2026-11-24T09:00:00.000Z', after: '2026-11-24T09:30:00.000Z' },
          { field: 'room', before: 'B12', after: 'C3' },
        ],
      });
      expect(statement.person).to.include({ id: sam.id, name: 'Sam' });
      expect(statement.meeting).to.include({ room: 'B12', end: '2026-11-24T09:00:00.000Z' });
      expect(read.changes.map((change) => test.services.sealer.digest(change))).to.deep.equal(statement.rows);
      expect(read.changes).to.have.length(1);
      expect(read.changes[0]).to.deep.include({
        person: { id: school.lei.id, name: '雷 李' },
        before: ABSENT,
        after: { kind: 'present', lateMinutes: 10, leftEarlyMinutes: 0 },
      });
      expect(JSON.stringify(statement), 'names nobody whose row changed').not.to.include('雷');
      const next = await test.services.sealer.open('lycee-42', second?.jws ?? '');
      expect(next).to.include({ number: 2, of: first?.digest });
      expect(next.meeting).to.include({ room: 'C3' });
      // Nothing sealed before was overwritten.
      const now = await test.stores.statements.inMeeting('lycee-42', school.meeting.id);
      for (const { id, jws, digest, kept } of all)
        expect(now.find((one) => one.id === id)).to.include({ jws, digest, kept });
    });

    it('correct title, course title, date, hours, room and teachers', async () => {
      const other = await test.somebody({ sub: 'roy', name: 'T. Roy', courses: { java: 'teacher' } });
      const checked = await check({
        courseTitle: 'Java, niveau 2',
        title: '',
        date: '2026-11-23',
        start: '08:00',
        room: ' C3 ',
        'teachers[]': [other.id],
        reason: 'As in the contract',
      });
      expect(textOf(checked.text)).to.include('Title Before: Interfaces Now: nothing');
      await record(checked);
      const day = 24 * 60 * MINUTE;
      expect(await meeting()).to.deep.include({
        title: '',
        start: START - day - 30 * MINUTE,
        end: END - day,
        room: 'C3',
        teachers: [{ person: other.id, name: 'T. Roy' }],
      });
      expect((await meeting()).opening?.courseTitle).to.equal('Java, niveau 2');
      const { text } = await office.get(page());
      expect(text).to.include('Java, niveau 2').and.to.include('T. Roy');
      const list = await office.get('/secretariat/supervision?day=2026-11-23');
      expect(list.text)
        .to.include('Java, niveau 2')
        .and.to.match(/class="tag">Amended</);
    });

    it('name teachers whose names have commas, and two of the same name', async () => {
      const named = (sub: string) =>
        test.somebody({ sub, name: 'Dupont, Jean', courses: { java: 'teacher' } });
      const [one, other] = [await named('jean'), await named('jean-2')];
      const fields = { 'teachers[]': [one.id, other.id], reason: 'As in the contract' };
      const page = await amend(fields);
      const shown = /Teachers Before: A. Müller Now: Dupont, Jean (and|,) Dupont, Jean/;
      expect(textOf((await office.get(`/secretariat/supervision/${school.meeting.id}`)).text)).to.match(
        shown,
      );
      expect(page).to.include('Dupont, Jean');
      const [amendment] = await sealed();
      const { statement } = await readStatement(test.services, 'lycee-42', amendment?.id ?? '');
      expect(statement).to.deep.include({
        facts: [{ field: 'teachers', before: '["A. Müller"]', after: '["Dupont, Jean","Dupont, Jean"]' }],
      });
      const seal = await office.get(`/secretariat/statements/${amendment?.id ?? ''}`);
      expect(textOf(seal.text)).to.match(/A. Müller → Dupont, Jean (and|,) Dupont, Jean/);
    });

    it('add a student who was forgotten, who left the course since too', async () => {
      const max = await test.somebody({ sub: 'max', name: 'Max', courses: { java: 'student' } });
      await test.stores.people.recordLaunch(
        { institution: 'lycee-42', issuer: max.issuer, sub: 'max' },
        { course: school.course, role: null },
      );
      const form = await office.get(`${page()}/amend`);
      expect(form.text).to.include('1 of the course is not on the sheet');
      const checked = await check(marked(max, 'present'));
      expect(textOf(checked.text)).to.include('Max Before: not on the sheet Now: present');
      await record(checked);
      const { sheet } = await meeting();
      expect(sheet.map(({ name }) => name)).to.include('Max');
      const [amendment] = await sealed();
      const { statement } = await readStatement(test.services, 'lycee-42', amendment?.id ?? '');
      expect(statement).to.include({ added: 1 });
      const stranger = await test.somebody({ sub: 'eve', name: 'Eve', courses: { maths: 'student' } });
      const refused = await check(marked(stranger, 'present'));
      expect(refused.text).to.include('PERSON_UNKNOWN');
    });

    it('set a signature aside: it stays, counts no longer, and is not asked for again', async () => {
      const refused = await check(marked(school.zoe, 'absent'));
      expect(refused.status).to.equal(400);
      expectValidHtml(refused.text);
      expect(refused.text).to.include(`href="#aside-${school.zoe.id}"`);
      expect(refused.text).to.include('Whoever is absent has no signature that counts');
      await amend({ ...marked(school.zoe, 'absent'), ...aside(school.zoe), reason: 'Max signed for Zoé' });
      const { text } = await office.get(page());
      expectValidHtml(text);
      expect(textOf(text)).to.match(/Zoé Bréchet +Absent +Amended/);
      expect(text).to.include('1 earlier signature').and.to.include('Set aside by Sam: Max signed for Zoé');
      const zoe = await test.signIn(school.zoe);
      const own = await zoe.get(`/student/meetings/${school.meeting.id}`);
      expectValidHtml(own.text);
      expect(textOf(own.text)).to.include('Your signature no longer counts since the amendment below');
      expect(textOf(own.text)).to.include('Your signature Before: counted Now: no longer counts');
      expect(textOf(own.text)).to.include('Reason: Max signed for Zoé');
    });

    it('ask for a reason, for a change and for what is possible, and keep what was typed', async () => {
      const nothing = await check({ reason: ' ' });
      expect(nothing.status).to.equal(400);
      expectValidHtml(nothing.text);
      expect(nothing.text).to.include('href="#reason"');
      expect((await check({ reason: 'wrong' })).text).to.include('Nothing is changed yet');
      const wrong = await check({
        courseTitle: ' ',
        end: '08:00',
        reason: 'x'.repeat(501),
        ...marked(school.lei, 'late', { [`rows[${school.lei.id}][late]`]: '90' }),
      });
      expect(wrong.status).to.equal(400);
      expectValidHtml(wrong.text);
      for (const field of ['courseTitle', 'end', `late-${school.lei.id}`])
        expect(wrong.text, field).to.include(`href="#${field}"`);
      expect(formOf(wrong.text, `${page()}/amend`)).to.include({
        end: '08:00',
        [`rows[${school.lei.id}][late]`]: '90',
      });
      const future = await check({ date: '2027-01-01', reason: 'wrong' });
      expect(future.text).to.include('it cannot start after that');
      const skipped = await check({ date: '2026-03-29', start: '02:30', reason: 'wrong' });
      expect(skipped.text).to.include('the clocks go forward');
      expect(await sealed()).to.have.length(0);
    });

    it('can be changed once more from the check, with everything that was typed', async () => {
      const checked = await check({ ...lei(), room: 'C3' });
      const again = await office.post(`${page()}/amend`, {
        ...formOf(checked.text, `${page()}/amendments`),
        edit: 'yes',
      });
      expect(again.status).to.equal(200);
      expectValidHtml(again.text);
      expect(formOf(again.text, `${page()}/amend`)).to.include({
        room: 'C3',
        reason: 'The teacher confirms it',
        [`rows[${school.lei.id}][mark]`]: 'late',
        [`rows[${school.lei.id}][late]`]: '10',
      });
    });

    it('show what a colleague amended in between, and overwrite nothing of it', async () => {
      const ada = await test.signIn(await test.somebody({ sub: 'ada', name: 'Ada', administrator: true }));
      const checked = await check(lei());
      await amend({ room: 'C3', reason: 'Moved' }, ada);
      const late = await record(checked);
      expect(late.status).to.equal(409);
      expectValidHtml(late.text);
      expect(late.text).to.include('A colleague amended this meeting in between');
      const form = formOf(late.text, `${page()}/amend`);
      expect(form).to.include({ room: 'C3', [`rows[${school.lei.id}][mark]`]: 'late' });
      expect(await sealed()).to.have.length(1);
      const again = await office.post(`${page()}/amend`, form);
      expect(textOf(again.text)).not.to.include('Room Before');
      await record(again);
      expect((await meeting()).room).to.equal('C3');
      expect(await sealed()).to.have.length(2);
    });

    it('are one when they are sent twice', async () => {
      const checked = await check({ ...lei(), ...aside(school.zoe), room: 'C3' });
      const first = await record(checked);
      const second = await record(checked);
      expect(second.status, textOf(second.text)).to.equal(303);
      expect(second.headers['location']).to.equal(first.headers['location']);
      expect(await sealed()).to.have.length(1);
    });

    it('go one after the other: of two at once the second is told of the first', async () => {
      const ada = await test.signIn(await test.somebody({ sub: 'ada', name: 'Ada', administrator: true }));
      const [one, two] = [await check(lei()), await check({ room: 'C3', reason: 'Moved' }, ada)];
      const answers = await Promise.all([record(one), record(two, ada)]);
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([303, 409]);
      expect(await sealed()).to.have.length(1);
    });

    it('stand in the trail, with reason, before and after', async () => {
      await amend({ ...marked(school.zoe, 'absent'), ...aside(school.zoe), room: 'C3' });
      const ada = await test.signIn(await test.somebody({ sub: 'ada', name: 'Ada', administrator: true }));
      const { text } = await ada.get('/admin/audit');
      expectValidHtml(text);
      const words = textOf(text);
      expect(words).to.include('(amendment 1)').and.to.include('The teacher confirms it');
      expect(words).to.match(/Room: .*B12.*C3/);
      expect(words).to.include('Marked Zoé Bréchet in');
      expect(words).to.include('Set aside the signature of Zoé Bréchet in');
    });

    it('stand beside the teacher’s roll call, the meeting’s page and every sealed statement', async () => {
      await amend({ ...lei(), room: 'C3' });
      const teacher = await test.signIn(school.teacher);
      const roll = await teacher.get(`/teacher/meetings/${school.meeting.id}`);
      expectValidHtml(roll.text);
      expect(textOf(roll.text)).to.include('雷 李 Before: absent: reason unknown Now: present, 10 min late');
      expect(roll.text).to.include('C3').and.to.include('>Amended<');
      expect((await teacher.get('/teacher')).text).to.include('>Amended<');
      const locked = await office.get(`/secretariat/meetings/${school.meeting.id}`);
      expectValidHtml(locked.text);
      expect(textOf(locked.text)).to.include('Room Before: B12 Now: C3');
      expect((await office.get('/secretariat/meetings')).text).to.include('>Amended<');
      const all = await test.stores.statements.inMeeting('lycee-42', school.meeting.id);
      for (const { id, type } of all.filter((one) => one.type !== 'amendment')) {
        const { text } = await office.get(`/secretariat/statements/${id}`);
        expectValidHtml(text);
        expect(textOf(text), type).to.include('Room Before: B12 Now: C3');
      }
    });

    it('show a student the facts and their own row, and nobody else’s', async () => {
      await amend({ ...lei(), reason: 'Came late' });
      const zoe = await test.signIn(school.zoe);
      const path = `/student/meetings/${school.meeting.id}`;
      expect((await zoe.get(path)).text).not.to.include('Came late');
      expect((await zoe.get('/student')).text).not.to.include('>Amended<');
      const own = await test.signIn(school.lei);
      expect(textOf((await own.get(path)).text)).to.include(
        'Your mark Before: absent: reason unknown Now: present, 10 min late',
      );
      expect((await own.get('/student')).text).to.include('>Amended<');
      await amend({ room: 'C3', reason: 'Moved' });
      const seen = await zoe.get(path);
      expectValidHtml(seen.text);
      expect(textOf(seen.text)).to.include('Room Before: B12 Now: C3').and.not.to.include('雷');
      const [signature] = await test.stores.statements.inMeeting(
        'lycee-42',
        school.meeting.id,
        'student-signature',
      );
      const receipt = await zoe.get(`/student/receipts/${signature?.id ?? ''}`);
      expectValidHtml(receipt.text);
      expect(textOf(receipt.text)).to.include('Room B12').and.to.include('Before: B12 Now: C3');
      expect(receipt.text).not.to.include('Came late');
    });

    it('tell on the receipt that the signature no longer counts, and offer no signing again', async () => {
      await amend({ ...aside(school.zoe), reason: 'Somebody else signed' });
      const zoe = await test.signIn(school.zoe);
      const [signature] = await test.stores.statements.inMeeting(
        'lycee-42',
        school.meeting.id,
        'student-signature',
      );
      // As a process that died before it was noted on the signature itself.
      await test.connection.collection('statements').updateMany({}, { $set: { setAside: null } });
      const { text } = await zoe.get(`/student/receipts/${signature?.id ?? ''}`);
      expectValidHtml(text);
      expect(textOf(text)).to.include('no longer counts since an amendment by Sam: Somebody else signed');
      expect(text).not.to.include('Open the meeting');
      expect((await office.get(page())).text).to.include('Set aside by Sam: Somebody else signed');
    });

    it('are what the checks look at', async () => {
      const checks = (): Promise<Response> => office.get('/secretariat/checks?from=2026-11-24&to=2026-11-24');
      expect((await checks()).text).not.to.include('Room, hours or module missing');
      await amend({ title: '', ...marked(school.lei, 'present') });
      const { text } = await checks();
      expect(textOf(text)).to.include('雷 李');
    });

    it('leave every other way to change the meeting closed', async () => {
      const teacher = await test.signIn(school.teacher);
      const own = `/teacher/meetings/${school.meeting.id}`;
      const { version } = await meeting();
      const [signature] = await test.stores.statements.inMeeting(
        'lycee-42',
        school.meeting.id,
        'student-signature',
      );
      const edit = { date: '2026-11-24', start: '08:30', end: '11:00', title: 'X', room: 'Y' };
      const row = (person: Person): Fields => ({
        [`rows[${person.id}][mark]`]: 'present',
        [`rows[${person.id}][seen]`]: 'absent-unknown',
      });
      const answers = [
        await teacher.post(`${own}/marks`, row(school.lei)),
        await teacher.post(`${own}/bulk`, { scope: 'everyone', to: 'present-0-0', confirmed: 'yes' }),
        await teacher.post(`${own}/sheet`, { person: school.lei.id }),
        await teacher.post(`${own}/start`),
        await teacher.post(`${own}/edit`, edit),
        await teacher.post(`${own}/cancel`, { reason: 'Snow' }),
        await office.post(`/secretariat/meetings/${school.meeting.id}`, edit),
        await office.post(`/secretariat/meetings/${school.meeting.id}/cancel`, { reason: 'Snow' }),
        await office.post(`${page()}/close`, { reason: 'Over' }),
        await office.post(`${page()}/set-aside`, { statement: signature?.id ?? '', reason: 'Twice' }),
        await office.post(`${page()}/validate`, { version: String(version) }),
      ];
      for (const [at, { status, text }] of answers.entries()) {
        expect(status, `${String(at)}: ${textOf(text)}`).to.be.oneOf([200, 409]);
      }
      expect((await meeting()).version).to.equal(version);
    });

    it('are the secretariat’s alone, and of its own institution', async () => {
      for (const person of [school.teacher, school.zoe]) {
        const visitor = await test.signIn(person);
        expect((await visitor.get(`${page()}/amend`)).text).to.include('NOT_ALLOWED');
        expect((await visitor.post(`${page()}/amendments`, { reason: 'x' })).text).to.include('NOT_ALLOWED');
      }
      await test.institution('other');
      const eve = await test.somebody({ sub: 'eve', institution: 'other', administrator: true });
      const foreign = await test.signIn(eve);
      for (const path of ['amend', 'amendments?number=1'])
        expect((await foreign.get(`${page()}/${path}`)).text, path).to.include('MEETING_UNKNOWN');
      expect((await office.get(`${page()}/amendments?number=1`)).text).to.include('AMENDMENT_UNKNOWN');
    });

    it('speak French', async () => {
      const french = await test.signIn(await test.somebody({ sub: 'paul', administrator: true }), {
        locale: 'fr',
      });
      const checked = await check({ room: 'C3', reason: 'Salle erronée' }, french);
      expectValidHtml(checked.text);
      expect(textOf(checked.text)).to.include('Salle Avant : B12 Maintenant : C3');
      await record(checked, french);
      expect((await french.get(page())).text)
        .to.include('Rectification 1')
        .and.to.include('Rectifiée');
    });
  });
});
