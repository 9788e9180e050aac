import { z } from 'zod';
import { preAuditMeeting } from '../../application/pre-audit.ts';
import { validateMeeting } from '../../application/validate-meeting.ts';
import { AppError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { paths, withQuery } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { supervisionQuery } from './supervision.routes.ts';
import { validateModel } from './validate.view.ts';

const validateForm = z.object({ version: z.coerce.number().int() });

/** The secretariat's final act: checked on a page of its own, then the meeting is frozen. */
export function validateRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get('/secretariat/supervision/:meeting/validate', (context) =>
      show(services, { ...context, id: context.param('meeting') }, false),
    )
    .post('/secretariat/supervision/:meeting/validate', async (context) => {
      const { auth, t, param, query, body, redirect } = context;
      const id = param('meeting');
      const { version } = body(validateForm);
      try {
        await validateMeeting(services, auth, { meeting: id, version });
      } catch (thrown) {
        if (!(thrown instanceof AppError) || thrown.code !== 'MEETING_CHANGED_MEANWHILE') throw thrown;
        await show(services, { ...context, id }, true);
        return;
      }
      const { day, course, state } = query(supervisionQuery);
      const path = withQuery(paths.secretariat.supervised(id), { day, course, state });
      redirect(path, { tone: 'success', words: t.t('secretariat.validate.done') });
    });
}

type Shown = Pick<Context<string>, 'auth' | 't' | 'now' | 'query' | 'page'> & { id: string };

async function show(services: WebServices, context: Shown, changed: boolean): Promise<void> {
  const { auth, t, now, query, page, id } = context;
  const { day, course, state } = query(supervisionQuery);
  const href = (path: string): string => withQuery(path, { day, course, state });
  const { file, audit } = await preAuditMeeting(services, auth, { meeting: id, language: t.locale });
  const breadcrumbs = [
    { href: paths.secretariat.supervision, label: t.t('secretariat.supervision.title') },
    { href: href(paths.secretariat.supervised(id)), label: t.t('receipt.meeting') },
  ];
  const title = t.t('secretariat.validate.title');
  const model = validateModel(t, { file, audit, zone: auth.institution.timeZone, now, href, changed });
  const scripts = model.reload === null ? [] : ['meeting'];
  page('secretariat/validate', { title, breadcrumbs, scripts, status: changed ? 409 : 200 }, model);
}
