import { isAwaited, ownDeployments } from '../../application/connections.ts';
import type { Deployment, Platform } from '../../application/ports/platforms.ts';
import type { Institution } from '../../domain/institution.ts';
import type { Translator } from '../../i18n/index.ts';
import { paths, withQuery } from '../paths.ts';
import type { StatusView } from '../shared/partials.ts';

/** A line of the table of deployments, with what can be done about it. */
export interface ConnectedDeployment {
  id: string;
  state: StatusView;
  lastLaunch: string;
  pause: { paused: boolean; label: string; fullLabel: string };
  remove: { href: string; fullLabel: string };
}

/** An LMS as the institution uses it. */
export interface ConnectedPlatform {
  issuer: string;
  clientId: string;
  way: string;
  tableLabel: string;
  testLabel: string;
  /** What it will take the place of; null for most. */
  takesPlace: string | null;
  /** Said of the whole platform; null while launches are taken. */
  state: StatusView | null;
  deployments: ConnectedDeployment[];
  /** While no deployment is known; null otherwise. */
  awaiting: { state: StatusView; words: string; remove: ConnectedDeployment['remove'] } | null;
}

/** What the lines are drawn up with. */
export interface Connecting {
  t: Translator;
  institution: Institution;
  now: number;
}

/** One LMS that is connected: how it came to be, its deployments, and what can be done with it. */
export function connectedView(connecting: Connecting, platform: Platform): ConnectedPlatform {
  const { t, institution } = connecting;
  const { issuer, clientId, registration } = platform;
  return {
    issuer,
    clientId,
    way:
      registration === undefined
        ? t.t('admin.connect.connected.byHand')
        : t.t('admin.connect.connected.byLms', { date: t.date(registration.at, institution.timeZone) }),
    tableLabel: t.t('admin.connect.connected.deployments', { issuer, clientId }),
    testLabel: t.t('admin.connect.connected.testFull', { issuer, clientId }),
    takesPlace:
      platform.replaces?.institution === institution.key
        ? t.t('admin.connect.connected.takesPlace', { earlier: platform.replaces.clientIds.join(', ') })
        : null,
    state:
      platform.paused === true
        ? { tone: 'warning', words: t.t('admin.connect.connected.pausedByOperator') }
        : null,
    deployments: ownDeployments(platform, institution.key).map((one) =>
      deploymentView(connecting, platform, one),
    ),
    awaiting: awaitingView(connecting, platform),
  };
}

function deploymentView(
  { t, institution }: Connecting,
  { issuer, clientId }: Platform,
  { id, paused = false, lastLaunchAt }: Deployment,
): ConnectedDeployment {
  const named = { deployment: id, issuer };
  return {
    id,
    state: paused
      ? { tone: 'warning', words: t.t('admin.connect.connected.paused') }
      : { tone: 'success', words: t.t('admin.connect.connected.active') },
    lastLaunch:
      lastLaunchAt === undefined
        ? t.t('admin.connect.connected.never')
        : t.dateTime(lastLaunchAt, institution.timeZone),
    pause: {
      paused,
      label: t.t(paused ? 'admin.connect.connected.resume' : 'admin.connect.connected.pause'),
      fullLabel: t.t(
        paused ? 'admin.connect.connected.resumeFull' : 'admin.connect.connected.pauseFull',
        named,
      ),
    },
    remove: {
      href: withQuery(paths.admin.connectRemove, { issuer, clientId, deployment: id }),
      fullLabel: t.t('admin.connect.connected.removeFull', named),
    },
  };
}

function awaitingView(
  { t, institution, now }: Connecting,
  platform: Platform,
): ConnectedPlatform['awaiting'] {
  const { issuer, clientId, awaiting } = platform;
  if (awaiting?.institution !== institution.key) return null;
  const date = t.date(awaiting.until, institution.timeZone);
  const remove = {
    href: withQuery(paths.admin.connectRemove, { issuer, clientId }),
    fullLabel: t.t('admin.connect.connected.withdrawFull', { issuer }),
  };
  return isAwaited(platform, institution.key, now)
    ? {
        state: { tone: 'info', words: t.t('admin.connect.connected.awaiting') },
        words: t.t('admin.connect.connected.awaitingWords', { date }),
        remove,
      }
    : {
        state: { tone: 'warning', words: t.t('admin.connect.connected.awaitingOver') },
        words: t.t('admin.connect.connected.awaitingOverWords'),
        remove,
      };
}
