import { expect } from 'chai';
import type { GradeOutcome } from '../../../src/application/ports/grades.ts';
import { SCORE_SCOPE, type GradeTrouble } from '../../../src/domain/grades.ts';
import { START } from '../../support/meetings.ts';
import { ISSUER, openTestApp, type TestApp } from '../support/app.ts';
import { openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';

const INSTITUTION = 'lycee-42';

describe('grades of a course', () => {
  let test: TestApp;
  let school: School;
  let office: Visitor;
  let address: string;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    const sam = await test.somebody({ sub: 'sam', granted: ['secretary'] });
    office = await test.signIn(sam);
    address = `/secretariat/courses/${school.course}/grades`;
  });
  afterEach(() => test.close());

  const words = async (): Promise<string> => (await office.get(address)).text;
  const act = (name: string, title = 'Attendance') => office.post(address, { act: name, title });

  async function launchedWithGrades(): Promise<void> {
    await test.stores.courses.recordLaunch({
      institution: INSTITUTION,
      issuer: ISSUER,
      contextId: 'java',
      title: 'java',
      label: null,
      roster: null,
      gradeService: {
        clientId: 'client',
        deploymentId: '1',
        columns: `${ISSUER}/items`,
        column: null,
        scopes: [SCORE_SCOPE],
      },
    });
  }

  /** What a round leaves. */
  async function ended(outcome: Partial<GradeOutcome>, column: string | null = null): Promise<void> {
    const claim = await test.stores.grades.claim(test.clock.now(), 60_000);
    if (claim === null) throw new Error('nothing was due');
    if (column !== null) await test.stores.grades.keepAddress(claim, column);
    await test.stores.grades.finish(claim, { trouble: null, due: null, failures: 0, ...outcome });
  }

  const trouble = (code: GradeTrouble['code'], params: GradeTrouble['params'] = {}): GradeTrouble => ({
    code,
    params,
    at: START,
  });

  it('are off at first, and led to from the list of courses', async () => {
    const { text } = await office.get('/secretariat/courses');
    expect(text).to.match(new RegExp(`<a href="${address}">Off</a>`));
    expect(await words())
      .to.include('Nothing is sent to the LMS.')
      .and.include('Turn grades on');
  });

  it('say before anything that the LMS grants none, and how it would', async () => {
    expect(await words()).to.include('The LMS does not let Emarge post grades for this course.');
    await launchedWithGrades();
    expect(await words()).not.to.include('does not let Emarge');
  });

  it('are turned on with the name of the column, and wait for the first validation', async () => {
    await launchedWithGrades();
    expect((await act('on', '  Présence  (10 %) ')).status).to.equal(303);
    expect(await words()).to.include('Being posted');
    await ended({});
    const page = await words();
    expect(page).to.include('once a meeting of this course is validated').and.not.include('name="title"');
    const course = await test.stores.courses.find(INSTITUTION, school.course);
    expect(course?.grades).to.include({ on: true, title: 'Présence (10 %)' });
    const [entry] = await test.stores.audit.list(INSTITUTION, { limit: 1 });
    expect(entry?.event).to.deep.equal({
      type: 'grades-turned-on',
      course: school.course,
      title: 'Présence (10 %)',
    });
  });

  it('are not turned on under no name, or a long one: what was typed stays', async () => {
    await launchedWithGrades();
    for (const title of [' ', 'x'.repeat(101)]) {
      const answer = await act('on', title);
      expect(answer.status).to.equal(422);
      expect(answer.text).to.include('The name of the column must have 1 to 100 characters.');
      expect(answer.text).to.include(`value="${title}"`);
    }
    expect((await test.stores.courses.find(INSTITUTION, school.course))?.grades).to.equal(null);
  });

  it('say when they were posted, and of how many students the LMS took none', async () => {
    await act('on');
    await ended({ postedAt: START, refused: 2 }, `${ISSUER}/items/4`);
    const page = await words();
    expect(page)
      .to.include('The LMS has every attendance rate.')
      .and.match(/Last posted<\/dt><dd>[^<]*24 Nov/);
    expect(page).to.include('took no grade of 2 students');
  });

  it('say what failed and when it is tried again', async () => {
    await launchedWithGrades();
    await act('on');
    const due = START + 120_000;
    const failed = trouble('PLATFORM_ANSWERED', { host: 'lms.example', status: 500, reason: 'none' });
    await ended({ trouble: failed, due, failures: 1 });
    const page = await words();
    expect(page)
      .to.include('lms.example answered with the error 500.')
      .and.match(/Next try: .*8:32/);
    expect(page).to.include('Post again now').and.not.include('Make the column again');
    await act('again');
    expect(await words()).to.include('Being posted');
  });

  it('have a deleted column made again by a button alone', async () => {
    await launchedWithGrades();
    await act('on');
    await ended({ trouble: trouble('GRADES_COLUMN_GONE') }, `${ISSUER}/items/4`);
    expect(await words()).to.include('is no longer in the LMS’s gradebook');
    expect(await words())
      .to.include('Make the column again')
      .and.not.include('Post again now');
    await act('column');
    const course = await test.stores.courses.find(INSTITUTION, school.course);
    expect(course?.grades).to.include({ address: null, due: START, trouble: null });
    // A form left open makes no second one.
    await ended({ postedAt: START, refused: 0 }, `${ISSUER}/items/5`);
    await act('column');
    expect((await test.stores.courses.find(INSTITUTION, school.course))?.grades?.address).to.equal(
      `${ISSUER}/items/5`,
    );
  });

  it('are turned off; turned on again, the column in the LMS keeps its name', async () => {
    await launchedWithGrades();
    await act('on', 'First');
    await ended({ postedAt: START, refused: 0 }, `${ISSUER}/items/4`);
    await act('off');
    expect(await words())
      .to.include('Nothing is sent to the LMS.')
      .and.not.include('name="title"');
    await office.post(address, { act: 'on' });
    const course = await test.stores.courses.find(INSTITUTION, school.course);
    expect(course?.grades).to.include({ on: true, title: 'First', address: `${ISSUER}/items/4` });
    const events = (await test.stores.audit.list(INSTITUTION, { limit: 3 })).map(({ event }) => event.type);
    expect(events).to.deep.equal(['grades-turned-on', 'grades-turned-off', 'grades-turned-on']);
  });

  it('refuse an act that there is not', async () => {
    expect((await act('everything')).status).to.equal(422);
  });
});
