import { actorOf } from '../../application/acts.ts';
import { z } from 'zod';
import {
  connectionOf,
  pauseDeployment,
  refuseUnremovable,
  removeDeployment,
  withdrawRegistration,
} from '../../application/connections.ts';
import type { Context } from '../context.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { connectionTestView, removeView } from './connection.view.ts';

const text = z.string().min(1).max(500);
const named = z.object({ issuer: text, clientId: text });
const deployed = named.extend({ deployment: text });
const press = deployed.extend({ paused: z.enum(['yes', 'no']) });
/** Without a deployment: a registration that nobody launched from. */
const removed = named.extend({ deployment: z.string().max(500).default('') });

/** One connection: tested, paused, resumed, removed. */
export function connectionRoutes(declare: Routes, services: WebServices): Routes {
  return declare
    .post(paths.admin.connectTest, async (context) => {
      const { auth, t, body, page } = context;
      const asked = body(named);
      const { key } = auth.institution;
      const checks = await services.lms.test(key, await connectionOf(services, key, asked));
      page(
        'admin/connection-test',
        { title: t.t('admin.connect.test.title'), breadcrumbs: crumbs(context) },
        connectionTestView(t, asked, checks),
      );
    })
    .post(paths.admin.connectPause, async ({ auth, t, body, redirect }) => {
      const { paused, ...asked } = body(press);
      await pauseDeployment(services, actorOf(auth.person), { ...asked, paused: paused === 'yes' });
      services.lms.forget();
      const key =
        paused === 'yes' ? 'admin.connect.connected.pausedDone' : 'admin.connect.connected.resumedDone';
      redirect(paths.admin.connect, { tone: 'success', words: t.t(key, { deployment: asked.deployment }) });
    })
    .get(paths.admin.connectRemove, async (context) => {
      const { auth, t, query, page } = context;
      const asked = query(removed);
      await refuseUnremovable(services, auth.institution.key, asked);
      page(
        'admin/connection-remove',
        { title: t.t('admin.connect.remove.title'), breadcrumbs: crumbs(context) },
        removeView(t, auth.session, asked),
      );
    })
    .post(paths.admin.connectRemove, async ({ auth, t, body, redirect }) => {
      const asked = body(removed);
      if (asked.deployment === '') await withdrawRegistration(services, actorOf(auth.person), asked);
      else await removeDeployment(services, actorOf(auth.person), asked);
      services.lms.forget();
      redirect(paths.admin.connect, { tone: 'success', words: t.t('admin.connect.connected.removedDone') });
    });
}

function crumbs({ t }: Pick<Context<string>, 't'>): { href: string; label: string }[] {
  return [
    { href: paths.admin.home, label: t.t('admin.home') },
    { href: paths.admin.connect, label: t.t('admin.connect.title') },
  ];
}
