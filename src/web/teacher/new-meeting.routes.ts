import { z } from 'zod';
import { refuseUnlessPlanner } from '../../application/plan-meetings.ts';
import { courseTitle, type Course } from '../../domain/course.ts';
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

/** `link`: the teacher is placing a link from the LMS's picker, and goes back there. */
const nextQuery = z.object({ then: z.literal('link').optional().catch(undefined) });
type Next = z.output<typeof nextQuery>;

/** A teacher makes meetings of a course of theirs, where the institution lets them. */
export function newMeetingRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get('/teacher/courses/:course/meetings/new', async (context) => {
      const { auth, t, param, query, now } = context;
      refuseUnlessPlanner(auth, param('course'));
      const course = await courseOf(services, context, param('course'));
      const typed = { ...freshMeeting(auth.institution.timeZone, now), teachers: [auth.person.id] };
      const teachers = await teachersOf(services, course);
      showNewMeeting(context, placeOf(t, course, query(nextQuery)), {
        courseName: courseTitle(course),
        teachers,
        typed,
        errors: [],
      });
    })
    .post('/teacher/courses/:course/meetings', async (context) => {
      const { auth, t, param, query, redirect } = context;
      refuseUnlessPlanner(auth, param('course'));
      const made = await makeTyped(services, context, param('course'));
      if (made.ok) {
        redirect(whereMade(made.made, param('course'), query(nextQuery)), made.line);
        return;
      }
      const { typed, errors } = made;
      const course = await courseOf(services, context, param('course'));
      const teachers = await teachersOf(services, course);
      showNewMeeting(context, placeOf(t, course, query(nextQuery)), {
        courseName: courseTitle(course),
        teachers,
        typed,
        errors,
      });
    });
}

/** The meeting's roll call, or the link that it was made for; several stand in the course's list. */
function whereMade(made: readonly Meeting[], course: string, { then }: Next): string {
  const [first, ...others] = made;
  if (then === 'link') return withQuery(paths.links.choose(course), { meeting: first?.id });
  return first !== undefined && others.length === 0
    ? paths.teacher.meeting(first.id)
    : paths.teacher.course(course);
}

function placeOf(t: Context<string>['t'], course: Course, next: Next): NewMeetingPlace {
  const list = paths.teacher.course(course.id);
  return {
    head: {
      title: t.t('common.meetingForm.make'),
      breadcrumbs: [{ href: list, label: courseTitle(course) }],
    },
    otherCourse: null,
    notice: course.subjectToSignature ? null : { tone: 'info', words: t.t('teacher.meetings.notSubject') },
    action: withQuery(paths.teacher.meetings(course.id), next),
    cancelHref: next.then === 'link' ? paths.links.choose(course.id) : list,
  };
}
