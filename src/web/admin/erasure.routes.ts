import { z } from 'zod';
import { actorOf } from '../../application/acts.ts';
import { dueMeetings } from '../../application/erasure/due.ts';
import { erasePerson } from '../../application/erasure/erase-person.ts';
import { planErasure } from '../../application/erasure/plan.ts';
import { resumeErasure } from '../../application/erasure/resume.ts';
import type { Erasure } from '../../application/ports/erasure.ts';
import { displayName } from '../../domain/person.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import type { Flash } from '../flash.ts';
import type { FieldError } from '../form.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { eraseErrors, erasuresView, eraseView, type EraseForm } from './erasure.view.ts';

const sent = z.object({ confirm: z.string().default(''), reason: z.string().default('') });
const resuming = z.object({ erasure: z.string() });

const LISTED = 50;

/** A dry run, the erasure that it was for, and those that there were. */
export function erasureRoutes(declare: Routes, services: WebServices): Routes {
  return declare
    .get('/admin/people/:person/erase', (context) =>
      showErase(services, context, { typed: { confirm: '', reason: '' }, errors: [] }),
    )
    .post('/admin/people/:person/erase', async (context) => {
      const { auth, t, param, body, redirect } = context;
      const typed = body(sent);
      const errors = eraseErrors(t, typed);
      if (errors.length > 0) {
        await showErase(services, context, { typed, errors });
        return;
      }
      const request = { person: param('person'), reason: typed.reason };
      const erasure = await erasePerson(services, actorOf(auth.person), request);
      redirect(paths.admin.erasures, doneFlash(t, erasure));
    })
    .get(paths.admin.erasures, async ({ auth, t, page }) => {
      const { key, timeZone: zone } = auth.institution;
      const [erasures, { due }] = await Promise.all([
        services.stores.erasures.list(key, LISTED),
        dueMeetings(services, key),
      ]);
      const head = {
        title: t.t('admin.erasures.title'),
        breadcrumbs: [{ href: paths.admin.home, label: t.t('admin.home') }],
      };
      page(
        'admin/erasures',
        head,
        erasuresView(t, { erasures, due: due.filter(({ held }) => !held).length, zone }),
      );
    })
    .post(paths.admin.erasureResume, async ({ auth, t, body, redirect }) => {
      const erasure = await resumeErasure(services, actorOf(auth.person), body(resuming).erasure);
      redirect(paths.admin.erasures, doneFlash(t, erasure));
    });
}

function doneFlash(t: Translator, { id, doneAt }: Erasure): Flash {
  return doneAt === null
    ? { tone: 'warning', words: t.t('admin.erasures.unfinished') }
    : { tone: 'success', words: t.t('admin.erasures.doneWords', { reference: id }) };
}

async function showErase(
  services: WebServices,
  { auth, t, param, page }: Pick<Context<'/:person'>, 'auth' | 't' | 'param' | 'page'>,
  { typed, errors }: { typed: EraseForm; errors: readonly FieldError[] },
): Promise<void> {
  const plan = await planErasure(services, actorOf(auth.person), param('person'));
  const name = displayName(plan.person);
  const head = {
    title: t.t('admin.erase.title', { name }),
    breadcrumbs: [
      { href: paths.admin.people, label: t.t('admin.people.title') },
      { href: paths.admin.personData(plan.person.id), label: t.t('admin.personData.title', { name }) },
    ],
    status: errors.length === 0 ? 200 : 400,
  };
  page('admin/erase', head, eraseView(t, plan, { typed, errors }));
}
