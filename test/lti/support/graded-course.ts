import { randomBytes } from 'node:crypto';
import { amendMeeting } from '../../../src/application/amend-meeting.ts';
import { postGradesAgain, turnGradesOn } from '../../../src/application/course-grades.ts';
import { courseId, newId } from '../../../src/application/identity.ts';
import { postDueGrades } from '../../../src/application/post-grades.ts';
import type { Actor } from '../../../src/application/services.ts';
import { validateMeeting } from '../../../src/application/validate-meeting.ts';
import { DAY_MS } from '../../../src/domain/institution.ts';
import { gradeState, type GradeColumn, type GradeState } from '../../../src/domain/grades.ts';
import type { Person } from '../../../src/domain/person.ts';
import { PRESENT, ROLL_CALL_NOT_STARTED, type Mark } from '../../../src/domain/roll-call.ts';
import { freshDatabase, type TestDatabase } from '../../support/engine.ts';
import { ABSENT, meeting, opening, sheetRow } from '../../support/meetings.ts';
import { openTestApp, type TestApp } from '../../web/support/app.ts';
import { liveOf } from '../../web/secretariat/support.ts';
import { TestGradebook } from './gradebook.ts';
import { INSTITUTION, openWorld, type LtiWorld } from './world.ts';

export const ACTOR: Actor = { institution: INSTITUTION, id: 'sam', name: 'Sam' };

/** A course with two students, launched from a platform that takes grades. */
export class GradedCourse {
  readonly world: LtiWorld;
  readonly book: TestGradebook;
  readonly id: string;
  zoe!: Person;
  lei!: Person;
  readonly #database: TestDatabase;
  readonly #shared: { url: string; secret: string };

  private constructor(parts: {
    world: LtiWorld;
    database: TestDatabase;
    shared: { url: string; secret: string };
  }) {
    this.world = parts.world;
    this.book = new TestGradebook(parts.world.platform);
    this.id = courseId(INSTITUTION, parts.world.platform.issuer, '2');
    this.#database = parts.database;
    this.#shared = parts.shared;
  }

  static async open(): Promise<GradedCourse> {
    const database = await freshDatabase();
    const shared = { url: database.url, secret: randomBytes(32).toString('base64url') };
    const made = new GradedCourse({ world: await openWorld({ shared }), database, shared });
    made.zoe = await made.launched('zoe');
    made.lei = await made.launched('lei');
    return made;
  }

  async close(): Promise<void> {
    await this.world.close();
    await this.#database.drop();
  }

  /** The tool in another process, on the same database. */
  another(): Promise<TestApp> {
    const { publicUrl, test } = this.world;
    return openTestApp({ shared: this.#shared, at: test.clock.now(), lti: true, publicUrl });
  }

  /** A student after a launch of the course, with the grade service in it. */
  async launched(sub: string): Promise<Person> {
    await this.world.launch({ sub, ...this.book.claim() });
    const person = await this.world.person(sub);
    if (person === null) throw new Error('nobody launched');
    return person;
  }

  turnOn(title = 'Attendance'): Promise<void> {
    return turnGradesOn(this.world.test.services, ACTOR, { course: this.id, title });
  }

  /** What the round does. */
  post(): Promise<void> {
    return postDueGrades(this.world.test.services);
  }

  /** What the button does, and the round after it. */
  async postAgain(): Promise<void> {
    await postGradesAgain(this.world.test.services, ACTOR, this.id);
    await this.post();
  }

  later(ms: number): void {
    this.world.test.clock.forward(ms);
  }

  async column(): Promise<GradeColumn> {
    const course = await this.world.test.stores.courses.find(INSTITUTION, this.id);
    if (!course?.grades) throw new Error('grades were never turned on');
    return course.grades;
  }

  async state(): Promise<GradeState> {
    return gradeState(await this.column());
  }

  async trouble(): Promise<string | undefined> {
    return (await this.column()).trouble?.code;
  }

  /** A meeting of yesterday whose roll call is completed. */
  async addMeeting(marks: Readonly<Record<string, Mark>>): Promise<string> {
    const start = this.world.test.clock.now() - DAY_MS;
    const made = meeting({
      id: newId(),
      institution: INSTITUTION,
      course: this.id,
      start,
      end: start + 3_600_000,
      opening: opening({ at: start }),
      sheet: Object.entries(marks).map(([person, mark]) => sheetRow({ person, name: person, mark })),
      rollCall: { ...ROLL_CALL_NOT_STARTED, startedAt: start, version: 1, completedAt: start },
    });
    await this.world.test.stores.meetings.insert([made]);
    return made.id;
  }

  /** Such a meeting, validated now. */
  async validate(marks: Readonly<Record<string, Mark>>): Promise<string> {
    const { test } = this.world;
    const checked = { meeting: await this.addMeeting(marks), version: meeting().version };
    await validateMeeting(test.services, await liveOf(test, this.zoe), checked);
    return checked.meeting;
  }

  /** Corrects a mark of a validated meeting. */
  async amend(id: string, marks: Readonly<Record<string, Mark>>): Promise<void> {
    const { test } = this.world;
    const { version = -1 } = (await test.stores.meetings.find(INSTITUTION, id)) ?? {};
    const draft = { facts: {}, marks: new Map(Object.entries(marks)), setAside: [] };
    const request = { meeting: id, version, reason: 'wrong', draft };
    await amendMeeting(test.services, await liveOf(test, this.zoe), request);
  }

  /** Turned on, with two students whose scores are to be posted: 100 and 0. */
  async waiting(): Promise<void> {
    await this.turnOn();
    await this.validate({ [this.zoe.id]: PRESENT, [this.lei.id]: ABSENT });
  }
}
