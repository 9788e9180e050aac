import { z } from 'zod';
import { setAllMarks, takeBackAll } from '../../application/set-all-marks.ts';
import { saveMarks, type MarkChange, type MarkConflict } from '../../application/take-roll-call.ts';
import type { Meeting } from '../../domain/meeting.ts';
import { AppError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { wantsJson } from '../errors.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { conflictModel } from './conflict.view.ts';
import { markFrom, marksForm, readMarks } from './mark-form.ts';
import type { RowTyped } from '../shared/partials.ts';
import { markChoice } from './mark-words.ts';
import { openTeacherMeeting } from './open-meeting.ts';
import { showRollCall } from './roll-call.routes.ts';
import { savedAnswer } from './saved.view.ts';
import { setEveryoneModel } from './set-everyone.view.ts';

const bulkForm = marksForm.extend({
  scope: z.enum(['unmarked', 'everyone', 'undo']),
  to: z.string().max(40).default(''),
  confirmed: z.literal('yes').optional(),
});

/** Saving marks, one by one or all at once: what is wrong comes back as it was typed, what a colleague changed is asked. */
export function marksRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .post('/teacher/meetings/:meeting/marks', async (context) => {
      const saved = await save(services, context, context.body(marksForm));
      if (wantsJson(context.req)) context.json(savedAnswer(context.t, saved));
      else if (!(await showUnsaved(services, context, saved))) {
        done(context, saved.meeting, context.t.t('teacher.saved'));
      }
    })
    .post('/teacher/meetings/:meeting/bulk', (context) => setAll(services, context));
}

type Saving = Pick<
  Context<'/:meeting'>,
  'req' | 'auth' | 't' | 'now' | 'param' | 'page' | 'json' | 'redirect' | 'body'
>;

interface Saved {
  meeting: Meeting;
  changes: readonly MarkChange[];
  conflicts: MarkConflict[];
  wrong: ReadonlyMap<string, RowTyped>;
}

async function save(
  services: WebServices,
  { auth, param }: Saving,
  { rows }: z.output<typeof marksForm>,
): Promise<Saved> {
  const { id, ...hours } = await openTeacherMeeting(services, auth, param('meeting'));
  const { changes, wrong } = readMarks(rows, hours);
  return { ...(await saveMarks(services, auth.person, { meeting: id, changes })), changes, wrong };
}

/** Shows what was not saved, if anything. @returns whether there was something */
async function showUnsaved(services: WebServices, context: Saving, saved: Saved): Promise<boolean> {
  const { meeting, conflicts, wrong } = saved;
  if (conflicts.length > 0) {
    const model = conflictModel(context.t, saved);
    context.page('teacher/conflict', model.head, model);
    return true;
  }
  if (wrong.size > 0) await showRollCall(services, context, { meeting: meeting.id, wrong });
  return wrong.size > 0;
}

function done({ redirect }: Saving, meeting: Meeting, words: string): void {
  redirect(paths.teacher.meeting(meeting.id), { tone: 'success', words });
}

/** Rows sent along are saved first: without scripts they stand in the same form. */
async function setAll(services: WebServices, context: Saving): Promise<void> {
  const { auth, t, page, body } = context;
  const { scope, to, confirmed, rows } = body(bulkForm);
  const saved = await save(services, context, { rows });
  const { meeting } = saved;
  if (await showUnsaved(services, context, saved)) return;
  if (scope === 'undo') {
    const count = await takeBackAll(services, auth.person, meeting.id);
    done(context, meeting, t.t('teacher.bulk.undone', { count }));
    return;
  }
  const mark = markFrom(to);
  if (mark === null) throw new AppError('MARK_INVALID');
  if (scope === 'everyone' && confirmed === undefined) {
    const model = setEveryoneModel(t, meeting, mark);
    page('teacher/set-everyone', model.head, model);
    return;
  }
  const count = await setAllMarks(services, auth.person, { meeting: meeting.id, scope, mark });
  done(context, meeting, t.t('teacher.bulk.done', { count, mark: markChoice(t, mark) }));
}
