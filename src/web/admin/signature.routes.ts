import { actorOf } from '../../application/acts.ts';
import { z } from 'zod';
import { changeSettings, deactivate, institutionOf, licenceState } from '../../application/parameters.ts';
import type { Context } from '../context.ts';
import type { FieldError } from '../form.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import { licencePanel } from './licence.view.ts';
import { formOf, readSettings, settingsForm, type SettingsForm } from './settings.form.ts';
import { activationView, settingsErrors, settingsView } from './signature.view.ts';

/** The tick as it is sent without JavaScript: `change` says that it was sent, `active` that it is ticked. */
const tick = z.object({ change: z.string().optional(), active: z.string().optional() });

/** Parameters > Attendance > Digital signature. */
export function signatureRoutes(declare: Routes, services: WebServices): Routes {
  return declare
    .get(paths.admin.signature, async (context) => {
      const { change, active } = context.query(tick);
      const isActive = context.auth.institution.settings.signatureActive;
      const ticked = active !== undefined;
      if (change !== undefined && ticked && !isActive) context.redirect(paths.admin.codes);
      else await showParameters(services, context, { confirming: change !== undefined && !ticked });
    })
    .post(paths.admin.deactivate, async ({ auth, t, redirect }) => {
      await deactivate(services, actorOf(auth.person));
      redirect(paths.admin.signature, { tone: 'success', words: t.t('admin.signature.deactivated') });
    })
    .post(paths.admin.settings, async (context) => {
      const { auth, t, body, redirect } = context;
      const form = body(settingsForm);
      const { change, faults } = readSettings(form);
      if (faults.length > 0) {
        await showParameters(services, context, { form, errors: settingsErrors(t, faults) });
        return;
      }
      await changeSettings(services, actorOf(auth.person), change);
      redirect(paths.admin.signature, { tone: 'success', words: t.t('admin.settings.saved') });
    });
}

interface Shown {
  confirming?: boolean;
  /** What was typed and refused. */
  form?: SettingsForm;
  errors?: readonly FieldError[];
}

async function showParameters(
  services: WebServices,
  { auth, t, page }: Pick<Context<string>, 'auth' | 't' | 'page'>,
  { confirming = false, form, errors = [] }: Shown,
): Promise<void> {
  const institution = await institutionOf(services, auth.institution.key);
  const state = await licenceState(services, institution);
  const contact = services.config.operatorContact;
  const licence = licencePanel(t, institution, { ...state, contact });
  page(
    'admin/signature',
    {
      title: t.t('admin.signature.title'),
      breadcrumbs: [{ href: paths.admin.home, label: t.t('admin.home') }],
      scripts: ['parameters'],
      status: errors.length === 0 ? 200 : 400,
    },
    {
      action: paths.admin.signature,
      deactivate: paths.admin.deactivate,
      licence,
      activation: activationView(t, institution, { why: licence.why, confirming }),
      settings: settingsView(t, form ?? formOf(institution.settings), errors),
      errors: errors.length === 0 ? null : { title: t.t('common.problem'), errors },
    },
  );
}
