import type { Router } from 'express';
import { judgeScan, usesQr } from '../../application/scan.ts';
import { studentAgenda } from '../../application/student-agenda.ts';
import { courseTitle } from '../../domain/course.ts';
import { SCAN_TICKET_MS } from '../../domain/qr-token.ts';
import { webspacesOf } from '../../domain/person.ts';
import { setCookie } from '../cookies.ts';
import { paths } from '../paths.ts';
import { routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { meetingHours } from '../shared/meeting-hours.ts';
import { isAsked } from '../student/agenda.view.ts';

/** Where a scanned code and the address beside it lead, with a session in this browser or without one. */
export function scanRoutes(services: WebServices): Router {
  return routes(services)
    .publicGet('/q/:token', async ({ auth, param, res, redirect, page, t }) => {
      const { meeting, ticket } = await judgeScan(services, param('token'));
      const institution = await services.stores.institutions.find(meeting.institution);
      setCookie(res, 'scan', { value: ticket, expiresAt: services.clock.now() + SCAN_TICKET_MS });
      if (auth !== null && webspacesOf(auth.person).includes('student')) {
        redirect(paths.student.redeem);
        return;
      }
      page(
        'scan/landing',
        { title: t.t('scan.title') },
        {
          institution: institution?.name ?? '',
          course: meeting.opening?.courseTitle ?? '',
          hours: meetingHours(t, meeting, institution?.timeZone ?? 'UTC'),
          wait: t.duration(SCAN_TICKET_MS),
        },
      );
    })
    .publicGet(paths.scan.code, async ({ auth, page, redirect, t }) => {
      if (auth === null) {
        page('scan/code', { title: t.t('scan.codeTitle') }, { meetings: null, meetingsLink: null });
        return;
      }
      const { now } = await studentAgenda(services, auth);
      const asked = now.filter(
        ({ state, personal }) => isAsked(state) && personal.scan === null && usesQr(personal, auth),
      );
      const [only] = asked;
      if (asked.length === 1 && only !== undefined) {
        redirect(`${paths.student.meeting(only.personal.meeting.id)}#code`);
        return;
      }
      const meetings = asked.map(({ personal: { meeting, course } }) => ({
        href: `${paths.student.meeting(meeting.id)}#code`,
        course: meeting.opening?.courseTitle ?? courseTitle(course),
        title: meeting.title,
        hours: meetingHours(t, meeting, auth.institution.timeZone),
      }));
      const isStudent = webspacesOf(auth.person).includes('student');
      const meetingsLink = isStudent
        ? { href: paths.student.home, label: t.t('student.agenda.title') }
        : null;
      page('scan/code', { title: t.t('scan.codeTitle') }, { meetings, meetingsLink });
    }).router;
}
