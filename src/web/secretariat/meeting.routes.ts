import type { Meeting } from '../../domain/meeting.ts';
import { AppError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { cancelTyped, editTyped, showMeeting, type MeetingPlace } from '../shared/meeting-page.ts';
import { courseName } from './courses.view.ts';

/** A meeting's own page: edited until it is signed, cancelled until it is validated. */
export function meetingRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get('/secretariat/meetings/:meeting', async (context) => {
      const meeting = await meetingOf(services, context);
      await showMeeting(services, context, { place: placeOf(context, meeting), shown: { meeting } });
    })
    .post('/secretariat/meetings/:meeting', async (context) => {
      const meeting = await meetingOf(services, context);
      const place = placeOf(context, meeting);
      const edited = await editTyped(services, context, meeting);
      if (edited.ok) context.redirect(place.hereHref, edited.line);
      else await showMeeting(services, context, { place, shown: { meeting, refused: edited } });
    })
    .post('/secretariat/meetings/:meeting/cancel', async (context) => {
      const meeting = await meetingOf(services, context);
      const place = placeOf(context, meeting);
      const cancelled = await cancelTyped(services, context, meeting.id);
      if (cancelled.ok) context.redirect(place.hereHref, cancelled.line);
      else await showMeeting(services, context, { place, shown: { meeting, cancelRefused: cancelled } });
    });
}

/** @throws AppError MEETING_UNKNOWN */
async function meetingOf(
  services: WebServices,
  { auth, param }: Pick<Context<'/:meeting'>, 'auth' | 'param'>,
): Promise<Meeting> {
  const meeting = await services.stores.meetings.find(auth.institution.key, param('meeting'));
  if (meeting === null) throw new AppError('MEETING_UNKNOWN');
  return meeting;
}

function placeOf({ t }: Pick<Context<string>, 't'>, { id }: Meeting): MeetingPlace {
  return {
    head: {
      title: t.t('receipt.meeting'),
      breadcrumbs: [{ href: paths.secretariat.meetings, label: t.t('common.nav.meetings') }],
    },
    beside: { href: paths.secretariat.supervised(id), label: t.t('common.nav.supervision') },
    courseName: (course) => courseName(t, course),
    notSubject: t.t('secretariat.meeting.notSubject'),
    action: paths.secretariat.meeting(id),
    cancelAction: paths.secretariat.cancelMeeting(id),
    backHref: paths.secretariat.meetings,
    hereHref: paths.secretariat.meeting(id),
  };
}
