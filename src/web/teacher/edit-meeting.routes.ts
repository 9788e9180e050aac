import { refuseUnlessPlanner } from '../../application/plan-meetings.ts';
import { courseTitle } from '../../domain/course.ts';
import type { Meeting } from '../../domain/meeting.ts';
import type { Context } from '../context.ts';
import { teacherMeeting } from '../course-access.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { cancelTyped, editTyped, showMeeting, type MeetingPlace } from '../shared/meeting-page.ts';

/** A teacher edits a meeting until it is signed and cancels it until it is validated, where the institution lets them. */
export function editMeetingRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get('/teacher/meetings/:meeting/edit', async (context) => {
      const meeting = await planned(services, context);
      await showMeeting(services, context, { place: placeOf(context, meeting), shown: { meeting } });
    })
    .post('/teacher/meetings/:meeting/edit', async (context) => {
      const meeting = await planned(services, context);
      const place = placeOf(context, meeting);
      const edited = await editTyped(services, context, meeting);
      if (edited.ok) context.redirect(place.backHref, edited.line);
      else await showMeeting(services, context, { place, shown: { meeting, refused: edited } });
    })
    .post('/teacher/meetings/:meeting/cancel', async (context) => {
      const meeting = await planned(services, context);
      const place = placeOf(context, meeting);
      const cancelled = await cancelTyped(services, context, meeting.id);
      if (cancelled.ok) context.redirect(paths.teacher.course(meeting.course), cancelled.line);
      else await showMeeting(services, context, { place, shown: { meeting, cancelRefused: cancelled } });
    });
}

/** The meeting of the address, which this teacher may plan. @throws AppError NOT_FOUND, NOT_ALLOWED, MEETINGS_BY_SECRETARIAT_ONLY */
async function planned(
  services: WebServices,
  { auth, param }: Pick<Context<'/:meeting'>, 'auth' | 'param'>,
): Promise<Meeting> {
  const meeting = await teacherMeeting(services, auth, param('meeting'));
  refuseUnlessPlanner(auth, meeting.course);
  return meeting;
}

function placeOf({ t }: Pick<Context<string>, 't'>, { id, course }: Meeting): MeetingPlace {
  return {
    head: {
      title: t.t('receipt.meeting'),
      breadcrumbs: [{ href: paths.teacher.course(course), label: t.t('teacher.meetings.course') }],
    },
    beside: { href: paths.teacher.meeting(id), label: t.t('teacher.meetings.rollCall') },
    courseName: courseTitle,
    notSubject: t.t('teacher.meetings.notSubject'),
    action: paths.teacher.edit(id),
    cancelAction: paths.teacher.cancel(id),
    backHref: paths.teacher.meeting(id),
    hereHref: paths.teacher.edit(id),
  };
}
