import { z } from 'zod';
import { studentAgenda } from '../../application/student-agenda.ts';
import type { Context } from '../context.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { agendaSections, isAsked } from './agenda.view.ts';
import { showMeeting } from './meeting.routes.ts';

/** `go=sign`: from a launch, straight to what is to be signed if that is one meeting; shown here, since it has been read. */
const courseQuery = z.object({ go: z.literal('sign').optional() });

/** What is to be signed now, next and before: of all courses, or of one. */
export function agendaRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get(paths.student.home, async ({ auth, ...context }) => {
      showAgenda(context, { auth, agenda: await studentAgenda(services, auth), allHref: null });
    })
    .get('/student/courses/:course', async ({ auth, param, query, ...context }) => {
      const { go } = query(courseQuery);
      const agenda = await studentAgenda(services, auth, { course: param('course') });
      const asked = agenda.now.filter(({ state }) => isAsked(state));
      const [only] = asked;
      if (go === 'sign' && asked.length === 1 && only !== undefined) {
        showMeeting({ auth, ...context }, only.personal);
        return;
      }
      showAgenda(context, { auth, agenda, allHref: paths.student.home });
    });
}

function showAgenda(
  { t, now, page }: Pick<Context<string>, 't' | 'now' | 'page'>,
  shown: {
    auth: Context<string>['auth'];
    agenda: Awaited<ReturnType<typeof studentAgenda>>;
    allHref: string | null;
  },
): void {
  const { person, institution } = shown.auth;
  const facts = { person: person.id, zone: institution.timeZone, now };
  const sections = agendaSections(t, shown.agenda, facts);
  page('student/agenda', { title: t.t('student.agenda.title') }, { sections, allHref: shown.allHref });
}
