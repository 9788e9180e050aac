import { expect } from 'chai';
import { saveMarks } from '../../../src/application/take-roll-call.ts';
import { PRESENT, type Mark } from '../../../src/domain/roll-call.ts';
import { ABSENT, INTERNSHIP, START } from '../../support/meetings.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import { changeSettings, openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';
import { markOf, rowFields, stored } from './support.ts';

describe('teacher: marks', () => {
  let test: TestApp;
  let school: School;
  let mueller: Visitor;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    mueller = await test.signIn(school.teacher);
    await mueller.get(page());
  });
  afterEach(() => test.close());

  const page = (): string => `/teacher/meetings/${school.meeting.id}`;
  const marks = (): string => `${page()}/marks`;
  const mark = (person: { id: string }): Promise<Mark | null | undefined> =>
    markOf(test, school.meeting, person);
  /** A colleague's mark, behind this page's back. */
  const colleague = (person: { id: string }, to: Mark): Promise<unknown> =>
    saveMarks(test.services, school.teacher, {
      meeting: school.meeting.id,
      changes: [{ person: person.id, seen: null, mark: to }],
    });

  it('are present, late, gone early and absent for a reason; each change is audited', async () => {
    const cases: [Record<string, string>, Mark][] = [
      [{ mark: 'present' }, PRESENT],
      [
        { seen: 'present-0-0', mark: 'late', late: ' 12 ' },
        { kind: 'present', lateMinutes: 12, leftEarlyMinutes: 0 },
      ],
      [
        { seen: 'present-12-0', mark: 'late', late: '12', early: '20' },
        { kind: 'present', lateMinutes: 12, leftEarlyMinutes: 20 },
      ],
      [
        { seen: 'present-12-20', mark: 'present', late: '12', early: '5' },
        { kind: 'present', lateMinutes: 0, leftEarlyMinutes: 5 },
      ],
      [
        { seen: 'present-0-5', mark: 'absent', reason: 'illness', late: '12' },
        { kind: 'absent', reason: 'illness' },
      ],
    ];
    for (const [fields, expected] of cases) {
      const saved = await mueller.post(marks(), rowFields(school.zoe, fields));
      expect(saved.headers['location'], JSON.stringify(fields)).to.equal(page());
      expect(await mark(school.zoe)).to.deep.equal(expected);
    }
    const [last] = await test.stores.audit.list('lycee-42', { limit: 1 });
    expect(last).to.deep.include({ actor: school.teacher.id, actorName: 'A. Müller' });
    expect(last?.event).to.deep.equal({
      type: 'mark-changed',
      meeting: school.meeting.id,
      person: school.zoe.id,
      before: { kind: 'present', lateMinutes: 0, leftEarlyMinutes: 5 },
      after: { kind: 'absent', reason: 'illness' },
    });
  });

  it('with nonsense minutes come back as they were typed; the others are saved', async () => {
    for (const late of ['0', '', 'abc', '-5', '1.5', '90', '99999']) {
      const answer = await mueller.post(marks(), {
        ...rowFields(school.zoe, { mark: 'late', late }),
        ...rowFields(school.lei, { mark: 'present' }),
      });
      expect(answer.status, late).to.equal(422);
      expectValidHtml(answer.text);
      expect(answer.text).to.include(`href="#late-${school.zoe.id}"`);
      expect(answer.text).to.include('Zoé Bréchet: Enter whole minutes, from 1 to 89 in all.');
      expect(answer.text).to.match(
        new RegExp(`id="late-${school.zoe.id}"[^>]*value="${late}"[^>]*aria-invalid`),
      );
      expect(await mark(school.zoe), late).to.equal(null);
      expect(await mark(school.lei)).to.deep.equal(PRESENT);
    }
  });

  it('that no page of ours sends are refused with a code, and change nothing', async () => {
    const refusals: [Record<string, string>, number, string][] = [
      [rowFields({ id: 'ffffffffffffffffffffffff' }, { mark: 'present' }), 404, 'PERSON_NOT_ON_SHEET'],
      [rowFields(school.zoe, { mark: 'asleep' }), 422, 'FIELD_INVALID'],
      [rowFields(school.zoe, { mark: 'absent', reason: 'weather' }), 422, 'FIELD_INVALID'],
      [rowFields(school.zoe, { seen: 'nonsense', mark: 'present' }), 422, 'MARK_INVALID'],
      [rowFields(school.zoe, { as: 'absent-weather' }), 422, 'MARK_INVALID'],
      [{ scope: 'everyone', to: 'present-9-0-1' }, 422, 'MARK_INVALID'],
      [{ scope: 'everyone', to: '' }, 422, 'MARK_INVALID'],
      [{ scope: 'all', to: 'present-0-0' }, 422, 'FIELD_INVALID'],
    ];
    for (const [fields, status, code] of refusals) {
      const answer = await mueller.post('scope' in fields ? `${page()}/bulk` : marks(), fields);
      expect(answer.status, code).to.equal(status);
      expect(answer.text).to.include(code);
    }
    expect(await mark(school.zoe)).to.equal(null);
  });

  describe('that a colleague changed', () => {
    it('are not overwritten but asked: theirs or yours', async () => {
      await colleague(school.zoe, INTERNSHIP);
      const answer = await mueller.post(marks(), {
        ...rowFields(school.zoe, { seen: '', mark: 'present' }),
        ...rowFields(school.lei, { seen: '', mark: 'present' }),
      });
      expect(answer.status).to.equal(409);
      expectValidHtml(answer.text);
      expect(answer.text).to.include('A colleague changed these rows').and.to.include('Zoé Bréchet');
      expect(answer.text).to.include('Your colleague’s: absent: internship').and.to.include('Yours: present');
      expect(await mark(school.zoe), 'theirs stands').to.deep.equal(INTERNSHIP);
      expect(await mark(school.lei), 'the others are saved').to.deep.equal(PRESENT);
      const theirs = { seen: 'absent-internship', as: 'absent-internship' };
      await mueller.post(marks(), rowFields(school.zoe, theirs));
      expect(await mark(school.zoe)).to.deep.equal(INTERNSHIP);
      const yours = { seen: 'absent-internship', as: 'present-0-0' };
      const chosen = await mueller.post(marks(), rowFields(school.zoe, yours));
      expect(chosen.headers['location']).to.equal(page());
      expect(await mark(school.zoe)).to.deep.equal(PRESENT);
    });

    it('to the same mark are no conflict', async () => {
      await colleague(school.zoe, PRESENT);
      const answer = await mueller.post(marks(), rowFields(school.zoe, { seen: '', mark: 'present' }));
      expect(answer.status).to.equal(303);
    });

    it('are told beside rows whose minutes are wrong', async () => {
      await colleague(school.zoe, ABSENT);
      const answer = await mueller.post(marks(), {
        ...rowFields(school.zoe, { seen: '', mark: 'present' }),
        ...rowFields(school.lei, { seen: '', mark: 'late', late: 'x' }),
      });
      expect(answer.status).to.equal(409);
      expectValidHtml(answer.text);
      expect(answer.text).to.include('Not saved either').and.to.include('雷 李');
    });
  });

  it('answer a script with what is saved, wrong and changed by a colleague', async () => {
    const noah = await test.somebody({ sub: 'noah', name: 'Noah', courses: { java: 'student' } });
    await mueller.post(`${page()}/sheet`, { person: noah.id });
    await colleague(school.zoe, INTERNSHIP);
    const answer = await mueller.post(
      marks(),
      {
        ...rowFields(school.zoe, { seen: '', mark: 'present' }),
        ...rowFields(school.lei, { seen: '', mark: 'late', late: '9', early: '' }),
        ...rowFields(noah, { seen: '', mark: 'late', late: 'x' }),
      },
      { Accept: 'application/json' },
    );
    expect(answer.status).to.equal(200);
    expect(answer.body).to.deep.equal({
      seen: { [school.zoe.id]: 'absent-internship', [school.lei.id]: 'present-9-0' },
      wrong: [{ person: noah.id, words: 'Enter whole minutes, from 1 to 89 in all.' }],
      conflicts: [
        {
          person: school.zoe.id,
          words: 'A colleague saved another mark meanwhile: absent: internship.',
          seen: 'absent-internship',
          typed: { choice: 'absent', reason: 'internship', late: '', early: '' },
        },
      ],
    });
    const refused = await mueller.post(marks(), rowFields({ id: 'nobody' }, { mark: 'present' }), {
      Accept: 'application/json',
    });
    expect(refused.body).to.have.nested.property('error.code', 'PERSON_NOT_ON_SHEET');
  });

  it('saved at the same moment by two are all kept', async () => {
    await Promise.all([
      mueller.post(marks(), rowFields(school.zoe, { mark: 'present' })),
      mueller.post(marks(), rowFields(school.lei, { mark: 'absent', reason: 'excused' })),
    ]);
    expect(await mark(school.zoe)).to.deep.equal(PRESENT);
    expect(await mark(school.lei)).to.deep.equal({ kind: 'absent', reason: 'excused' });
  });

  describe('set at once', () => {
    const bulk = (fields: Record<string, string>) => mueller.post(`${page()}/bulk`, fields);

    it('for all unmarked leave the marks that stand, and are taken back', async () => {
      await mueller.post(marks(), rowFields(school.lei, { mark: 'absent', reason: 'internship' }));
      const set = await bulk({ scope: 'unmarked', to: 'present-0-0' });
      expect(set.headers['location']).to.equal(page());
      expect(await mark(school.zoe)).to.deep.equal(PRESENT);
      expect(await mark(school.lei)).to.deep.equal(INTERNSHIP);
      const { text } = await mueller.get(page());
      expectValidHtml(text);
      expect(text).to.include('1 student was set to “Present” at 08:30.').and.to.include('value="undo"');
      await bulk({ scope: 'undo' });
      expect(await mark(school.zoe)).to.equal(null);
      expect(await mark(school.lei)).to.deep.equal(INTERNSHIP);
      expect((await mueller.get(page())).text).not.to.include('value="undo"');
    });

    it('save first what a page without scripts sends along', async () => {
      await bulk({
        ...rowFields(school.lei, { seen: '', mark: 'absent', reason: 'illness' }),
        scope: 'unmarked',
        to: 'present-0-0',
      });
      expect(await mark(school.lei)).to.deep.equal({ kind: 'absent', reason: 'illness' });
      expect(await mark(school.zoe)).to.deep.equal(PRESENT);
    });

    it('leave alone who showed presence by a scan', async () => {
      await changeSettings(test, { signInMode: 'both' });
      const meeting = await stored(test, school.meeting);
      const opened = meeting.opening;
      if (opened === null) throw new Error('not open');
      await test.stores.meetings.save({ ...meeting, opening: { ...opened, signInMode: 'both' } });
      await test.stores.scans.record({
        institution: 'lycee-42',
        meeting: meeting.id,
        person: school.zoe.id,
        way: 'qr',
        epoch: 1,
        at: START,
        ticket: 't',
      });
      await bulk({ scope: 'unmarked', to: 'absent-unknown' });
      expect(await mark(school.zoe)).to.equal(null);
      expect(await mark(school.lei)).to.deep.equal(ABSENT);
    });

    it('for everyone ask first, with the count of marks that are replaced', async () => {
      await mueller.post(marks(), rowFields(school.lei, { mark: 'absent', reason: 'internship' }));
      const asked = await bulk({ scope: 'everyone', to: 'present-0-0' });
      expect(asked.status).to.equal(200);
      expectValidHtml(asked.text);
      expect(asked.text).to.include('The marks of all 2 students').and.to.include('1 other mark is replaced');
      expect(await mark(school.lei), 'nothing is done yet').to.deep.equal(INTERNSHIP);
      await bulk({ scope: 'everyone', to: 'present-0-0', confirmed: 'yes' });
      expect(await mark(school.lei)).to.deep.equal(PRESENT);
      await mueller.post(marks(), rowFields(school.zoe, { seen: 'present-0-0', mark: 'absent' }));
      await bulk({ scope: 'undo' });
      expect(await mark(school.lei), 'as before').to.deep.equal(INTERNSHIP);
      expect(await mark(school.zoe), 'changed since: stays').to.deep.equal(ABSENT);
    });

    it('are taken back by who set them alone', async () => {
      await bulk({ scope: 'unmarked', to: 'present-0-0' });
      const other = await test.somebody({ sub: 'co', name: 'Co', courses: { java: 'teacher' } });
      const co = await test.signIn(other);
      expect((await co.get(page())).text).not.to.include('value="undo"');
      await co.post(`${page()}/bulk`, { scope: 'undo' });
      expect(await mark(school.zoe)).to.deep.equal(PRESENT);
    });
  });
});
