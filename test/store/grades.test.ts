import { expect } from 'chai';
import { newId } from '../../src/application/identity.ts';
import type { Stores } from '../../src/application/ports/stores.ts';
import type { GradeColumn } from '../../src/domain/grades.ts';
import { modelsOf } from '../../src/store/models.ts';
import { statementDocument } from '../../src/store/repositories/statements.ts';
import { meeting, START } from '../support/meetings.ts';
import { openTestStores, statement, type TestStores } from './support/stores.ts';

const INSTITUTION = 'lycee-42';
const LATER = START + 60_000;

describe('the outbox of grades', () => {
  let opened: TestStores;
  let stores: Stores;
  let course: string;
  beforeEach(async () => {
    opened = await openTestStores();
    ({ stores } = opened);
    course = await addCourse('java');
  });
  afterEach(() => opened.close());

  const addCourse = (contextId: string): Promise<string> =>
    stores.courses.recordLaunch({
      institution: INSTITUTION,
      issuer: 'https://lms.example',
      contextId,
      title: contextId,
      label: null,
      roster: null,
    });
  const turnOn = (id = course, at = START): Promise<void> =>
    stores.grades.turnOn(INSTITUTION, id, { title: 'Attendance', at });
  const column = async (): Promise<GradeColumn | null> =>
    (await stores.courses.find(INSTITUTION, course))?.grades ?? null;
  const validation = () =>
    statement({ id: newId(), type: 'validation', person: '', course, receivedAt: LATER });

  it('is filled by a validation and by an amendment in the write of the meeting, where grades are on', async () => {
    await turnOn();
    const claim = await stores.grades.claim(START, 1_000);
    if (claim === null) throw new Error('not due');
    await stores.grades.finish(claim, { trouble: null, due: null, failures: 0 });
    const made = meeting({ course });
    await stores.meetings.insert([made]);
    await stores.meetings.saveWithStatements(made, [statement({ course, meeting: made.id })]);
    expect((await column())?.due).to.equal(null);
    const validated = { ...made, status: 'validated' as const, version: made.version + 1 };
    await stores.meetings.saveWithStatements(validated, [validation()]);
    expect((await column())?.due).to.equal(LATER);
    const after = { ...validation(), type: 'amendment' as const, receivedAt: LATER + 1 };
    await stores.meetings.saveWithStatements({ ...validated, version: made.version + 2 }, [after]);
    expect((await column())?.due).to.equal(LATER + 1);
  });

  it('stays empty while grades are off', async () => {
    const made = meeting({ course });
    await stores.meetings.insert([made]);
    await stores.meetings.saveWithStatements({ ...made, status: 'validated' }, [validation()]);
    expect(await column()).to.equal(null);
    expect(await stores.grades.claim(LATER, 1_000)).to.equal(null);
  });

  it('is filled at the next start when the process died after the validation was written', async () => {
    await turnOn();
    await stores.grades.turnOff(INSTITUTION, course);
    await turnOn(course, LATER * 2);
    const made = meeting({ course, status: 'validated' });
    const { id, ...rest } = made;
    const left = { _id: id, ...rest, outbox: [statementDocument(validation())] };
    await modelsOf(opened.connection).meetings.create(left);
    expect(await stores.grades.claim(LATER, 1_000)).to.equal(null);
    const restarted = await opened.again();
    expect((await restarted.stores.grades.claim(LATER, 1_000))?.course.id).to.equal(course);
    await restarted.close();
  });

  it('gives each course to one of many who claim at once, the longest waiting first', async () => {
    const other = await addCourse('maths');
    await turnOn(other, START - 1_000);
    await turnOn();
    const first = await stores.grades.claim(START, 1_000);
    expect(first?.course.id).to.equal(other);
    const claims = await Promise.all(Array.from({ length: 8 }, () => stores.grades.claim(START, 1_000)));
    expect(claims.flatMap((claim) => claim?.course.id ?? [])).to.deep.equal([course]);
  });

  it('gives none before it is due, while it is held, or once it is off', async () => {
    await turnOn();
    expect(await stores.grades.claim(START - 1, 1_000)).to.equal(null);
    expect(await stores.grades.claim(START, 1_000)).not.to.equal(null);
    expect(await stores.grades.claim(START + 999, 1_000)).to.equal(null);
    expect(await stores.grades.claim(START + 1_000, 1_000)).not.to.equal(null);
    await stores.grades.turnOff(INSTITUTION, course);
    expect(await stores.grades.claim(START + 9_000, 1_000)).to.equal(null);
  });

  it('keeps what was asked for while a claim was held', async () => {
    await turnOn();
    const claim = await stores.grades.claim(START, 60_000);
    if (claim === null) throw new Error('not due');
    await stores.grades.ask(INSTITUTION, course, { at: START + 5 });
    await stores.grades.finish(claim, { trouble: null, due: null, failures: 0, postedAt: START, refused: 2 });
    expect(await column()).to.include({ due: START + 5, postedAt: START, refused: 2 });
    expect(await stores.grades.claim(START + 5, 1_000)).not.to.equal(null);
  });

  it('forgets the address of a column only when that is asked for', async () => {
    await turnOn();
    const claim = await stores.grades.claim(START, 60_000);
    if (claim === null) throw new Error('not due');
    expect(await stores.grades.keepAddress(claim, 'https://lms.example/items/4')).to.equal(true);
    await stores.grades.turnOff(INSTITUTION, course);
    await stores.grades.turnOn(INSTITUTION, course, { title: 'Another name', at: LATER });
    expect(await column()).to.include({ address: 'https://lms.example/items/4', title: 'Attendance' });
    await stores.grades.ask(INSTITUTION, course, { at: LATER, anew: true });
    expect((await column())?.address).to.equal(null);
  });

  it('is another institution’s business in nothing', async () => {
    await turnOn();
    await stores.grades.turnOff('cfa-7', course);
    await stores.grades.ask('cfa-7', course, { at: LATER, anew: true });
    expect(await column()).to.include({ on: true, due: START });
    const score = { institution: INSTITUTION, course, person: 'zoe', column: 'c', rate: 50, at: START };
    await stores.grades.recordPosted(score);
    await stores.grades.recordPosted({ ...score, rate: 60, at: LATER });
    expect(await stores.grades.posted(INSTITUTION, course)).to.deep.equal([
      { ...score, rate: 60, at: LATER },
    ]);
    expect(await stores.grades.posted('cfa-7', course)).to.deep.equal([]);
  });
});
