import { courseId, newId } from '../../../src/application/identity.ts';
import { institutionOf } from '../../../src/application/parameters.ts';
import type { Meeting } from '../../../src/domain/meeting.ts';
import { membershipsUrl } from '../../../src/demo/addresses.ts';
import { COURSES } from '../../../src/demo/school/courses.ts';
import { INSTITUTIONS } from '../../../src/demo/school/institutions.ts';
import { meeting as meetingWith } from '../../support/meetings.ts';
import type { World } from './world.ts';

const MINUTE = 60_000;
const [DEMO] = INSTITUTIONS;

/** The demo institution as after its first morning: active, both courses and everybody in them under signature. */
export interface DemoSchool {
  institution: string;
  /** Ids of meetings that began two minutes ago and last an hour and a half, by the course's title. */
  meetings: Readonly<Record<string, string>>;
  /** Id of a course by its title. */
  course(title: string): string;
}

/** Reads the rosters from the demo LMS itself. */
export async function openDemoSchool(world: World): Promise<DemoSchool> {
  const { stores } = world.tool.services;
  const institution = DEMO.key;
  const before = await institutionOf(world.tool.services, institution);
  await stores.institutions.save({
    ...before,
    settings: { ...before.settings, signatureActive: true, currentCode: 'Lycée-42!', signInMode: 'both' },
    codes: [{ value: 'Lycée-42!', createdAt: world.clock.now() }],
  });
  const course = (title: string): string =>
    courseId(institution, world.lmsUrl, COURSES.find((one) => one.title === title)?.id ?? '');
  const meetings: Record<string, string> = {};
  for (const one of COURSES) {
    await makeKnown(world, one);
    meetings[one.title] = (await addMeeting(world, course(one.title))).id;
  }
  const { people } = await stores.people.list(institution, { skip: 0, limit: 100 });
  await stores.people.setSubject(
    institution,
    people.map(({ id }) => id),
    true,
  );
  return { institution, meetings, course };
}

async function makeKnown(world: World, course: (typeof COURSES)[number]): Promise<void> {
  const { stores, roster } = world.tool.services;
  const { clientId, deploymentId, key: institution } = DEMO;
  const id = await stores.courses.recordLaunch({
    institution,
    issuer: world.lmsUrl,
    contextId: course.id,
    title: course.title,
    label: course.label,
    roster: { url: membershipsUrl(world.lmsUrl, course, DEMO), clientId, deploymentId },
  });
  await stores.courses.setSubject(institution, [id], true);
  await roster.refresh(institution, id);
}

async function addMeeting(world: World, course: string): Promise<Meeting> {
  const { stores } = world.tool.services;
  const institution = DEMO.key;
  const teachers = await stores.people.inCourse(institution, course, 'teacher');
  const start = world.clock.now() - 2 * MINUTE;
  const made = meetingWith({
    id: newId(),
    institution,
    course,
    start,
    end: start + 90 * MINUTE,
    teachers: teachers.map(({ id, name }) => ({ person: id, name: name ?? '' })),
    opening: null,
    sheet: [],
  });
  await stores.meetings.insert([made]);
  return made;
}

/** A course of forty that Ana Müller teaches, with a meeting now. */
export async function addLargeClass(world: World): Promise<void> {
  const { stores } = world.tool.services;
  const identity = { institution: DEMO.key, issuer: world.lmsUrl, administrator: false };
  const course = await stores.courses.recordLaunch({
    institution: DEMO.key,
    issuer: world.lmsUrl,
    contextId: 'large',
    title: 'Large class',
    label: null,
    roster: null,
  });
  await stores.courses.setSubject(DEMO.key, [course], true);
  await stores.people.recordLaunch(
    { ...identity, sub: '3', name: 'Ana Müller' },
    { course, role: 'teacher' },
  );
  for (let number = 1; number <= 40; number += 1) {
    const name = `Student ${String(number).padStart(2, '0')}`;
    const student = { ...identity, sub: `large-${name}`, name };
    const { id } = await stores.people.recordLaunch(student, { course, role: 'student' });
    await stores.people.setSubject(DEMO.key, [id], true);
  }
  await addMeeting(world, course);
}
