import { newId } from '../../../src/application/identity.ts';
import type { Meeting } from '../../../src/domain/meeting.ts';
import type { Person } from '../../../src/domain/person.ts';
import type { InstitutionSettings } from '../../../src/domain/institution.ts';
import { institutionOf } from '../../../src/application/parameters.ts';
import { meeting as meetingWith } from '../../support/meetings.ts';
import type { TestApp } from './app.ts';

/** A course put under signature, with a teacher, two students and a meeting that begins as the clock stands. */
export interface School {
  course: string;
  teacher: Person;
  zoe: Person;
  lei: Person;
  meeting: Meeting;
}

/** Makes the institution, its course and one meeting. */
export async function openSchool(test: TestApp, changes: Partial<Meeting> = {}): Promise<School> {
  await test.institution();
  const teacher = await test.somebody({ sub: 'mueller', name: 'A. Müller', courses: { java: 'teacher' } });
  const zoe = await test.somebody({ sub: 'zoe', name: 'Zoé Bréchet', courses: { java: 'student' } });
  const lei = await test.somebody({ sub: 'lei', name: '雷 李', courses: { java: 'student' } });
  const course = test.course('java');
  await test.stores.courses.setSubject('lycee-42', [course], true);
  await test.stores.people.setSubject('lycee-42', [zoe.id, lei.id], true);
  const meeting = await addMeeting(test, { course, ...changes });
  return { course, teacher, zoe, lei, meeting };
}

/** A meeting that has not opened yet; it does with the first reading after its start. */
export async function addMeeting(test: TestApp, changes: Partial<Meeting>): Promise<Meeting> {
  const made = meetingWith({ id: newId(), opening: null, sheet: [], ...changes });
  await test.stores.meetings.insert([made]);
  return made;
}

export async function changeSettings(test: TestApp, changes: Partial<InstitutionSettings>): Promise<void> {
  const institution = await institutionOf(test.services, 'lycee-42');
  const settings = { ...institution.settings, ...changes };
  await test.stores.institutions.save({ ...institution, settings });
}
