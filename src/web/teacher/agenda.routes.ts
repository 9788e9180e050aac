import { teacherAgenda } from '../../application/teacher-agenda.ts';
import { coursesAs } from '../../domain/person.ts';
import type { Context } from '../context.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { agendaModel } from './agenda.view.ts';

/** The current meeting first: of the course at hand, or of all courses. */
export function agendaRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get(paths.teacher.home, (context) => {
      const courses = coursesAs(context.auth.person, 'teacher');
      const [only] = courses;
      return show(services, context, courses.length === 1 && only !== undefined ? only : null);
    })
    .get('/teacher/courses/:course', (context) => show(services, context, context.param('course')))
    .post('/teacher/courses/:course/roster', async ({ auth, t, param, redirect }) => {
      await services.roster.refresh(auth.institution.key, param('course'));
      redirect(paths.teacher.course(param('course')), {
        tone: 'success',
        words: t.t('teacher.agenda.rosterRead'),
      });
    });
}

async function show(
  services: WebServices,
  { auth, t, now, page }: Pick<Context<string>, 'auth' | 't' | 'now' | 'page'>,
  course: string | null,
): Promise<void> {
  const agenda = await teacherAgenda(services, auth, course);
  const model = agendaModel(t, { agenda, course, live: auth, now });
  page('teacher/agenda', model.head, model);
}
