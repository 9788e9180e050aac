import { z } from 'zod';
import { rollCallSheet } from '../../application/roll-call-sheet.ts';
import { addToSheet, startRollCall } from '../../application/take-roll-call.ts';
import { courseRole } from '../../domain/person.ts';
import type { Context } from '../context.ts';
import { refuseOtherTeachers, teacherMeeting } from '../course-access.ts';
import { wantsJson } from '../errors.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { streamChanges } from '../shared/live.ts';
import { openTeacherMeeting } from './open-meeting.ts';
import { rollCallState } from './roll-call-state.view.ts';
import { rollCallModel, type RollCallFacts } from './roll-call.view.ts';

/** `add`: with the students of the course who are not on the sheet. */
const rollCallQuery = z.object({ add: z.literal('1').optional().catch(undefined) });

const addForm = z.object({ person: z.string().max(40) });

/** The roll call of one meeting: its page, its start, who is added to the sheet, and what changes meanwhile. */
export function rollCallRoutes(routes: Routes, services: WebServices): Routes {
  return routes
    .get('/teacher/meetings/:meeting', (context) => {
      const add = context.query(rollCallQuery).add !== undefined;
      return showRollCall(services, context, { meeting: context.param('meeting'), add });
    })
    .get('/teacher/meetings/:meeting/live', async (context) => {
      const { id, course } = await teacherMeeting(services, context.auth, context.param('meeting'));
      streamChanges(services, context, {
        concerns: (meeting) => meeting === id,
        allowed: ({ person }) => courseRole(person, course) === 'teacher',
      });
    })
    .post('/teacher/meetings/:meeting/start', async ({ auth, t, param, redirect }) => {
      const { id } = await openTeacherMeeting(services, auth, param('meeting'));
      await startRollCall(services, auth.person, id);
      redirect(paths.teacher.meeting(id), { tone: 'success', words: t.t('teacher.started') });
    })
    .post('/teacher/meetings/:meeting/sheet', async ({ auth, t, param, body, redirect }) => {
      const { id } = await openTeacherMeeting(services, auth, param('meeting'));
      const { person } = body(addForm);
      await addToSheet(services, auth, { meeting: id, person });
      redirect(`${paths.teacher.meeting(id)}#row-${person}`, {
        tone: 'success',
        words: t.t('teacher.add.done'),
      });
    });
}

export type Shower = Pick<Context<string>, 'req' | 'auth' | 't' | 'now' | 'page' | 'json'>;

/** What the page says beside the roll call. */
export interface ShownRollCall extends Pick<RollCallFacts, 'wrong' | 'add'> {
  meeting: string;
}

/**
 * One read beside the session's.
 * @throws AppError MEETING_UNKNOWN, NOT_ALLOWED
 */
export async function showRollCall(
  services: WebServices,
  { req, auth, t, now, page, json }: Shower,
  { meeting, ...shown }: ShownRollCall,
): Promise<void> {
  const administrators = auth.person.rightToEnterAbsences === false;
  const sheet = await rollCallSheet(services, auth, { meeting, administrators, people: shown.add === true });
  refuseOtherTeachers(auth, sheet.file.meeting);
  const facts = { sheet, live: auth, now, zone: auth.institution.timeZone, ...shown };
  if (wantsJson(req)) {
    json(rollCallState(t, facts));
    return;
  }
  const model = rollCallModel(t, facts);
  page('teacher/roll-call', model.head, model);
}
