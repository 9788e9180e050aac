import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { newId, personId, courseId } from '../../src/application/identity.ts';
import { openDueMeetings } from '../../src/application/open-meeting.ts';
import { createInstitution, grantLicence } from '../../src/application/operate.ts';
import { addCode, activateWithCode } from '../../src/application/parameters.ts';
import type { Stores } from '../../src/application/ports/stores.ts';
import { DAY_MS } from '../../src/domain/institution.ts';
import type { Meeting } from '../../src/domain/meeting.ts';
import { ROLL_CALL_NOT_STARTED } from '../../src/domain/roll-call.ts';
import type { Services } from '../../src/application/services.ts';
import type { School, Student } from './types.ts';

type SchoolServices = Pick<Services, 'stores' | 'clock' | 'log'>;

/** Students of one class. */
const CLASS = 30;
const HOUR_MS = 3_600_000;
export const PREFIX = 'burst-';

/** Makes a school whose students have launched before and whose meetings have just opened. */
export async function makeSchool(
  stores: Stores,
  { students: count, jwksUrl }: { students: number; jwksUrl: string },
): Promise<School> {
  const services: SchoolServices = {
    stores,
    clock: { now: () => Date.now() },
    log: pino({ level: 'silent' }),
  };
  const institution = PREFIX + randomBytes(4).toString('hex');
  const issuer = `https://${institution}.example`;
  const platform = { issuer, clientId: 'client-1', deploymentId: '1' };
  await activated(services, institution);
  await stores.platforms.add({
    issuer,
    clientId: platform.clientId,
    authUrl: `${issuer}/auth`,
    tokenUrl: `${issuer}/token`,
    jwksUrl,
    deployments: [{ id: platform.deploymentId, institution }],
    demo: false,
  });
  const students = Array.from({ length: count }, (_, at) => studentOf(at));
  await enrolled(services, { institution, platform, students });
  await openDueMeetings(services, institution);
  return { institution, platform, students };
}

function studentOf(at: number): Student {
  const [givenName, familyName] = [`Prénom ${String(at)}`, `Nom ${String(at)}`];
  const contextId = `course-${String(Math.floor(at / CLASS))}`;
  return { sub: String(at), givenName, familyName, name: `${givenName} ${familyName}`, contextId };
}

async function activated(services: SchoolServices, key: string): Promise<void> {
  const from = services.clock.now() - DAY_MS;
  await createInstitution(services, { key, name: 'École du matin', timeZone: 'Europe/Paris' });
  await grantLicence(services, key, { hosted: true, threshold: 100_000, from, to: from + 365 * DAY_MS });
  const actor = { institution: key, id: 'bench', name: 'Bench' };
  await addCode(services, actor, '2026');
  await activateWithCode(services, actor, '2026');
}

/** Courses with their people and a meeting that began five minutes ago. */
async function enrolled({ stores, clock }: SchoolServices, school: School): Promise<void> {
  const { institution, platform, students } = school;
  const { issuer } = platform;
  const start = clock.now() - 300_000;
  for (const contextId of new Set(students.map((student) => student.contextId))) {
    const label = null;
    await stores.courses.recordLaunch({
      institution,
      issuer,
      contextId,
      title: contextId,
      label,
      roster: null,
    });
    const course = courseId(institution, issuer, contextId);
    await stores.courses.setSubject(institution, [course], true);
    const people = students.filter((student) => student.contextId === contextId);
    await Promise.all(
      people.map(({ sub, name, givenName, familyName }) => {
        const identity = { institution, issuer, sub, name, givenName, familyName, administrator: false };
        return stores.people.recordLaunch(identity, { course, role: 'student' });
      }),
    );
  }
  const ids = students.map(({ sub }) => personId(institution, issuer, sub));
  await stores.people.setSubject(institution, ids, true);
  // Last: the tool opens a meeting as soon as it finds one, with the flags as they are then.
  const contexts = [...new Set(students.map(({ contextId }) => contextId))];
  await stores.meetings.insert(
    contexts.map((contextId) => meetingOf(institution, courseId(institution, issuer, contextId), start)),
  );
}

function meetingOf(institution: string, course: string, start: number): Meeting {
  return {
    id: newId(),
    institution,
    course,
    title: 'Interfaces',
    start,
    end: start + 2 * HOUR_MS,
    room: 'B12',
    teachers: [{ person: 'mueller', name: 'A. Müller' }],
    status: 'scheduled',
    signInMode: null,
    series: null,
    opening: null,
    sheet: [],
    firstRevision: 1,
    rollCall: { ...ROLL_CALL_NOT_STARTED },
    closedEarly: null,
    cancelled: null,
    validated: null,
    amendments: [],
    version: 1,
  };
}
