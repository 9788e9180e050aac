import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import {
  makeColumnAgain,
  postGradesAgain,
  turnGradesOff,
  turnGradesOn,
} from '../../src/application/course-grades.ts';
import { courseId, newId } from '../../src/application/identity.ts';
import { postDueGrades } from '../../src/application/post-grades.ts';
import type { Actor } from '../../src/application/services.ts';
import { validateMeeting } from '../../src/application/validate-meeting.ts';
import { gradeState, type GradeColumn } from '../../src/domain/grades.ts';
import type { Person } from '../../src/domain/person.ts';
import { PRESENT, type Mark } from '../../src/domain/roll-call.ts';
import { scoresOf } from '../../src/lti/gradebook.ts';
import { SCORE_SCOPE } from '../../src/domain/grades.ts';
import { CLAIMS } from '../../src/lti/claims.ts';
import { freshDatabase, type TestDatabase } from '../support/engine.ts';
import { ABSENT, meeting, opening, sheetRow } from '../support/meetings.ts';
import { liveOf } from '../web/secretariat/support.ts';
import { TestGradebook } from './support/gradebook.ts';
import { neverAnswers, sends } from './support/platform.ts';
import { INSTITUTION, INSTRUCTOR, LAUNCH_TIME, LtiWorld, openWorld } from './support/world.ts';
import { openTestApp } from '../web/support/app.ts';

const EXCUSED: Mark = { kind: 'absent', reason: 'excused' };
const DAY_MS = 86_400_000;
const ACTOR: Actor = { institution: INSTITUTION, id: 'sam', name: 'Sam' };

describe('grades (AGS)', () => {
  let database: TestDatabase;
  let shared: { url: string; secret: string };
  let world: LtiWorld;
  let book: TestGradebook;
  let course: string;
  let zoe: Person;
  let lei: Person;

  beforeEach(async () => {
    database = await freshDatabase();
    shared = { url: database.url, secret: randomBytes(32).toString('base64url') };
    world = await openWorld({ shared });
    book = new TestGradebook(world.platform);
    course = courseId(INSTITUTION, world.platform.issuer, '2');
    zoe = await launched('zoe');
    lei = await launched('lei');
  });
  afterEach(async () => {
    await world.close();
    await database.drop();
  });

  /** A student after a launch of the course, with the grade service in it. */
  async function launched(sub: string): Promise<Person> {
    await world.launch({ sub, ...book.claim() });
    const person = await world.person(sub);
    if (person === null) throw new Error('nobody launched');
    return person;
  }

  const on = (title = 'Attendance'): Promise<void> =>
    turnGradesOn(world.test.services, ACTOR, { course, title });
  const post = (): Promise<void> => postDueGrades(world.test.services);
  async function column(): Promise<GradeColumn> {
    const { grades } = (await world.test.stores.courses.find(INSTITUTION, course)) ?? {};
    if (!grades) throw new Error('grades were never turned on');
    return grades;
  }
  const state = async (): Promise<string> => gradeState(await column());

  /** A meeting of yesterday whose roll call is completed, validated by somebody of the office now. */
  async function validated(
    marks: Readonly<Record<string, Mark>>,
    { services, stores } = world.test,
  ): Promise<void> {
    const start = world.test.clock.now() - DAY_MS;
    const sheet = Object.entries(marks).map(([person, mark]) => sheetRow({ person, name: person, mark }));
    const rollCall = {
      startedAt: start,
      version: 1,
      completedAt: start,
      completedBy: 'a',
      changedSince: false,
      bulk: null,
    };
    const made = meeting({
      id: newId(),
      institution: INSTITUTION,
      course,
      start,
      end: start + 3_600_000,
      sheet,
      rollCall,
      opening: opening({ at: start }),
    });
    await stores.meetings.insert([made]);
    await validateMeeting(services, await liveOf(world.test, zoe), made.id);
  }

  it('post the rate of each student after a validation, in a column made once', async () => {
    await on('Présence');
    await validated({ [zoe.id]: PRESENT, [lei.id]: ABSENT });
    await post();
    expect(book.columns).to.have.length(1);
    expect(book.columns[0]).to.include({
      label: 'Présence',
      scoreMaximum: 100,
      resourceId: `attendance-${course}`,
      tag: 'emarge-attendance',
    });
    expect(book.grades()).to.deep.equal({ zoe: 100, lei: 0 });
    expect(book.taken[0]).to.deep.include({
      activityProgress: 'Completed',
      gradingProgress: 'FullyGraded',
      scoreMaximum: 100,
    });
    expect(await column()).to.deep.include({
      address: book.columns[0]?.id,
      trouble: null,
      due: null,
      postedAt: LAUNCH_TIME,
    });
    expect(await state()).to.equal('posted');
  });
});
