import type { Place } from '../../application/holidays.ts';
import type { Institution } from '../../domain/institution.ts';
import { TRANSLATORS, type MessageKey, type Translator } from '../../i18n/index.ts';
import type { FieldError } from '../form.ts';
import type { Page } from '../page.ts';
import type { ErrorSummaryView, SelectView } from '../shared/partials.ts';

export type ProviderField =
  'name' | 'registrationNumber' | 'address' | 'language' | 'timeZone' | 'country' | 'region';
export type ProviderForm = Record<ProviderField, string>;

export type ProviderPage = Page<{
  form: ProviderForm;
  language: SelectView;
  timeZone: SelectView;
  country: SelectView;
  /** Null for a country whose regions have no holidays of their own. */
  region: SelectView | null;
  /** By field. */
  wrong: Partial<Record<ProviderField, string>>;
  errors: ErrorSummaryView | null;
}>;

const FAULT_WORDS: Record<ProviderField, MessageKey> = {
  name: 'admin.provider.nameWrong',
  registrationNumber: 'admin.provider.registrationNumberWrong',
  address: 'admin.provider.addressWrong',
  language: 'admin.provider.languageWrong',
  timeZone: 'admin.provider.timeZoneWrong',
  country: 'admin.provider.countryWrong',
  region: 'admin.provider.regionWrong',
};

/** The form filled in with the provider of now. */
export function providerForm(institution: Institution): ProviderForm {
  const { name, registrationNumber, address, language, timeZone, country, region } = institution;
  return { name, registrationNumber, address, language, timeZone, country, region };
}

/** What is wrong with the provider's fields, in the page's words. */
export function providerErrors(t: Translator, fields: readonly ProviderField[]): FieldError[] {
  return fields.map((field) => ({ field, words: t.t(FAULT_WORDS[field]) }));
}

/** The form of what sheets and certificates say of the provider. */
export function providerView(
  t: Translator,
  facts: { form: ProviderForm; countries: readonly Place[]; regions: readonly Place[] },
  errors: readonly FieldError[],
): Omit<ProviderPage, 'page'> {
  const { form, countries, regions } = facts;
  const wrong: ProviderPage['wrong'] = Object.fromEntries(errors.map(({ field, words }) => [field, words]));
  return {
    form,
    language: {
      name: 'language',
      label: t.t('admin.provider.language'),
      hint: t.t('admin.provider.languageHint'),
      value: form.language,
      options: [...TRANSLATORS.values()].map(({ locale, name }) => ({ value: locale, label: name })),
      error: wrong.language ?? null,
    },
    timeZone: {
      name: 'timeZone',
      label: t.t('admin.provider.timeZone'),
      hint: t.t('admin.provider.timeZoneHint'),
      value: form.timeZone,
      options: timeZones(form.timeZone).map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })),
      error: wrong.timeZone ?? null,
    },
    country: {
      name: 'country',
      label: t.t('admin.provider.country'),
      hint: t.t('admin.provider.countryHint'),
      value: form.country,
      options: placeOptions(t, namedCountries(t, countries), t.t('admin.provider.noCountry')),
      error: wrong.country ?? null,
    },
    region: regions.length === 0 ? null : regionSelect(t, { form, regions, error: wrong.region ?? null }),
    wrong,
    errors: errors.length === 0 ? null : { title: t.t('common.problem'), errors },
  };
}

function regionSelect(
  t: Translator,
  { form, regions, error }: { form: ProviderForm; regions: readonly Place[]; error: string | null },
): SelectView {
  return {
    name: 'region',
    label: t.t('admin.provider.region'),
    hint: t.t('admin.provider.regionHint'),
    value: form.region,
    options: placeOptions(t, regions, t.t('admin.provider.wholeCountry')),
    error,
  };
}

/** In the reader's language, which the library of holidays may not know. */
function namedCountries(t: Translator, countries: readonly Place[]): Place[] {
  const names = new Intl.DisplayNames([t.locale], { type: 'region' });
  return countries.map(({ code }) => ({ code, name: names.of(code) ?? code }));
}

function placeOptions(t: Translator, places: readonly Place[], none: string): SelectView['options'] {
  const sorted = [...places].sort((a, b) => t.compare(a.name, b.name));
  return [{ value: '', label: none }, ...sorted.map(({ code, name }) => ({ value: code, label: name }))];
}

/** Every IANA zone of this engine, and the one in use, which may be an alias that it does not list. */
function timeZones(current: string): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', current])].sort();
}
