import type { Institution, SigningOpens, SignInMode } from '../../domain/institution.ts';
import { RETENTION_RULES } from '../../domain/retention.ts';
import type { MessageKey, Translator } from '../../i18n/index.ts';
import type { FieldError } from '../form.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import type { ErrorSummaryView, SelectView, StatusView } from '../shared/partials.ts';
import { codeWindow, type CodeWindow } from './codes.view.ts';
import type { LicencePanel } from './licence.view.ts';
import {
  EXTRA_TIME_UNITS,
  type ExtraTimeUnit,
  type SettingsFault,
  type SettingsForm,
} from './settings.form.ts';

/** A group of radio buttons: each choice with a line of its own. */
export interface RadiosView {
  name: string;
  legend: string;
  hint: string;
  options: { value: string; label: string; hint: string; checked: boolean }[];
}

/** The tick, its state, and what unticking asks. */
export interface ActivationView {
  active: boolean;
  state: StatusView;
  words: string;
  code: string | null;
  /** Why it cannot be ticked; null when it can. */
  why: string | null;
  window: CodeWindow;
  /** Whether the question before deactivating is shown in the page. */
  confirming: boolean;
}

export interface SettingsView {
  action: string;
  form: SettingsForm;
  units: { value: ExtraTimeUnit; label: string }[];
  mode: RadiosView;
  opens: RadiosView;
  retention: SelectView;
  /** By field. */
  wrong: Partial<Record<SettingsFault, string>>;
}

export type SignatureParameters = Page<{
  /** The query's name for the tick, and where it is sent without JavaScript. */
  action: string;
  deactivate: string;
  licence: LicencePanel;
  activation: ActivationView;
  settings: SettingsView;
  errors: ErrorSummaryView | null;
}>;

/** Whether signing is on, what stands in the way of it, and the window of codes. */
export function activationView(
  t: Translator,
  institution: Institution,
  { why, confirming }: { why: string | null; confirming: boolean },
): ActivationView {
  const active = institution.settings.signatureActive;
  return {
    active,
    state: {
      tone: active ? 'success' : 'neutral',
      words: t.t(active ? 'admin.signature.active' : 'admin.signature.inactive'),
    },
    words: t.t(active ? 'admin.signature.activeWords' : 'admin.signature.inactiveWords'),
    code: institution.settings.currentCode,
    why: active ? null : why,
    window: codeWindow(t, institution),
    confirming: active && confirming,
  };
}

const UNIT_WORDS: Record<ExtraTimeUnit, MessageKey> = {
  minutes: 'admin.settings.minutes',
  hours: 'admin.settings.hours',
  days: 'admin.settings.days',
};

const MODE_WORDS: Record<SignInMode, [MessageKey, MessageKey]> = {
  manual: ['admin.settings.modeManual', 'admin.settings.modeManualHint'],
  qr: ['admin.settings.modeQr', 'admin.settings.modeQrHint'],
  both: ['admin.settings.modeBoth', 'admin.settings.modeBothHint'],
};

const OPENS_WORDS: Record<SigningOpens, MessageKey> = {
  'meeting-start': 'admin.settings.opensStart',
  'roll-call-start': 'admin.settings.opensRollCall',
};

const FAULT_WORDS: Record<SettingsFault, MessageKey> = {
  extraTime: 'admin.settings.extraTimeWrong',
  halfDayBoundary: 'admin.settings.halfDayWrong',
  ownRetentionYears: 'admin.settings.ownYearsWrong',
};

/** What is wrong with the settings that were sent, in the page's words. */
export function settingsErrors(t: Translator, faults: readonly SettingsFault[]): FieldError[] {
  return faults.map((field) => ({ field, words: t.t(FAULT_WORDS[field]) }));
}

/** The form of the rules of signing, as it was typed. */
export function settingsView(
  t: Translator,
  form: SettingsForm,
  errors: readonly FieldError[] = [],
): SettingsView {
  return {
    action: paths.admin.settings,
    form,
    units: EXTRA_TIME_UNITS.map((value) => ({ value, label: t.t(UNIT_WORDS[value]) })),
    mode: {
      name: 'signInMode',
      legend: t.t('admin.settings.mode'),
      hint: t.t('admin.settings.modeHint'),
      options: Object.entries(MODE_WORDS).map(([value, [label, hint]]) => ({
        value,
        label: t.t(label),
        hint: t.t(hint),
        checked: value === form.signInMode,
      })),
    },
    opens: {
      name: 'signingOpens',
      legend: t.t('admin.settings.opens'),
      hint: '',
      options: Object.entries(OPENS_WORDS).map(([value, label]) => ({
        value,
        label: t.t(label),
        hint: '',
        checked: value === form.signingOpens,
      })),
    },
    retention: {
      name: 'retention',
      label: t.t('admin.settings.retention'),
      hint: t.t('admin.settings.retentionHint'),
      value: form.retention,
      options: RETENTION_RULES.map((value) => ({ value, label: t.t(`retention.rule.${value}`) })),
    },
    wrong: Object.fromEntries(errors.map(({ field, words }) => [field, words])),
  };
}
