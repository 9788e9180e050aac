import { z } from 'zod';
import { actorOf } from '../../application/acts.ts';
import { enterName, personOf } from '../../application/grants.ts';
import { setStudentsSubject } from '../../application/subject-flags.ts';
import { AppError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { rememberColumns, shownColumns } from './list-columns.ts';
import { columnsForm, listQuery, modificationOf, modifyForm, type Modification } from './list-input.ts';
import { listHref, PAGE_SIZE, type ListQuery } from './list.view.ts';
import { nameFormOf, STUDENT_COLUMNS, STUDENT_COLUMNS_AT_FIRST, studentsModel } from './students.view.ts';

const MAX_NAME_LENGTH = 300;

const nameForm = z.object({ name: z.string().max(2_000).default('') });

/** Schedules > Students > List: who is subject to the digital signature. */
export function studentsRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get(paths.secretariat.students, (context) =>
      showStudents(services, context, { naming: context.query(listQuery).name, typed: null }),
    )
    .post(paths.secretariat.studentsModify, async ({ auth, t, query, body, redirect }) => {
      const back = listHref(paths.secretariat.students, readQuery(query));
      const wanted = modificationOf(body(modifyForm));
      if (wanted === null) {
        redirect(back, { tone: 'warning', words: t.t('secretariat.list.nothingSelected') });
        return;
      }
      const [only] = wanted.ids;
      const at = wanted.ids.length === 1 ? `#line-${only ?? ''}` : '';
      redirect(`${back}${at}`, { tone: 'success', words: await modify(services, { auth, t }, wanted) });
    })
    .post(paths.secretariat.studentsColumns, ({ req, res, now, query, body, redirect }) => {
      rememberColumns({ req, res }, 'students', { columns: body(columnsForm).columns, now });
      redirect(listHref(paths.secretariat.students, readQuery(query)));
    })
    .post('/secretariat/students/:person/name', async (context) => {
      const { auth, t, param, query, body, redirect } = context;
      const person = param('person');
      const { name } = body(nameForm);
      try {
        await enterName(services, actorOf(auth.person), { person, name });
      } catch (thrown) {
        const wrong = name.trim() === '' || name.trim().length > MAX_NAME_LENGTH;
        if (!(thrown instanceof AppError) || thrown.code !== 'FIELD_INVALID' || !wrong) throw thrown;
        await showStudents(services, context, { naming: person, typed: name });
        return;
      }
      redirect(`${listHref(paths.secretariat.students, readQuery(query))}#line-${person}`, {
        tone: 'success',
        words: t.t('secretariat.students.nameEntered', { name: name.trim() }),
      });
    });
}

function readQuery(query: Context<string>['query']): ListQuery {
  const { q, page, course } = query(listQuery);
  return { q, page, filters: { course } };
}

/** @param shown.naming the person whose name is being entered; @param shown.typed the name that was refused */
async function showStudents(
  services: WebServices,
  { auth, t, req, query, page }: Pick<Context<string>, 'auth' | 't' | 'req' | 'query' | 'page'>,
  { naming, typed }: { naming: string | undefined; typed: string | null },
): Promise<void> {
  const { institution } = auth;
  const { key } = institution;
  const asked = readQuery(query);
  const courseId = asked.filters['course'] ?? '';
  const { people, total } = await services.stores.people.list(key, {
    role: 'student',
    ...(courseId !== '' && { course: courseId }),
    search: asked.q,
    skip: (asked.page - 1) * PAGE_SIZE,
    limit: PAGE_SIZE,
  });
  const course = courseId === '' ? null : await services.stores.courses.find(key, courseId);
  const shown = shownColumns(req, 'students', { all: STUDENT_COLUMNS, byDefault: STUDENT_COLUMNS_AT_FIRST });
  const list = studentsModel(t, { people, total, query: asked, course, shown, institution });
  const named = naming === undefined ? null : await personOf(services, key, naming);
  page(
    'secretariat/list',
    {
      title: t.t('secretariat.students.title'),
      wide: true,
      scripts: ['list'],
      status: typed === null ? 200 : 400,
    },
    { list, nameForm: named === null ? null : nameFormOf(t, named, { query: asked, typed }) },
  );
}

/** @throws AppError FIELD_INVALID */
async function modify(
  services: WebServices,
  { auth, t }: Pick<Context<string>, 'auth' | 't'>,
  { ids, what, value }: Modification,
): Promise<string> {
  if (what !== 'subject' || (value !== 'yes' && value !== 'no')) {
    throw new AppError('FIELD_INVALID', { field: 'act' });
  }
  const subject = value === 'yes';
  const count = await setStudentsSubject(services, actorOf(auth.person), { ids, subject });
  return t.t(subject ? 'secretariat.students.madeSubject' : 'secretariat.students.madeNotSubject', { count });
}
