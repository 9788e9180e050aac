import { refuseUnlessPlanner } from '../../application/plan-meetings.ts';
import { courseTitle, type Course } from '../../domain/course.ts';
import type { Meeting } from '../../domain/meeting.ts';
import type { Context } from '../context.ts';
import { paths } from '../paths.ts';
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

/** A teacher makes meetings of a course of theirs, where the institution lets them. */
export function newMeetingRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get('/teacher/courses/:course/meetings/new', async (context) => {
      const { auth, t, param, now } = context;
      refuseUnlessPlanner(auth, param('course'));
      const course = await courseOf(services, context, param('course'));
      const typed = { ...freshMeeting(auth.institution.timeZone, now), teachers: [auth.person.id] };
      const teachers = await teachersOf(services, course);
      showNewMeeting(context, placeOf(t, course), {
        courseName: courseTitle(course),
        teachers,
        typed,
        errors: [],
      });
    })
    .post('/teacher/courses/:course/meetings', async (context) => {
      const { auth, t, param, redirect } = context;
      refuseUnlessPlanner(auth, param('course'));
      const made = await makeTyped(services, context, param('course'));
      if (made.ok) {
        redirect(whereMade(made.made, param('course')), made.line);
        return;
      }
      const { typed, errors } = made;
      const course = await courseOf(services, context, param('course'));
      const teachers = await teachersOf(services, course);
      showNewMeeting(context, placeOf(t, course), {
        courseName: courseTitle(course),
        teachers,
        typed,
        errors,
      });
    });
}

/** The meeting's roll call; several stand in the course's list. */
function whereMade(made: readonly Meeting[], course: string): string {
  const [only, ...others] = made;
  return only !== undefined && others.length === 0
    ? paths.teacher.meeting(only.id)
    : paths.teacher.course(course);
}

function placeOf(t: Context<string>['t'], course: Course): NewMeetingPlace {
  const back = paths.teacher.course(course.id);
  return {
    head: {
      title: t.t('common.meetingForm.make'),
      breadcrumbs: [{ href: back, label: courseTitle(course) }],
    },
    otherCourse: null,
    notice: course.subjectToSignature ? null : { tone: 'info', words: t.t('teacher.meetings.notSubject') },
    action: paths.teacher.meetings(course.id),
    cancelHref: back,
  };
}
