import type { Session } from '../../application/ports/session.ts';
import type { Check } from '../../application/ports/tools.ts';
import { checkWords, type Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import type { ConfirmView, NoticeView, Tone } from '../shared/partials.ts';

export type ConnectionTestPage = Page<{
  lede: string;
  summary: NoticeView;
  checks: { step: string; tone: Tone; outcome: string; found: string }[];
  action: string;
  fields: { name: string; value: string }[];
  back: string;
}>;

const TONES: Record<Check['outcome'], Tone> = { passed: 'success', failed: 'danger', impossible: 'neutral' };

/** What a test of the connection to an LMS found, each check with its repair. */
export function connectionTestView(
  t: Translator,
  { issuer, clientId }: { issuer: string; clientId: string },
  checks: readonly Check[],
): Omit<ConnectionTestPage, 'page'> {
  const count = checks.filter(({ outcome }) => outcome === 'failed').length;
  return {
    lede: t.t('admin.connect.test.lede', { issuer }),
    summary:
      count === 0
        ? { tone: 'success', words: t.t('admin.connect.test.allPassed') }
        : { tone: 'danger', words: t.t('admin.connect.test.someFailed', { count }) },
    checks: checks.map((check) => ({ ...checkWords(t, check), tone: TONES[check.outcome] })),
    action: paths.admin.connectTest,
    fields: [
      { name: 'issuer', value: issuer },
      { name: 'clientId', value: clientId },
    ],
    back: paths.admin.connect,
  };
}

export type RemovePage = Page<{
  question: Omit<ConfirmView, 'csrf'>;
  /** Said when the person who asks came by this very connection. */
  warning: string | null;
}>;

/** @param session of the person who asks */
export function removeView(
  t: Translator,
  session: Pick<Session, 'issuer' | 'clientId'>,
  { issuer, clientId, deployment }: { issuer: string; clientId: string; deployment: string },
): Omit<RemovePage, 'page'> {
  const isOwnWay = session.issuer === issuer && session.clientId === clientId;
  return {
    question: {
      action: paths.admin.connectRemove,
      title: t.t('admin.connect.remove.title'),
      words:
        deployment === ''
          ? t.t('admin.connect.remove.withdrawWords', { issuer })
          : t.t('admin.connect.remove.words', { issuer, deployment }),
      fields: Object.entries({ issuer, clientId, deployment }).map(([name, value]) => ({ name, value })),
      confirmLabel: t.t('admin.connect.remove.confirm'),
      danger: true,
      cancel: { href: paths.admin.connect, label: t.t('admin.connect.remove.keep') },
    },
    warning: isOwnWay ? t.t('admin.connect.remove.ownWay') : null,
  };
}
