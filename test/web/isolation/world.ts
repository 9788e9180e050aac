import { newId } from '../../../src/application/identity.ts';
import type { Person } from '../../../src/domain/person.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { addMeeting } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';
import type { Actor, Ids, Kind } from './table.ts';

/** Ahead of the engine's clock, by which it drops sessions that are over: the walk takes a while. */
const NOW = Date.UTC(2040, 0, 10, 8);
const HOURS = { start: NOW, end: NOW + 90 * 60_000 };

const HOME = 'lycee-42';
const AWAY = 'cfa-7';

/** People, courses and meetings of one institution, twice: what is `own` to zoe and what is `other`. */
interface Side {
  people: Record<Exclude<Actor, 'stranger' | 'projector'>, Person>;
  courses: { own: string; other: string };
  meetings: { own: string; other: string };
  statements: { own: string; other: string };
  visitors: Record<Actor, Visitor>;
}

export interface World {
  test: TestApp;
  home: Side;
  away: Side;
  /** Ids of a kind, with a meeting that nobody has touched. */
  ids(kind: Kind): Promise<Ids>;
  /** The ids of a kind, with the meeting that was signed: for reading. */
  standing(kind: Kind): Ids;
  /** What the other institution has, but for its meetings, which open by the clock. */
  awayRecords(): Promise<unknown[]>;
}

const NOBODY: Ids = {
  course: 'a'.repeat(24),
  meeting: 'b'.repeat(24),
  person: 'c'.repeat(24),
  statement: 'd'.repeat(24),
  version: '1',
};

export async function openIsolationWorld(): Promise<World> {
  const test = await openTestApp({ at: NOW });
  const home = await openSide(test, HOME);
  const away = await openSide(test, AWAY);
  await test.services.evidenceLog.appendWaiting();
  const standing = (kind: Kind): Ids => {
    if (kind === 'missing') return NOBODY;
    const side = kind === 'foreign' ? away : home;
    const which = kind === 'other' ? 'other' : 'own';
    return {
      course: side.courses[which],
      meeting: side.meetings[which],
      person: side.people[which === 'own' ? 'zoe' : 'max'].id,
      statement: side.statements[which],
      version: '1',
    };
  };
  const ids = async (kind: Kind): Promise<Ids> => {
    const known = standing(kind);
    if (kind === 'missing') return { ...known, meeting: newId() };
    const institution = kind === 'foreign' ? AWAY : HOME;
    const { id, version } = await addMeeting(test, {
      institution,
      course: known.course,
      signInMode: 'both',
      ...HOURS,
    });
    // The first reading opens it, which is a version.
    return { ...known, meeting: id, version: String(version + 1) };
  };
  const awayRecords = async (): Promise<unknown[]> => {
    const database = test.client.db();
    const of = (name: string): Promise<unknown[]> =>
      database.collection(name).find({ institution: AWAY }).sort({ _id: 1 }).toArray();
    return Promise.all(['people', 'courses', 'statements', 'scans', 'auditEntries'].map(of));
  };
  return { test, home, away, ids, standing, awayRecords };
}

async function openSide(test: TestApp, institution: string): Promise<Side> {
  await test.institution(institution);
  const somebody = (
    sub: string,
    more: Omit<Parameters<TestApp['somebody']>[0], 'sub'> = {},
  ): Promise<Person> => test.somebody({ sub, name: null, institution, ...more });
  const people = {
    zoe: await somebody('zoe', { courses: { java: 'student' } }),
    lei: await somebody('lei', { courses: { java: 'student' } }),
    max: await somebody('max', { courses: { maths: 'student' } }),
    teacher: await somebody('teacher', { courses: { java: 'teacher' } }),
    colleague: await somebody('colleague', { courses: { maths: 'teacher' } }),
    secretary: await somebody('secretary', { granted: ['secretary'] }),
    administrator: await somebody('administrator', { administrator: true }),
  };
  const courses = { own: test.course('java', institution), other: test.course('maths', institution) };
  await test.stores.courses.setSubject(institution, Object.values(courses), true);
  const students = [people.zoe, people.lei, people.max].map(({ id }) => id);
  await test.stores.people.setSubject(institution, students, true);
  const meetings = {
    own: (await addMeeting(test, { institution, course: courses.own, ...HOURS })).id,
    other: (await addMeeting(test, { institution, course: courses.other, ...HOURS })).id,
  };
  const visitors = await visitorsOf(test, people, meetings.own);
  const statements = {
    own: await sign(visitors.zoe, meetings.own),
    other: await sign(visitors.max, meetings.other),
  };
  return { people, courses, meetings, statements, visitors };
}

async function visitorsOf(
  test: TestApp,
  people: Side['people'],
  meeting: string,
): Promise<Record<Actor, Visitor>> {
  return {
    stranger: test.stranger(),
    zoe: await test.signIn(people.zoe),
    lei: await test.signIn(people.lei),
    max: await test.signIn(people.max),
    teacher: await test.signIn(people.teacher),
    colleague: await test.signIn(people.colleague),
    secretary: await test.signIn(people.secretary),
    administrator: await test.signIn(people.administrator),
    projector: await test.signIn(people.teacher, { purpose: 'projector', meeting }),
  };
}

/** Signs by typing, as the page's own form does. @returns the statement's id */
async function sign(student: Visitor, meeting: string): Promise<string> {
  const page = `/student/meetings/${meeting}`;
  const { text } = await student.get(page);
  const hidden = [...text.matchAll(/<input type="hidden" name="([A-Za-z]+)" value="([^"]*)">/g)];
  const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
  const name = /Person \w+/.exec(text)?.[0] ?? '';
  const signed = await student.post(`${page}/sign`, { ...fields, method: 'typed', name, declared: 'yes' });
  const location = signed.headers['location'] ?? '';
  const [, id] = /^\/student\/receipts\/([0-9a-f]{24})$/.exec(location) ?? [];
  if (id === undefined) throw new Error(`not signed: ${String(signed.status)} ${location} ${signed.text}`);
  return id;
}
