import { completeRollCall } from '../../src/application/complete-roll-call.ts';
import { makeDueSheets } from '../../src/application/sheets/make-sheets.ts';
import { stampDue } from '../../src/application/stamp-due.ts';
import { saveMarks } from '../../src/application/take-roll-call.ts';
import { DAY_MS, MINUTE_MS } from '../../src/domain/institution.ts';
import type { Person } from '../../src/domain/person.ts';
import { PRESENT } from '../../src/domain/roll-call.ts';
import { START } from '../../test/support/meetings.ts';
import { INK, liveOf, signsWith, validates } from '../../test/web/secretariat/support.ts';
import type { TestApp } from '../../test/web/support/app.ts';
import { addMeeting, openSchool, type School } from '../../test/web/support/school.ts';

export const VERIFY = 'http://localhost:3000/verify';
const HOUR_MS = 60 * MINUTE_MS;
const A_DAY = 4;
/** After so many meetings their statements are logged and stamped, and their sheets made. */
const BATCH = 50;

/** A course with its people, and how many days its meetings take. */
export interface MadeCourse {
  course: string;
  secretary: Person;
  days: number;
}

/** Meetings of an hour, four a day, each signed, completed, validated and printed as the tool does it. */
export async function makeCourse(
  test: TestApp,
  { sheets, students: count }: { sheets: number; students: number },
): Promise<MadeCourse> {
  // Its own meeting is on the day before, which the pack leaves out.
  const school = await openSchool(test, { start: START - DAY_MS, end: START - DAY_MS + HOUR_MS });
  const secretary = await test.somebody({ sub: 'sam', name: 'Sam Secretary', granted: ['secretary'] });
  const students = [school.zoe, school.lei];
  for (let at = students.length; at < count; at += 1) students.push(await studentOf(test, at));
  await test.stores.people.setSubject(
    'lycee-42',
    students.map(({ id }) => id),
    true,
  );
  for (let at = 0; at < sheets; at += 1) {
    const start = START + Math.floor(at / A_DAY) * DAY_MS + (at % A_DAY) * 2 * HOUR_MS;
    test.clock.set(start);
    const meeting = await addMeeting(test, { course: school.course, start, end: start + HOUR_MS });
    await held(test, { ...school, meeting }, { students, secretary });
    if ((at + 1) % BATCH === 0 || at + 1 === sheets) await printed(test, at + 1);
  }
  return { course: school.course, secretary, days: Math.ceil(sheets / A_DAY) };
}

function studentOf(test: TestApp, at: number): Promise<Person> {
  return test.somebody({ sub: `s-${String(at)}`, name: `Élève ${String(at)}`, courses: { java: 'student' } });
}

async function held(
  test: TestApp,
  school: School,
  { students, secretary }: { students: readonly Person[]; secretary: Person },
): Promise<void> {
  test.clock.forward(MINUTE_MS);
  for (const person of students) await signsWith(INK, { test, school, person });
  const changes = students.map(({ id }) => ({ person: id, seen: null, mark: PRESENT }));
  await saveMarks(test.services, school.teacher, { meeting: school.meeting.id, changes });
  const sentence = () => ({ text: 'I taught this meeting.', locale: 'en' });
  const live = await liveOf(test, school.teacher);
  await completeRollCall(test.services, live, { meeting: school.meeting.id, input: INK, sentence });
  test.clock.forward(HOUR_MS + 30 * MINUTE_MS);
  await validates(test, school, secretary);
}

async function printed({ services, clock }: TestApp, sheets: number): Promise<void> {
  while ((await services.evidenceLog.lag()) > 0) await services.evidenceLog.appendWaiting();
  await stampDue(services);
  clock.forward(MINUTE_MS);
  while ((await makeDueSheets(services, VERIFY)) > 0);
  process.stderr.write(`\r${String(sheets)} sheets are made `);
}
