import { z } from 'zod';
import {
  courseOf,
  makeColumnAgain,
  postGradesAgain,
  turnGradesOff,
  turnGradesOn,
} from '../../application/course-grades.ts';
import { actorOf } from '../../application/acts.ts';
import { grantsGrades } from '../../domain/grades.ts';
import { AppError } from '../../errors.ts';
import { errorWords, type MessageKey } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { courseName } from './courses.view.ts';
import { GRADE_ACTS, gradesModel, type GradeAct, type GradesFacts } from './grades.view.ts';

const gradesForm = z.object({ act: z.enum(GRADE_ACTS), title: z.string().max(1_000).default('') });

const DONE: Record<GradeAct, MessageKey> = {
  on: 'grades.turnedOn',
  off: 'grades.turnedOff',
  again: 'grades.askedAgain',
  column: 'grades.askedColumn',
};

type GradesContext = Context<'/secretariat/courses/:course/grades'>;

/** Schedules > Courses > Grades: whether attendance rates go to the gradebook of the LMS, and how it stands. */
export function gradesRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get('/secretariat/courses/:course/grades', (context) => show(services, context, null))
    .post('/secretariat/courses/:course/grades', async (context) => {
      const { t, body, param, redirect } = context;
      const { act, title } = body(gradesForm);
      try {
        await carryOut(services, context, { act, title });
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'GRADES_TITLE_INVALID') throw error;
        await show(services, context, { title, words: errorWords(t, error).what });
        return;
      }
      redirect(paths.secretariat.grades(param('course')), { tone: 'success', words: t.t(DONE[act]) });
    });
}

async function carryOut(
  services: WebServices,
  { auth, param }: GradesContext,
  { act, title }: { act: GradeAct; title: string },
): Promise<void> {
  const actor = actorOf(auth.person);
  const course = param('course');
  switch (act) {
    case 'on':
      return turnGradesOn(services, actor, { course, title });
    case 'off':
      return turnGradesOff(services, actor, course);
    case 'again':
      return postGradesAgain(services, actor, course);
    case 'column':
      return makeColumnAgain(services, actor, course);
  }
}

async function show(
  services: WebServices,
  { auth, t, param, page }: GradesContext,
  refused: GradesFacts['refused'],
): Promise<void> {
  const { institution } = auth;
  const course = await courseOf(services, institution.key, param('course'));
  const granted = grantsGrades(course.gradeService);
  page(
    'secretariat/grades',
    {
      title: t.t('grades.titleOf', { course: courseName(t, course) }),
      breadcrumbs: [{ href: paths.secretariat.courses, label: t.t('grades.courses') }],
      status: refused === null ? 200 : 422,
    },
    gradesModel(t, { course, institution, granted, refused }),
  );
}
