import { actorOf } from '../../application/acts.ts';
import { z } from 'zod';
import { timeZoneOf } from '../../application/calendar.ts';
import { holidayCountries, holidayRegions } from '../../application/holidays.ts';
import { changeProvider, institutionOf, providerChange } from '../../application/parameters.ts';
import { TRANSLATORS } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import { readForm, type FieldError } from '../form.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import {
  providerErrors,
  providerForm,
  providerView,
  type ProviderField,
  type ProviderForm,
} from './provider.view.ts';

/** As it is sent: shown again word for word when something is wrong. */
const sent = z.object({
  name: z.string(),
  registrationNumber: z.string(),
  address: z.string(),
  language: z.string(),
  timeZone: z.string(),
  country: z.string().default(''),
  region: z.string().default(''),
});

const accepted = providerChange.extend({
  language: z.string().refine((tag) => TRANSLATORS.has(tag)),
  timeZone: z.string().refine((zone) => timeZoneOf(zone) !== null),
});

/** Parameters > Provider: what stands on the sheets, and the clock. */
export function providerRoutes(declare: Routes, services: WebServices): Routes {
  return declare
    .get(paths.admin.provider, async (context) => {
      const institution = await institutionOf(services, context.auth.institution.key);
      await showProvider(context, providerForm(institution), []);
    })
    .post(paths.admin.provider, async (context) => {
      const { auth, t, body, redirect } = context;
      const typed = body(sent);
      const known = new Set((await holidayCountries(t.locale)).map(({ code }) => code));
      const country = z.string().refine((code) => code === '' || known.has(code));
      const read = readForm(accepted.extend({ country }), {
        ...typed,
        address: typed.address.replaceAll('\r\n', '\n'),
      });
      if (!read.ok) {
        await showProvider(context, typed, providerErrors(t, read.fields.filter(isField)));
        return;
      }
      await changeProvider(services, actorOf(auth.person), read.value);
      redirect(paths.admin.provider, { tone: 'success', words: t.t('admin.provider.saved') });
    });
}

function isField(name: string): name is ProviderField {
  return name in sent.shape;
}

async function showProvider(
  { t, page }: Pick<Context<string>, 't' | 'page'>,
  form: ProviderForm,
  errors: readonly FieldError[],
): Promise<void> {
  const [countries, regions] = await Promise.all([
    holidayCountries(t.locale),
    holidayRegions(form.country, t.locale),
  ]);
  page(
    'admin/provider',
    {
      title: t.t('admin.provider.title'),
      breadcrumbs: [{ href: paths.admin.home, label: t.t('admin.home') }],
      status: errors.length === 0 ? 200 : 400,
    },
    providerView(t, { form, countries, regions }, errors),
  );
}
