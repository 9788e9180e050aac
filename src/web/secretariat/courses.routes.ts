import { actorOf } from '../../application/acts.ts';
import { readRosters } from '../../application/read-rosters.ts';
import { setCourseRetention } from '../../application/retention.ts';
import { setCoursesSubject, setCourseSignInMode } from '../../application/subject-flags.ts';
import { SIGN_IN_MODES } from '../../domain/institution.ts';
import { RETENTION_RULES } from '../../domain/retention.ts';
import { AppError } from '../../errors.ts';
import type { Context } from '../context.ts';
import type { Flash } from '../flash.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { COURSE_COLUMNS, COURSE_COLUMNS_AT_FIRST, courseName, coursesModel } from './courses.view.ts';
import { rememberColumns, shownColumns } from './list-columns.ts';
import { columnsForm, listQuery, modificationOf, modifyForm, type Modification } from './list-input.ts';
import { listHref, PAGE_SIZE, type ListQuery } from './list.view.ts';

/** Schedules > Courses > List: which courses are under digital signature. */
export function coursesRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get(paths.secretariat.courses, (context) => showCourses(services, context))
    .post(paths.secretariat.coursesModify, async ({ auth, t, query, body, redirect }) => {
      const back = listHref(paths.secretariat.courses, readQuery(query));
      const wanted = modificationOf(body(modifyForm));
      const line = wanted === null ? null : await modify(services, { auth, t }, wanted);
      const [only] = wanted?.ids ?? [];
      const at = wanted?.ids.length === 1 ? `#line-${only ?? ''}` : '';
      redirect(`${back}${at}`, line ?? { tone: 'warning', words: t.t('secretariat.list.nothingSelected') });
    })
    .post(paths.secretariat.coursesColumns, ({ req, res, now, query, body, redirect }) => {
      rememberColumns({ req, res }, 'courses', { columns: body(columnsForm).columns, now });
      redirect(listHref(paths.secretariat.courses, readQuery(query)));
    });
}

function readQuery(query: Context<string>['query']): ListQuery {
  const { q, page } = query(listQuery);
  return { q, page, filters: {} };
}

async function showCourses(
  services: WebServices,
  { auth, t, req, query, page }: Pick<Context<string>, 'auth' | 't' | 'req' | 'query' | 'page'>,
): Promise<void> {
  const { institution } = auth;
  const asked = readQuery(query);
  const { courses, total } = await services.stores.courses.list(institution.key, {
    search: asked.q,
    skip: (asked.page - 1) * PAGE_SIZE,
    limit: PAGE_SIZE,
  });
  const shown = shownColumns(req, 'courses', { all: COURSE_COLUMNS, byDefault: COURSE_COLUMNS_AT_FIRST });
  const list = coursesModel(t, { courses, total, query: asked, shown, institution });
  const head = { title: t.t('secretariat.courses.title'), wide: true, scripts: ['list'] };
  page('secretariat/list', head, { list, nameForm: null });
}

/** Carries an action out and says on how many courses it changed something. @throws AppError FIELD_INVALID */
async function modify(
  services: WebServices,
  { auth, t }: Pick<Context<string>, 'auth' | 't'>,
  { ids, what, value }: Modification,
): Promise<Flash> {
  if (what === 'roster' && value === 'read') return readSelected(services, { auth, t }, ids);
  const actor = actorOf(auth.person);
  if (what === 'subject' && (value === 'yes' || value === 'no')) {
    const subject = value === 'yes';
    const count = await setCoursesSubject(services, actor, { ids, subject });
    const key = subject ? 'secretariat.courses.madeSubject' : 'secretariat.courses.madeNotSubject';
    return { tone: 'success', words: t.t(key, { count }) };
  }
  if (what === 'retention') return keepFor(services, { auth, t }, { ids, value });
  const mode = SIGN_IN_MODES.find((one) => one === value) ?? null;
  if (what !== 'mode' || (mode === null && value !== 'institution')) {
    throw new AppError('FIELD_INVALID', { field: 'act' });
  }
  for (const course of ids) await setCourseSignInMode(services, actor, { course, mode });
  return { tone: 'success', words: t.t('secretariat.courses.modeSet', { count: ids.length }) };
}

/** @throws AppError FIELD_INVALID */
async function keepFor(
  services: WebServices,
  { auth, t }: Pick<Context<string>, 'auth' | 't'>,
  { ids, value }: Pick<Modification, 'ids' | 'value'>,
): Promise<Flash> {
  const rule = RETENTION_RULES.find((one) => one === value) ?? null;
  if (rule === null && value !== 'institution') throw new AppError('FIELD_INVALID', { field: 'act' });
  const actor = actorOf(auth.person);
  for (const course of ids) await setCourseRetention(services, actor, { course, rule });
  return { tone: 'success', words: t.t('secretariat.courses.retentionSet', { count: ids.length }) };
}

async function readSelected(
  services: WebServices,
  { auth, t }: Pick<Context<string>, 'auth' | 't'>,
  ids: readonly string[],
): Promise<Flash> {
  const institution = auth.institution.key;
  const { read: count, failed } = await readRosters(services, institution, ids);
  if (failed === null) return { tone: 'success', words: t.t('secretariat.courses.rostersRead', { count }) };
  const course = await services.stores.courses.find(institution, failed);
  const name = course === null ? '' : courseName(t, course);
  return { tone: 'warning', words: t.t('secretariat.courses.rosterFailed', { course: name, count }) };
}
