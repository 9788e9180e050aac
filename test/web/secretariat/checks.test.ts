import { expect } from 'chai';
import type { SignatureInput } from '../../../src/application/signature-input.ts';
import { saveMarks } from '../../../src/application/take-roll-call.ts';
import { setAsideSignature } from '../../../src/application/validate-meeting.ts';
import type { Meeting } from '../../../src/domain/meeting.ts';
import type { Person } from '../../../src/domain/person.ts';
import { PRESENT } from '../../../src/domain/roll-call.ts';
import { ABSENT, END, opening, sheetRow, START } from '../../support/meetings.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import { addMeeting, openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';
import { closes, completesWith, INK, liveOf, rollCallCompleted, signsWith } from './support.ts';

const CHECKS = '/secretariat/checks';
/** 25 December 2026, from 9:00 in Paris. */
const CHRISTMAS = Date.UTC(2026, 11, 25, 8);

describe('the pre-audit check', () => {
  let test: TestApp;
  let school: School;
  let sam: Person;
  let secretary: Visitor;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    sam = await test.somebody({ sub: 'sam', name: 'Sam', granted: ['secretary'] });
    secretary = await test.signIn(sam);
  });
  afterEach(() => test.close());

  const validation = (): string => `/secretariat/supervision/${school.meeting.id}/validate`;
  const sheet = (): Meeting['sheet'] =>
    [school.zoe, school.lei].map(({ id, name }) =>
      sheetRow({ person: id, name: name ?? '', sortName: name ?? '', mark: PRESENT }),
    );

  it('flags the same drawing of two people before validation, moved or not, and refuses nothing', async () => {
    school.meeting = await addMeeting(test, { course: school.course, opening: opening(), sheet: sheet() });
    await signsWith(INK, { test, school, person: school.zoe });
    if (INK.method !== 'drawn') throw new Error('not drawn');
    const [stroke = []] = INK.ink.strokes;
    const strokes = [stroke.map(({ x, y, t }) => ({ x: x / 2 + 7, y: y / 2 + 3, t: t * 2 }))];
    await signsWith({ method: 'drawn', ink: { ...INK.ink, strokes } }, { test, school, person: school.lei });
    await rollCallCompleted(test, school);
    await closes(test, school, sam);
    const page = await secretary.get(validation());
    expectValidHtml(page.text);
    expect(page.text).to.include(
      'moved or made larger or smaller: Zoé Bréchet, 雷 李 and A. Müller (teacher).',
    );
    expect(page.text).to.include(`href="/secretariat/students/${school.lei.id}/signatures"`);
    expect(page.text).to.include('no country is set');
    const version = /name="version" value="(\d+)"/.exec(page.text)?.[1] ?? '';
    expect((await secretary.post(validation(), { version })).status).to.equal(303);
  });

  it('says nothing of a signature that no longer counts', async () => {
    school.meeting = await addMeeting(test, { course: school.course, opening: opening(), sheet: sheet() });
    const { meeting } = school;
    const first = await signsWith(INK, { test, school, person: school.zoe });
    await signsWith(INK, { test, school, person: school.lei });
    expect((await secretary.get(CHECKS)).text).to.include('The same strokes, point by point');
    const request = { meeting: meeting.id, statement: first.id, reason: 'Not hers' };
    await setAsideSignature(test.services, await liveOf(test, sam), request);
    expect((await secretary.get(CHECKS)).text).to.not.include('The same strokes');
  });

  const TYPED: SignatureInput = { method: 'typed', name: 'A. Müller', declared: true };

  /** The teacher signs two meetings of the course; nobody else draws. */
  async function twiceCompleted(...inputs: [SignatureInput, SignatureInput]): Promise<void> {
    for (const [at, input] of inputs.entries()) {
      school.meeting = await addMeeting(test, {
        course: school.course,
        end: END + at * 60_000,
        opening: opening(),
        sheet: sheet(),
      });
      await completesWith(input, { test, school });
    }
  }

  it("flags a teacher's drawing that is a student's, and refuses nothing", async () => {
    school.meeting = await addMeeting(test, { course: school.course, opening: opening(), sheet: sheet() });
    await signsWith(INK, { test, school, person: school.zoe });
    await rollCallCompleted(test, school);
    const found = 'The same strokes, point by point: Zoé Bréchet and A. Müller (teacher).';
    for (const page of [
      CHECKS,
      `${CHECKS}?course=${school.course}`,
      `${CHECKS}?teacher=${school.teacher.id}`,
    ]) {
      const { text } = await secretary.get(page);
      expectValidHtml(text);
      expect(text, page).to.include(found);
      expect(text).to.include(`href="/secretariat/students/${school.teacher.id}/signatures"`);
    }
    await closes(test, school, sam);
    const page = await secretary.get(validation());
    expect(page.text).to.include(found);
    const version = /name="version" value="(\d+)"/.exec(page.text)?.[1] ?? '';
    expect((await secretary.post(validation(), { version })).status).to.equal(303);
  });

  it("flags a teacher's drawing that serves for several meetings, and shows both side by side", async () => {
    await twiceCompleted(INK, INK);
    const french = await test.signIn(sam, { locale: 'fr' });
    const { text } = await secretary.get(CHECKS);
    expect(text).to.include('The same strokes, point by point: A. Müller (teacher, 2 signatures).');
    expect((await french.get(CHECKS)).text).to.include(': A. Müller (enseignant, 2 signatures).');
    const page = await secretary.get(`/secretariat/students/${school.teacher.id}/signatures`);
    expectValidHtml(page.text);
    expect(page.text.match(/<svg class="ink"/g)).to.have.length(2);
    expect(page.text).to.include('Signed as teacher: roll call, version 1');
  });

  it('says nothing of a roll call that its teacher has signed again', async () => {
    await twiceCompleted(INK, INK);
    const changes = [{ person: school.zoe.id, seen: PRESENT, mark: ABSENT }];
    await saveMarks(test.services, school.teacher, { meeting: school.meeting.id, changes });
    await completesWith(TYPED, { test, school });
    expect((await secretary.get(CHECKS)).text).to.not.include('The same strokes');
  });

  it('finds the meetings of whoever signed the roll call of a colleague', async () => {
    await twiceCompleted(INK, INK);
    const page = await secretary.get(`${CHECKS}?teacher=${school.teacher.id}`);
    expect(page.text).to.include('in 2 meetings');
    expect(page.text).to.include(`<option value="${school.teacher.id}" selected>A. Müller</option>`);
  });

  it('looks in the other meetings of the course and of the teacher', async () => {
    const teachers = [{ person: school.teacher.id, name: 'A. Müller' }];
    school.meeting = await addMeeting(test, { course: school.course, teachers });
    await addMeeting(test, {
      course: school.course,
      title: 'Meanwhile',
      teachers,
      start: END - 1,
      end: END + 1,
    });
    const page = await secretary.get(validation());
    expect(page.text).to.include('A teacher in two meetings at once').and.to.include('Meanwhile');
  });

  it('knows public holidays once a country is set', async () => {
    await addMeeting(test, { course: school.course, start: CHRISTMAS, end: CHRISTMAS + 60_000 });
    const report = `${CHECKS}?from=2026-12-25&to=2026-12-25`;
    const before = await secretary.get(report);
    expect(before.text).to.include('no country is set').and.to.not.include('Meeting on a public holiday');
    const admin = await test.signIn(await test.somebody({ sub: 'ada', administrator: true }));
    const form = {
      name: 'CFA',
      registrationNumber: '',
      address: '',
      language: 'fr',
      timeZone: 'Europe/Paris',
    };
    const provider = '/admin/parameters/provider';
    expect((await admin.post(provider, { ...form, country: 'XX' })).status).to.equal(400);
    expect((await admin.post(provider, { ...form, country: 'FR', region: '' })).status).to.equal(303);
    expect((await admin.get(provider)).text).to.include('<option value="67">Département Bas-Rhin</option>');
    const after = await secretary.get(report);
    expectValidHtml(after.text);
    expect(after.text).to.include('Meeting on a public holiday').and.to.not.include('no country is set');
    expect(after.text).to.include('Christmas');
    expect((await admin.post(provider, { ...form, country: 'FR', region: '67' })).status).to.equal(303);
    expect(await test.stores.institutions.find('lycee-42')).to.include({ country: 'FR', region: '67' });
    expect((await admin.post(provider, { ...form, country: 'BE', region: '67' })).status).to.equal(303);
    expect(await test.stores.institutions.find('lycee-42')).to.include({ country: 'BE', region: '' });
  });

  it('is filtered by period, course and teacher', async () => {
    const maths = await test.somebody({ sub: 'max', courses: { maths: 'student' } });
    await addMeeting(test, { course: school.course, title: '', room: 'A1' });
    const shown = async (query: string): Promise<boolean> =>
      (await secretary.get(`${CHECKS}?${query}`)).text.includes('Missing: title.');
    expect(await shown('')).to.equal(true);
    expect(await shown(`course=${school.course}`)).to.equal(true);
    expect(await shown(`course=${test.course('maths')}`)).to.equal(false);
    expect(await shown(`teacher=${maths.id}`)).to.equal(false);
    expect(await shown('from=2026-11-25&to=2026-11-30')).to.equal(false);
    expect(await shown('from=2026-11-24&to=2026-11-24')).to.equal(true);
  });

  it('shows the signatures of one person side by side, and no score', async () => {
    await signsWith(INK, { test, school, person: school.zoe });
    const second = await addMeeting(test, { course: school.course, start: START, end: END + 60_000 });
    await signsWith(INK, { test, school: { meeting: second }, person: school.zoe });
    const page = await secretary.get(`/secretariat/students/${school.zoe.id}/signatures`);
    expectValidHtml(page.text);
    expect(page.text.match(/<svg class="ink"/g)).to.have.length(2);
    expect(page.text).to.not.match(/\d ?%/);
    const student = await test.signIn(school.zoe);
    expect((await student.get(`/secretariat/students/${school.lei.id}/signatures`)).status).to.equal(403);
    expect((await student.get(CHECKS)).status).to.equal(403);
  });
});
