import { saveMarks } from '../../application/take-roll-call.ts';
import { teacherMeeting } from '../course-access.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { conflictModel } from './conflict.view.ts';
import { marksForm, readMarks } from './mark-form.ts';
import { showRollCall } from './roll-call.routes.ts';

/** Saving marks: what is wrong comes back as it was typed, what a colleague changed is asked. */
export function marksRoutes(routes: Routes, services: WebServices): Routes {
  return routes.post('/teacher/meetings/:meeting/marks', async (context) => {
    const { auth, t, param, body, page, redirect } = context;
    const meeting = await teacherMeeting(services, auth, param('meeting'));
    const { changes, wrong } = readMarks(body(marksForm).rows, meeting);
    const saved = await saveMarks(services, auth.person, { meeting: meeting.id, changes });
    if (saved.conflicts.length > 0) {
      const model = conflictModel(t, saved);
      page(
        'teacher/conflict',
        { title: t.t('teacher.conflict.title'), status: 409, breadcrumbs: model.breadcrumbs },
        model,
      );
    } else if (wrong.size > 0) {
      await showRollCall(services, context, { meeting: meeting.id, wrong });
    } else {
      redirect(paths.teacher.meeting(meeting.id), { tone: 'success', words: t.t('teacher.saved') });
    }
  });
}
