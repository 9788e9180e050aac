import { z } from 'zod';
import { makeMeetings } from '../../application/plan-meetings.ts';
import type { Course } from '../../domain/course.ts';
import { AppError } from '../../errors.ts';
import type { Context } from '../context.ts';
import type { FieldError } from '../form.ts';
import { paths, withQuery } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import {
  checkMeeting,
  freshMeeting,
  meetingErrors,
  meetingForm,
  savedLine,
  type MeetingTyped,
} from '../shared/meeting-form.ts';
import { meetingFormModel } from '../shared/meeting-form.view.ts';
import { courseName } from './courses.view.ts';
import { courseQuery, listQuery } from './list-input.ts';
import { chooseCourseModel, subjectNotice } from './meeting.view.ts';

/** Courses offered at once when one is chosen; the search finds the others. */
const COURSES_OFFERED = 30;

const newQuery = z.object({ course: courseQuery, q: listQuery.shape.q });

/** Makes a meeting: its course first, then the form; repeated weekly and split by half-days where asked. */
export function newMeetingRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get(paths.secretariat.newMeeting, async (context) => {
      const { auth, query, now } = context;
      const { course: id } = query(newQuery);
      if (id === '') {
        await chooseCourse(services, context);
        return;
      }
      const fresh = freshMeeting(auth.institution.timeZone, now);
      const course = await courseOf(services, auth, id);
      const [only, ...others] = await services.stores.people.inCourse(
        course.institution,
        course.id,
        'teacher',
      );
      const teachers = only !== undefined && others.length === 0 ? [only.id] : [];
      await showForm(services, context, { course, typed: { ...fresh, teachers }, errors: [] });
    })
    .post(paths.secretariat.meetings, async (context) => {
      const { auth, t, query, body, redirect } = context;
      const course = await courseOf(services, auth, query(newQuery).course);
      const typed = body(meetingForm);
      const rules = auth.institution;
      const checked = checkMeeting(t, typed, { rules, course: course.id, made: false });
      if (!checked.ok) {
        await showForm(services, context, { course, typed, errors: checked.errors });
        return;
      }
      const { plan } = checked;
      try {
        const made = await makeMeetings(services, auth, plan);
        const words = t.t('secretariat.meeting.made', { count: made.length });
        const [only] = made;
        const list = withQuery(paths.secretariat.meetings, {
          from: plan.date,
          days: '31',
          course: course.id,
        });
        const path = made.length === 1 && only !== undefined ? paths.secretariat.meeting(only.id) : list;
        redirect(path, savedLine(t, plan, { rules, words }));
      } catch (thrown) {
        await showForm(services, context, { course, typed, errors: meetingErrors(t, thrown) });
      }
    });
}

/** @throws AppError COURSE_UNKNOWN */
async function courseOf(services: WebServices, auth: Context<string>['auth'], id: string): Promise<Course> {
  const course = await services.stores.courses.find(auth.institution.key, id);
  if (course === null) throw new AppError('COURSE_UNKNOWN');
  return course;
}

type Shown = Pick<Context<string>, 'auth' | 't' | 'query' | 'page'>;

async function chooseCourse(services: WebServices, { auth, t, query, page }: Shown): Promise<void> {
  const { q } = query(newQuery);
  const { courses, total } = await services.stores.courses.list(auth.institution.key, {
    search: q,
    skip: 0,
    limit: COURSES_OFFERED,
  });
  const model = chooseCourseModel(t, { courses, total, query: { q, page: 1, filters: {} } });
  page(
    'secretariat/choose-course',
    { title: t.t('secretariat.meetings.make'), breadcrumbs: crumbs(t) },
    model,
  );
}

function crumbs(t: Context<string>['t']): { href: string; label: string }[] {
  return [{ href: paths.secretariat.meetings, label: t.t('common.nav.meetings') }];
}

async function showForm(
  services: WebServices,
  { auth, t, page }: Shown,
  shown: { course: Course; typed: MeetingTyped; errors: readonly FieldError[] },
): Promise<void> {
  const { course, typed, errors } = shown;
  const form = meetingFormModel(t, {
    rules: auth.institution,
    typed,
    errors,
    teachers: await services.stores.people.inCourse(auth.institution.key, course.id, 'teacher'),
    made: false,
    repeats: true,
    action: withQuery(paths.secretariat.meetings, { course: course.id }),
    submitLabel: t.t('secretariat.meetings.make'),
    cancelHref: paths.secretariat.meetings,
  });
  const head = {
    title: t.t('secretariat.meetings.make'),
    breadcrumbs: crumbs(t),
    status: errors.length > 0 ? 400 : 200,
  };
  page('secretariat/new-meeting', head, {
    course: courseName(t, course),
    changeCourseHref: paths.secretariat.newMeeting,
    notice: subjectNotice(t, course),
    form,
  });
}
