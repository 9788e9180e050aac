import { z } from 'zod';
import { actorOf } from '../../application/acts.ts';
import { completeEvidence, handOutSheet, meetingSheets } from '../../application/sheets/read-sheets.ts';
import { AppError } from '../../errors.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { sendBundle, sendPdf } from '../shared/downloads.ts';
import { sheetsModel } from './sheets.view.ts';

const versionNumber = z
  .string()
  .regex(/^[1-9]\d{0,5}$/)
  .transform(Number);

/** The attendance sheets of a validated meeting, and its whole evidence. */
export function sheetsRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get('/secretariat/meetings/:meeting/sheets', async ({ auth, t, now, param, page }) => {
      const found = await meetingSheets(services, auth.institution.key, param('meeting'));
      const breadcrumbs = [
        { href: paths.secretariat.supervision, label: t.t('secretariat.supervision.title') },
        { href: paths.secretariat.supervised(found.meeting.id), label: t.t('receipt.meeting') },
      ];
      const model = sheetsModel(t, {
        found,
        zone: auth.institution.timeZone,
        now,
        institution: auth.institution.key,
      });
      const scripts = model.reload === null ? [] : ['meeting'];
      page('secretariat/sheets', { title: t.t('secretariat.sheets.title'), breadcrumbs, scripts }, model);
    })
    .get('/secretariat/meetings/:meeting/sheets/:version', async ({ auth, param, res }) => {
      const version = versionNumber.safeParse(param('version'));
      if (!version.success) throw new AppError('SHEET_UNKNOWN');
      const { record, pdf } = await handOutSheet(services, actorOf(auth.person), {
        meeting: param('meeting'),
        version: version.data,
      });
      sendPdf(res, record.id, pdf);
    })
    .get('/secretariat/meetings/:meeting/evidence', async ({ auth, param, res }) => {
      const meeting = param('meeting');
      const bundle = await completeEvidence(services, auth, meeting);
      sendBundle(res, meeting, services.sealer.canonical(bundle));
    });
}
