import { makeHandoff } from '../../application/projector.ts';
import { teacherMeeting } from '../course-access.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';

/** Carries one hand-off, in a hidden field, to the projector's window. */
export type ProjectorHandoffPage = Page<{ action: string; handoff: string; backHref: string }>;

/**
 * The way out of the LMS's frame. A form of the frame that opened a window of its own would arrive there without the
 * session: the cookie is partitioned by the LMS's site, the new window by ours (tried in Chromium 156). So the form is
 * posted within the frame (`views/teacher/show-qr.ejs`), and its answer holds the hand-off in a second form, whose target is the new window. With
 * scripts, `client/lib/projector-window.ts` makes one press of the two.
 */
export function projectorHandoffRoutes(routes: Routes, services: WebServices): Routes {
  return routes.post('/teacher/meetings/:meeting/projector', async ({ auth, param, t, page }) => {
    const { id } = await teacherMeeting(services, auth, param('meeting'));
    const handoff = await makeHandoff(services, auth, { meeting: id, locale: t.locale });
    const model: Omit<ProjectorHandoffPage, 'page'> = {
      action: paths.projector.open,
      handoff,
      backHref: paths.teacher.meeting(id),
    };
    page('teacher/projector-handoff', { title: t.t('projector.handoff.title') }, model);
  });
}
