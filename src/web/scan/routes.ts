import type { Router } from 'express';
import { institutionOf } from '../../application/parameters.ts';
import { judgeScan, usesQr } from '../../application/scan.ts';
import { studentAgenda } from '../../application/student-agenda.ts';
import { SCAN_TICKET_MS } from '../../domain/qr-token.ts';
import { webspacesOf } from '../../domain/person.ts';
import { setCookie } from '../cookies.ts';
import { paths } from '../paths.ts';
import { routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { isAsked } from '../student/agenda.view.ts';
import { codeHref, codeModel, landingModel } from './scan.view.ts';

/** Where a scanned code and the address beside it lead, with a session in this browser or without one. */
export function scanRoutes(services: WebServices): Router {
  return routes(services)
    .publicGet('/q/:token', async ({ auth, param, res, redirect, page, t, now }) => {
      const { meeting, ticket } = await judgeScan(services, param('token'));
      setCookie(res, 'scan', { value: ticket, expiresAt: now + SCAN_TICKET_MS });
      if (auth !== null && webspacesOf(auth.person).includes('student')) {
        redirect(paths.student.redeem);
        return;
      }
      const institution = await institutionOf(services, meeting.institution);
      page('scan/landing', { title: t.t('scan.title') }, landingModel(t, meeting, institution));
    })
    .publicGet(paths.scan.code, async ({ auth, page, redirect, t }) => {
      const head = { title: t.t('scan.codeTitle') };
      if (auth === null) {
        page('scan/code', head, { meetings: null, meetingsLink: null });
        return;
      }
      const { now } = await studentAgenda(services, auth);
      const asked = now
        .filter(({ state, personal }) => isAsked(state) && personal.scan === null && usesQr(personal, auth))
        .map(({ personal }) => personal);
      const [only, ...others] = asked;
      if (only !== undefined && others.length === 0) redirect(codeHref(only.meeting));
      else page('scan/code', head, codeModel(t, asked, auth));
    }).router;
}
