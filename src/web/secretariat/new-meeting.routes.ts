import { z } from 'zod';
import type { Course } from '../../domain/course.ts';
import type { Meeting } from '../../domain/meeting.ts';
import type { Context } from '../context.ts';
import { paths, withQuery } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { freshMeeting } from '../shared/meeting-form.ts';
import {
  courseOf,
  makeTyped,
  showNewMeeting,
  teachersOf,
  type NewMeetingPlace,
} from '../shared/new-meeting.ts';
import { chooseCourse } from './choose-course.ts';
import { courseName } from './courses.view.ts';
import { courseQuery, listQuery } from './list-input.ts';

const newQuery = z.object({ course: courseQuery, q: listQuery.shape.q });

/** Makes a meeting: its course first, then the form; repeated weekly and split by half-days where asked. */
export function newMeetingRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get(paths.secretariat.newMeeting, async (context) => {
      const { auth, t, query, now } = context;
      const { course: id } = query(newQuery);
      if (id === '') {
        const { q } = query(newQuery);
        const action = paths.secretariat.newMeeting;
        await chooseCourse(services, context, { q, action, head: headOf(t) });
        return;
      }
      const course = await courseOf(services, context, id);
      const known = await teachersOf(services, course);
      const chosen = known.length === 1 ? known.map((only) => only.id) : [];
      const typed = { ...freshMeeting(auth.institution.timeZone, now), teachers: chosen };
      const name = courseName(t, course);
      showNewMeeting(context, placeOf(t, course), { courseName: name, teachers: known, typed, errors: [] });
    })
    .post(paths.secretariat.meetings, async (context) => {
      const { t, query, redirect } = context;
      const course = await courseOf(services, context, query(newQuery).course);
      const made = await makeTyped(services, context, course.id);
      if (made.ok) {
        redirect(whereMade(made.made, course, made.plan.date), made.line);
        return;
      }
      const { typed, errors } = made;
      const teachers = await teachersOf(services, course);
      showNewMeeting(context, placeOf(t, course), {
        courseName: courseName(t, course),
        teachers,
        typed,
        errors,
      });
    });
}

/** The meeting's own page; several stand in the list from the first one's day on. */
function whereMade(made: readonly Meeting[], course: Course, date: string): string {
  const [only, ...others] = made;
  return only !== undefined && others.length === 0
    ? paths.secretariat.meeting(only.id)
    : withQuery(paths.secretariat.meetings, { from: date, days: '31', course: course.id });
}

type Words = Context<string>['t'];

function headOf(t: Words): NewMeetingPlace['head'] {
  return {
    title: t.t('common.meetingForm.make'),
    breadcrumbs: [{ href: paths.secretariat.meetings, label: t.t('common.nav.meetings') }],
  };
}

function placeOf(t: Words, course: Course): NewMeetingPlace {
  return {
    head: headOf(t),
    otherCourse: { href: paths.secretariat.newMeeting, label: t.t('secretariat.meetings.otherCourse') },
    notice: course.subjectToSignature ? null : { tone: 'info', words: t.t('secretariat.meeting.notSubject') },
    action: withQuery(paths.secretariat.meetings, { course: course.id }),
    cancelHref: paths.secretariat.meetings,
  };
}
