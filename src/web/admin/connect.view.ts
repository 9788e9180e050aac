import type { Translator } from '../../i18n/index.ts';
import type { FieldError } from '../form.ts';
import type { Page } from '../page.ts';
import type { ErrorSummaryView, FieldView } from '../shared/partials.ts';
import { FIELD_WORDS, PLATFORM_FIELDS, type PlatformTyped } from './connect.form.ts';
import type { ConnectedPlatform } from './connected.view.ts';

/** An address to give to the LMS. */
export interface GivenAddress {
  /** Id of the element that is copied. */
  id: string;
  name: string;
  address: string;
}

export interface ManualView {
  addresses: GivenAddress[];
  fields: FieldView[];
  /** Whether it is shown open: something in it was refused. */
  open: boolean;
}

export type ConnectPage = Page<{
  /** Said while the tool's address reaches this machine alone; null otherwise. */
  unreachable: string | null;
  connected: ConnectedPlatform[];
  /** The address that the LMS registers with; null when none is open. */
  link: { address: string; until: string } | null;
  manual: ManualView;
  errors: ErrorSummaryView | null;
}>;

/** What an LMS's form asks for, in its usual order. */
export function givenAddresses(t: Translator, publicUrl: string): GivenAddress[] {
  const launch = `${publicUrl}/lti/launch`;
  return [
    { id: 'give-launch', name: t.t('admin.connect.manual.launch'), address: launch },
    { id: 'give-keys', name: t.t('admin.connect.manual.keys'), address: `${publicUrl}/lti/keys` },
    { id: 'give-login', name: t.t('admin.connect.manual.login'), address: `${publicUrl}/lti/login` },
    { id: 'give-redirect', name: t.t('admin.connect.manual.redirect'), address: launch },
    { id: 'give-deep-link', name: t.t('admin.connect.manual.deepLink'), address: launch },
    { id: 'give-icon', name: t.t('admin.connect.manual.icon'), address: `${publicUrl}/static/icon.svg` },
    { id: 'give-canvas', name: t.t('admin.connect.manual.canvas'), address: `${publicUrl}/lti/canvas.json` },
  ];
}

/**
 * What an administrator copies into the LMS and types from it, when it does not register by itself; open when something
 * was wrong.
 */
export function manualView(
  t: Translator,
  publicUrl: string,
  { typed, errors }: { typed: PlatformTyped; errors: readonly FieldError[] },
): ManualView {
  return {
    addresses: givenAddresses(t, publicUrl),
    fields: PLATFORM_FIELDS.map((name) => ({
      name,
      label: t.t(FIELD_WORDS[name]),
      value: typed[name],
      error: errors.find(({ field }) => field === name)?.words ?? null,
      autocomplete: 'off',
      size: name.endsWith('Url') || name === 'issuer' ? 'wide' : 'medium',
      ...(name === 'issuer' && { hint: t.t('admin.connect.manual.issuerHint') }),
    })),
    open: errors.length > 0,
  };
}
