import type { Router } from 'express';
import { z } from 'zod';
import { projectorState, redeemHandoff, type ProjectorState } from '../../application/projector.ts';
import type { Context } from '../context.ts';
import { clearCookie } from '../cookies.ts';
import { refuseOtherTeachers } from '../course-access.ts';
import { paths } from '../paths.ts';
import { routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { carrySession } from '../session.ts';
import { projectorModel, projectorNow, unscriptedHref } from './projector.view.ts';

const handoffForm = z.object({ handoff: z.string().max(500).default('') });
const pageQuery = z.object({ script: z.enum(['', 'off']).default('').catch('') });

/** How often a page without scripts reads itself again while no code rolls. */
const IDLE_S = 10;

/** The projector's window: opened by a hand-off, then with a session that shows one meeting and changes nothing. */
export function projectorRoutes(services: WebServices): Router {
  return routes(services)
    .publicPost(paths.projector.open, async ({ res, body, redirect }) => {
      const { id, meeting, expiresAt } = await redeemHandoff(services, body(handoffForm).handoff);
      carrySession(res, { id, expiresAt }, 'projector');
      redirect(paths.projector.page(meeting));
    })
    .get('/projector/:meeting', async (context) => {
      const { auth, param, query, res, page, t } = context;
      const state = await stateNow(services, context);
      const readsItself = query(pageQuery).script === 'off';
      if (readsItself) res.set('Refresh', String(secondsToNext(state)));
      const { timeZone: zone } = auth.institution;
      page(
        'projector/show',
        {
          title: t.t('projector.title'),
          scripts: readsItself ? [] : ['projector'],
          stage: true,
          withoutScript: readsItself ? null : unscriptedHref(param('meeting')),
        },
        projectorModel(t, state, { zone, publicUrl: services.config.publicUrl, readsItself }),
      );
    })
    .get('/projector/:meeting/state', async (context) => {
      const { auth, json, t } = context;
      json(projectorNow(t, await stateNow(services, context), auth.institution.timeZone));
    })
    .post('/projector/:meeting/end', async ({ auth, res, page, t }) => {
      await services.stores.sessions.end(auth.session.idHash);
      clearCookie(res, 'projector');
      page('projector/ended', { title: t.t('projector.ended.title'), stage: true }, {});
    }).router;
}

/** Who no longer teaches the course shows it no longer. */
async function stateNow(
  services: WebServices,
  { auth, param }: Pick<Context<'/:meeting'>, 'auth' | 'param'>,
): Promise<ProjectorState> {
  const { publicUrl } = services.config;
  const state = await projectorState(services, auth, { meeting: param('meeting'), publicUrl });
  refuseOtherTeachers(auth, state.file.meeting);
  return state;
}

/** Just after the next code begins. */
function secondsToNext({ code }: ProjectorState): number {
  return code === null ? IDLE_S : Math.ceil(code.msToNext / 1000);
}
