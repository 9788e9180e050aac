import { rollCallSheet } from '../../application/roll-call-sheet.ts';
import { startRollCall } from '../../application/take-roll-call.ts';
import type { Context } from '../context.ts';
import { refuseOtherTeachers, teacherMeeting } from '../course-access.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { rollCallModel, type RollCallFacts } from './roll-call.view.ts';

/** The roll call of one meeting. */
export function rollCallRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get('/teacher/meetings/:meeting', (context) =>
      showRollCall(services, context, { meeting: context.param('meeting') }),
    )
    .post('/teacher/meetings/:meeting/start', async ({ auth, t, param, redirect }) => {
      const meeting = await teacherMeeting(services, auth, param('meeting'));
      await startRollCall(services, auth.person, meeting.id);
      redirect(paths.teacher.meeting(meeting.id), { tone: 'success', words: t.t('teacher.started') });
    });
}

export type Shower = Pick<Context<string>, 'auth' | 't' | 'now' | 'page'>;

/** What the page says beside the roll call. */
export interface ShownRollCall extends Pick<RollCallFacts, 'wrong'> {
  meeting: string;
}

/** @throws AppError MEETING_UNKNOWN, NOT_ALLOWED */
export async function showRollCall(
  services: WebServices,
  { auth, t, now, page }: Shower,
  { meeting, ...shown }: ShownRollCall,
): Promise<void> {
  const administrators = auth.person.rightToEnterAbsences === false;
  const sheet = await rollCallSheet(services, auth, { meeting, administrators });
  refuseOtherTeachers(auth, sheet.file.meeting);
  const model = rollCallModel(t, { sheet, live: auth, now, zone: auth.institution.timeZone, ...shown });
  page('teacher/roll-call', model.head, model);
}
