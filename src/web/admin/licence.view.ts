import type { Institution } from '../../domain/institution.ts';
import type { Licence, LicenceStatus, LicenceUse } from '../../domain/licence.ts';
import type { MessageKey, Translator } from '../../i18n/index.ts';
import type { ProgressView, StatusView, Tone } from '../shared/partials.ts';

/** Whom to ask; a link where the operator gave an address that has one. */
export interface Contact {
  label: string;
  href: string | null;
}

/** The licence, its use, and what to do where it is missing or used up. */
export interface LicencePanel {
  state: StatusView;
  /** 'from ... to ...', the last day included; null without a licence. */
  period: string | null;
  use: ProgressView | null;
  /** Said at 80, 95 and 100 %; null below. */
  warning: { tone: Tone; words: string } | null;
  /** Why digital signature cannot be activated; null when it can. */
  why: string | null;
  contact: Contact | null;
  /** Whether somebody has to be asked. */
  ask: boolean;
}

const STATES: Record<LicenceStatus, { tone: Tone; key: MessageKey; why: MessageKey | null }> = {
  granted: { tone: 'success', key: 'admin.licence.granted', why: null },
  none: { tone: 'warning', key: 'admin.licence.none', why: 'admin.licence.whyNone' },
  'not-hosted': { tone: 'warning', key: 'admin.licence.notHosted', why: 'admin.licence.whyNotHosted' },
  'not-begun': { tone: 'info', key: 'admin.licence.notBegun', why: 'admin.licence.whyNotBegun' },
  expired: { tone: 'warning', key: 'admin.licence.expired', why: 'admin.licence.whyExpired' },
};

export interface LicenceState {
  status: LicenceStatus;
  use: LicenceUse | null;
}

/** @param contact OPERATOR_CONTACT as given */
export function licencePanel(
  t: Translator,
  { licence, timeZone }: Institution,
  { status, use, contact }: LicenceState & { contact: string | null },
): LicencePanel {
  const { tone, key } = STATES[status];
  const why = whyNot(t, status, { licence, timeZone });
  const warning = use === null ? null : warningOf(t, use);
  return {
    state: { tone, words: t.t(key) },
    period: licence === null ? null : period(t, licence, timeZone),
    use: use === null ? null : useOf(t, use),
    warning,
    why,
    contact: contact === null ? null : contactOf(contact),
    ask: why !== null || warning !== null,
  };
}

/** Why digital signature cannot be activated; null when it can. */
export function whyNot(
  t: Translator,
  status: LicenceStatus,
  { licence, timeZone }: Pick<Institution, 'licence' | 'timeZone'>,
): string | null {
  const key = STATES[status].why;
  if (key === null) return null;
  const day = status === 'expired' ? lastDay(licence) : (licence?.from ?? 0);
  return t.t(key, { date: t.date(day, timeZone) });
}

/** `to` is the first instant after the period. */
function lastDay(licence: Licence | null): number {
  return (licence?.to ?? 1) - 1;
}

function period(t: Translator, licence: Licence, zone: string): string {
  const from = t.date(licence.from, zone);
  return t.t('admin.licence.periodWords', { from, to: t.date(lastDay(licence), zone) });
}

function useOf(t: Translator, use: LicenceUse): ProgressView {
  const { used, threshold, percent, warning } = use;
  return {
    label: t.t('admin.licence.used'),
    value: used,
    max: Math.max(threshold, 1),
    words: t.t('admin.licence.usedWords', { used, threshold, percent }),
    tone: warning === 'none' ? 'info' : toneOf(use),
  };
}

function toneOf({ warning }: LicenceUse): Tone {
  return warning === 'at-100' ? 'danger' : 'warning';
}

function warningOf(t: Translator, use: LicenceUse): LicencePanel['warning'] {
  const tone = toneOf(use);
  switch (use.warning) {
    case 'none':
      return null;
    case 'at-80':
      return { tone, words: t.t('admin.licence.at80') };
    case 'at-95':
      return { tone, words: t.t('admin.licence.at95') };
    case 'at-100':
      return { tone, words: t.t('admin.licence.at100', { overrun: use.overrun }) };
  }
}

/** A mail address and a web address lead somewhere; a phone number or a name is only shown. */
export function contactOf(text: string): Contact {
  if (/^https?:\/\/\S+$/.test(text)) return { label: text, href: text };
  if (/^[^\s@:]+@[^\s@]+\.[^\s@]+$/.test(text)) return { label: text, href: `mailto:${text}` };
  return { label: text, href: null };
}
