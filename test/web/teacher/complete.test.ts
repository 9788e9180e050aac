import { expect } from 'chai';
import { PRESENT } from '../../../src/domain/roll-call.ts';
import { ABSENT, INTERNSHIP, START } from '../../support/meetings.ts';
import { countOperations } from '../../support/operations.ts';
import { INK, rollCallCompleted, signs } from '../secretariat/support.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import { changeSettings, openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';
import { completionForm, hidden, markOf, rowFields, stored } from './support.ts';

describe('teacher: completing the roll call', () => {
  let test: TestApp;
  let school: School;
  let mueller: Visitor;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    mueller = await test.signIn(school.teacher);
  });
  afterEach(() => test.close());

  const page = (): string => `/teacher/meetings/${school.meeting.id}`;
  const complete = (): string => `${page()}/complete`;
  const save = (person: { id: string }, fields: Record<string, string>): Promise<unknown> =>
    mueller.post(`${page()}/marks`, rowFields(person, fields));
  const bothMarked = async (): Promise<void> => {
    await save(school.zoe, { mark: 'present' });
    await save(school.lei, { mark: 'absent', reason: 'internship' });
  };
  const completed = async (): Promise<boolean> =>
    (await stored(test, school.meeting)).rollCall.completedAt !== null;

  async function scan(person: { id: string }): Promise<void> {
    await test.stores.scans.record({
      institution: 'lycee-42',
      meeting: school.meeting.id,
      person: person.id,
      way: 'qr',
      epoch: 1,
      at: START,
      ticket: person.id,
    });
  }

  it('leads from the agenda over the marks to the signature, without scripts', async () => {
    const agenda = await mueller.get(`/teacher/courses/${school.course}`);
    expectValidHtml(agenda.text);
    expect(agenda.text).to.include('Take the roll call').and.to.include(`href="${page()}"`);
    const rollCall = await mueller.get(page());
    expectValidHtml(rollCall.text);
    expect(rollCall.text).to.include('0 present · 0 absent · 2 to mark');
    await bothMarked();
    expect((await mueller.get(page())).text).to.include('1 present · 1 absent · 0 to mark');
    const check = await mueller.get(complete());
    expectValidHtml(check.text);
    expect(hidden(check.text, 'sentence')).to.equal(
      'I took the roll call of the meeting of “java” on Tue 24 Nov 2026 from 08:30 to 10:00: 1 present, 1 absent.',
    );
    const done = await mueller.post(complete(), completionForm(check.text));
    expect(done.headers['location']).to.equal(complete());
    const confirmation = await mueller.get(complete());
    expectValidHtml(confirmation.text);
    expect(confirmation.text)
      .to.include('Roll call completed')
      .and.to.match(/EM-[0-9A-Z]{5}-[0-9A-Z]{5}/)
      .and.to.include('Signed by A. Müller')
      .and.to.include('Version 1');
    const sealed = await test.stores.statements.inMeeting('lycee-42', school.meeting.id);
    expect(sealed.map(({ type, revision }) => [type, revision])).to.have.deep.members([
      ['roll-call', 1],
      ['teacher-signature', 1],
    ]);
  });

  it('is signed by drawing, and seals exactly the sentence that was shown', async () => {
    await bothMarked();
    const { text } = await mueller.get(complete());
    if (INK.method !== 'drawn') throw new Error('no ink');
    const drawn = completionForm(text, {
      method: 'drawn',
      ink: JSON.stringify(INK.ink),
      name: '',
      declared: '',
    });
    expect((await mueller.post(complete(), drawn)).status).to.equal(303);
    const [signature] = await test.stores.statements.inMeeting(
      'lycee-42',
      school.meeting.id,
      'teacher-signature',
    );
    expect(signature?.shown).to.include({ method: 'drawn', name: 'A. Müller' });
    const statement = await test.services.sealer.open('lycee-42', signature?.jws ?? '');
    expect(statement).to.have.nested.property('sentence.text', hidden(text, 'sentence'));
  });

  it('lists what is in the way with links to the rows, and is refused by its code', async () => {
    await save(school.zoe, { mark: 'present' });
    const { text } = await mueller.get(complete());
    expectValidHtml(text);
    expect(text).to.include('Before you can sign').and.to.include(`href="${page()}#row-${school.lei.id}"`);
    expect(text).not.to.include('name="sentence"');
    const sent = completionForm(text, { locale: 'en', sentence: 'x' });
    const open = await mueller.post(complete(), sent);
    expect(open.status).to.equal(409);
    expectValidHtml(open.text);
    expect(open.text).to.include('ROLL_CALL_ROW_OPEN').and.to.include('1 student is not marked yet');
    await signs(test, school, school.zoe);
    await save(school.zoe, { seen: 'present-0-0', mark: 'absent' });
    await save(school.lei, { mark: 'present' });
    const absent = await mueller.post(complete(), sent);
    expect(absent.status).to.equal(409);
    expectValidHtml(absent.text);
    expect(absent.text).to.include('ROLL_CALL_ROW_SIGNED_ABSENT').and.to.include('Zoé Bréchet');
    expect(await completed()).to.equal(false);
  });

  it('says what is wrong with the signature beside its field, and keeps what was typed', async () => {
    await bothMarked();
    const { text } = await mueller.get(complete());
    const refusals: [Record<string, string>, string][] = [
      [{ name: ' ' }, 'href="#name"'],
      [{ declared: '' }, 'value="A. Müller"'],
      [{ method: 'drawn', ink: '' }, 'href="#pad"'],
      [{ method: 'drawn', ink: 'nonsense' }, 'href="#pad"'],
      [{ method: 'confirmed' }, 'href="#method-typed"'],
    ];
    for (const [changes, words] of refusals) {
      const { declared, ...form } = completionForm(text, changes);
      const answer = await mueller.post(complete(), declared === '' ? form : { ...form, declared: 'yes' });
      expect(answer.status, words).to.equal(400);
      expectValidHtml(answer.text);
      expect(answer.text).to.include('data-error-summary').and.to.include(words);
    }
    expect(await completed()).to.equal(false);
  });

  it('shows again what changed between reading and signing', async () => {
    await bothMarked();
    const { text } = await mueller.get(complete());
    await save(school.lei, { seen: 'absent-internship', mark: 'present' });
    const answer = await mueller.post(complete(), completionForm(text));
    expect(answer.status).to.equal(409);
    expectValidHtml(answer.text);
    expect(answer.text).to.include('MEETING_CHANGED_MEANWHILE').and.to.include('2 present, 0 absent');
    expect(await completed()).to.equal(false);
    expect((await mueller.post(complete(), completionForm(answer.text))).status).to.equal(303);
  });

  it('shows again which rows changed, though as many are present as before', async () => {
    await bothMarked();
    const { text } = await mueller.get(complete());
    await save(school.zoe, { seen: 'present-0-0', mark: 'absent', reason: 'internship' });
    await save(school.lei, { seen: 'absent-internship', mark: 'present' });
    const answer = await mueller.post(complete(), completionForm(text));
    expect(answer.status).to.equal(409);
    expectValidHtml(answer.text);
    expect(answer.text).to.include('MEETING_CHANGED_MEANWHILE').and.to.include('1 present, 1 absent');
    expect(await completed()).to.equal(false);
    expect((await mueller.post(complete(), completionForm(answer.text))).status).to.equal(303);
    expect(await markOf(test, school.meeting, school.lei)).to.deep.equal(PRESENT);
  });

  for (const [what, before, after] of [
    ['a reason', { mark: 'absent', reason: 'internship' }, { seen: 'absent-internship', mark: 'absent' }],
    ['minutes', { mark: 'present' }, { seen: 'present-0-0', mark: 'late', late: '5' }],
  ] as [string, Record<string, string>, Record<string, string>][]) {
    it(`shows again ${what} that changed`, async () => {
      await save(school.zoe, { mark: 'present' });
      await save(school.lei, before);
      const { text } = await mueller.get(complete());
      const seen = await markOf(test, school.meeting, school.lei);
      await save(school.lei, after);
      expect(await markOf(test, school.meeting, school.lei)).not.to.deep.equal(seen);
      expect((await mueller.post(complete(), completionForm(text))).status).to.equal(409);
      expect(await completed()).to.equal(false);
    });
  }

  it('is signed again as the next version when a mark changed since', async () => {
    await rollCallCompleted(test, school);
    await save(school.lei, { seen: 'present-0-0', mark: 'absent', reason: 'illness' });
    const agenda = await mueller.get('/teacher');
    expect(agenda.text).to.include('Changed since signed').and.to.include('Check and sign again');
    const { text } = await mueller.get(complete());
    expectValidHtml(text);
    expect(text).to.include('This will be version 2');
    await mueller.post(complete(), completionForm(text));
    expect((await mueller.get(complete())).text).to.include('Version 2');
    expect((await stored(test, school.meeting)).rollCall).to.include({ version: 2, changedSince: false });
  });

  it('sent twice is one completion', async () => {
    await bothMarked();
    const form = completionForm((await mueller.get(complete())).text);
    await mueller.post(complete(), form);
    expect((await mueller.post(complete(), form)).headers['location']).to.equal(complete());
    expect(await test.stores.statements.inMeeting('lycee-42', school.meeting.id)).to.have.length(2);
  });

  it('by the code alone writes absent who has not scanned, and says so before', async () => {
    await changeSettings(test, { signInMode: 'qr' });
    await mueller.get(page());
    await scan(school.zoe);
    const { text } = await mueller.get(complete());
    expectValidHtml(text);
    expect(text).to.include('Not scanned: will be written absent').and.to.include('雷 李');
    expect(text).to.include('1 student has not scanned the code').and.to.include('(1 of them by the scan)');
    await mueller.post(complete(), completionForm(text));
    expect(await markOf(test, school.meeting, school.zoe)).to.deep.equal(PRESENT);
    expect(await markOf(test, school.meeting, school.lei)).to.deep.equal(ABSENT);
  });

  it('by the code alone shows a scan that came after the check', async () => {
    await changeSettings(test, { signInMode: 'qr' });
    await mueller.get(page());
    const { text } = await mueller.get(complete());
    await scan(school.zoe);
    const answer = await mueller.post(complete(), completionForm(text));
    expect(answer.status).to.equal(409);
    expect(answer.text).to.include('1 present, 1 absent');
  });

  it('by both ways still asks for the mark of who has not scanned', async () => {
    await changeSettings(test, { signInMode: 'both' });
    await mueller.get(page());
    await scan(school.zoe);
    const { text } = await mueller.get(complete());
    expect(text).to.include('Not marked yet').and.to.include(`#row-${school.lei.id}`);
    expect(text).not.to.include(`#row-${school.zoe.id}`);
  });

  it('is refused without the right, when deactivated, and when not subject, each in its words', async () => {
    await bothMarked();
    const form = completionForm((await mueller.get(complete())).text);
    await changeSettings(test, { signatureActive: false });
    expect((await mueller.get(complete())).text).to.include('Digital signature is switched off');
    expect((await mueller.post(complete(), form)).text).to.include('SIGNING_INACTIVE');
    await changeSettings(test, { signatureActive: true });
    await test.stores.people.setAbsenceRight('lycee-42', school.teacher.id, false);
    const unable = await mueller.get(complete());
    expectValidHtml(unable.text);
    expect(unable.text).to.include('You do not have the right').and.not.to.include('name="sentence"');
    expect((await mueller.post(complete(), form)).text).to.include('ABSENCE_RIGHT_MISSING');
    expect(await completed()).to.equal(false);
  });

  it('costs two reads to check', async () => {
    await rollCallCompleted(test, school, { [school.lei.id]: INTERNSHIP });
    const operations = countOperations(test.client);
    await mueller.get(complete());
    expect(operations.take()).to.include({ reads: 2, writes: 0 });
    operations.stop();
  });

  it('speaks French', async () => {
    await bothMarked();
    const { text } = await (await test.signIn(school.teacher, { locale: 'fr' })).get(complete());
    expectValidHtml(text);
    expect(hidden(text, 'sentence')).to.equal(
      'J’ai fait l’appel de la séance de « java » le mar. 24 nov. 2026 de 08:30 à 10:00 : 1 présent, 1 absent.',
    );
  });
});
