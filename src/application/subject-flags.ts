import type { SignInMode } from '../domain/institution.ts';
import { AppError } from '../errors.ts';
import { openDueMeetings } from './open-meeting.ts';
import { audit, type Actor, type Services } from './services.ts';

type FlagServices = Pick<Services, 'stores' | 'clock' | 'log'>;

/** Puts courses under digital signature, or out of it; meetings already open keep what they copied. */
export async function setCoursesSubject(
  services: FlagServices,
  actor: Actor,
  { ids, subject }: { ids: readonly string[]; subject: boolean },
): Promise<number> {
  await openDueMeetings(services, actor.institution);
  const courses = await services.stores.courses.findMany(actor.institution, ids);
  const changed = courses
    .filter((course) => course.subjectToSignature !== subject)
    .map((course) => course.id);
  await services.stores.courses.setSubject(actor.institution, changed, subject);
  await audit(
    services,
    actor,
    changed.map((course) => ({ type: 'course-subject-changed' as const, course, subject })),
  );
  return changed.length;
}

/** Makes students subject to the digital signature, or not; meetings already open keep what they copied. */
export async function setStudentsSubject(
  services: FlagServices,
  actor: Actor,
  { ids, subject }: { ids: readonly string[]; subject: boolean },
): Promise<number> {
  await openDueMeetings(services, actor.institution);
  const people = await services.stores.people.findMany(actor.institution, ids);
  const changed = people.filter((person) => person.subjectToSignature !== subject).map((person) => person.id);
  await services.stores.people.setSubject(actor.institution, changed, subject);
  await audit(
    services,
    actor,
    changed.map((person) => ({ type: 'student-subject-changed' as const, person, subject })),
  );
  return changed.length;
}

/** @throws AppError COURSE_UNKNOWN */
export async function setCourseSignInMode(
  services: FlagServices,
  actor: Actor,
  { course: id, mode }: { course: string; mode: SignInMode | null },
): Promise<void> {
  const course = await services.stores.courses.find(actor.institution, id);
  if (course === null) throw new AppError('COURSE_UNKNOWN');
  if (course.signInMode === mode) return;
  await openDueMeetings(services, actor.institution);
  await services.stores.courses.setSignInMode(actor.institution, id, mode);
  await audit(services, actor, [{ type: 'course-mode-changed', course: id, mode }]);
}
