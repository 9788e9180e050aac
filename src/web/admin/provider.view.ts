import type { Institution } from '../../domain/institution.ts';
import { TRANSLATORS, type MessageKey, type Translator } from '../../i18n/index.ts';
import type { FieldError } from '../form.ts';
import type { Page } from '../page.ts';
import type { ErrorSummaryView, SelectView } from '../shared/partials.ts';

export type ProviderField = 'name' | 'registrationNumber' | 'address' | 'language' | 'timeZone';
export type ProviderForm = Record<ProviderField, string>;

export type ProviderPage = Page<{
  form: ProviderForm;
  language: SelectView;
  timeZone: SelectView;
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
};

/** The form filled in with the provider of now. */
export function providerForm(institution: Institution): ProviderForm {
  const { name, registrationNumber, address, language, timeZone } = institution;
  return { name, registrationNumber, address, language, timeZone };
}

export function providerErrors(t: Translator, fields: readonly ProviderField[]): FieldError[] {
  return fields.map((field) => ({ field, words: t.t(FAULT_WORDS[field]) }));
}

export function providerView(
  t: Translator,
  form: ProviderForm,
  errors: readonly FieldError[],
): Omit<ProviderPage, 'page'> {
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
    wrong,
    errors: errors.length === 0 ? null : { title: t.t('common.problem'), errors },
  };
}

/** Every IANA zone of this engine, and the one in use, which may be an alias that it does not list. */
function timeZones(current: string): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', current])].sort();
}
