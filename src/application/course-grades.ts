import type { Course } from '../domain/course.ts';
import { MAX_COLUMN_TITLE } from '../domain/grades.ts';
import { tidyText } from '../domain/text.ts';
import { AppError } from '../errors.ts';
import { audit, type Actor, type Services } from './services.ts';

type GradeServices = Pick<Services, 'stores' | 'clock'>;

/** @throws AppError COURSE_UNKNOWN */
export async function courseOf(
  { stores }: Pick<Services, 'stores'>,
  institution: string,
  id: string,
): Promise<Course> {
  const course = await stores.courses.find(institution, id);
  if (course === null) throw new AppError('COURSE_UNKNOWN');
  return course;
}

/**
 * Has the attendance rates of a course posted to its LMS: those of now at once, later ones after each validation.
 * @throws AppError COURSE_UNKNOWN, GRADES_TITLE_INVALID
 */
export async function turnGradesOn(
  services: GradeServices,
  actor: Actor,
  { course: id, title: typed }: { course: string; title: string },
): Promise<void> {
  const course = await courseOf(services, actor.institution, id);
  if (course.grades?.on === true) return;
  // A column that stands in the LMS keeps its name there.
  const title = tidyText(course.grades?.address ? course.grades.title : typed);
  if (title === '' || [...title].length > MAX_COLUMN_TITLE)
    throw new AppError('GRADES_TITLE_INVALID', { most: MAX_COLUMN_TITLE });
  await services.stores.grades.turnOn(actor.institution, id, { title, at: services.clock.now() });
  await audit(services, actor, [{ type: 'grades-turned-on', course: id, title }]);
}

/** Posts nothing any more; what stands in the LMS stays. @throws AppError COURSE_UNKNOWN */
export async function turnGradesOff(services: GradeServices, actor: Actor, id: string): Promise<void> {
  const { grades } = await courseOf(services, actor.institution, id);
  if (grades?.on !== true) return;
  await services.stores.grades.turnOff(actor.institution, id);
  await audit(services, actor, [{ type: 'grades-turned-off', course: id }]);
}

/** Posts what the LMS does not have yet, without waiting for the next try. @throws AppError COURSE_UNKNOWN */
export async function postGradesAgain(services: GradeServices, actor: Actor, id: string): Promise<void> {
  await courseOf(services, actor.institution, id);
  await services.stores.grades.ask(actor.institution, id, { at: services.clock.now() });
}

/** Has a column made in place of one that was deleted in the LMS; nothing else ever does. @throws AppError COURSE_UNKNOWN */
export async function makeColumnAgain(services: GradeServices, actor: Actor, id: string): Promise<void> {
  const { grades } = await courseOf(services, actor.institution, id);
  if (grades?.trouble?.code !== 'GRADES_COLUMN_GONE') return;
  await services.stores.grades.ask(actor.institution, id, { at: services.clock.now(), anew: true });
  await audit(services, actor, [{ type: 'grades-column-made-again', course: id }]);
}
