import { randomBytes } from 'node:crypto';
import {
  epochAt,
  msToNextEpoch,
  QR_EPOCH,
  qrToken,
  typedCode,
  TYPED_CODE_EPOCH,
} from '../domain/qr-token.ts';
import { signingWindow, windowPhase, type WindowPhase } from '../domain/signing-window.ts';
import { supervisionCounts, supervisionRowState, type SupervisionCounts } from '../domain/supervision.ts';
import { AppError } from '../errors.ts';
import { factsOf } from './complete-roll-call.ts';
import type { LiveSession, Session } from './ports/session.ts';
import type { MeetingFile } from './ports/stores.ts';
import { sessionIdHash } from './identity.ts';
import { qrKey } from './scan.ts';
import { openedFile } from './supervise.ts';
import { readSignedText, signText } from './signed-text.ts';
import { audit, type Services } from './services.ts';
import { actorOf } from './take-roll-call.ts';

/** A hand-off lives 60 s and opens one window. */
const HANDOFF_MS = 60_000;
/** A projector's session ends with any meeting. */
const PROJECTOR_SESSION_MS = 12 * 60 * 60_000;

const PURPOSE = 'projector-handoff';

/** Made in the frame: carries a meeting and its teacher to a top-level window, once. */
export async function makeHandoff(services: Services, live: LiveSession, meeting: string): Promise<string> {
  await audit(services, actorOf(live.person), [{ type: 'projector-opened', meeting }]);
  const expires = String(services.clock.now() + HANDOFF_MS);
  const jti = randomBytes(16).toString('base64url');
  return signText(services, PURPOSE, [jti, live.institution.key, meeting, live.person.id, expires]);
}

/**
 * Opens the projector's own session: it can show this meeting's QR and counts, never mark.
 * @returns the session's id for its cookie
 * @throws AppError HANDOFF_INVALID when forged, over 60 s old or used before
 */
export async function redeemHandoff(
  services: Services,
  handoff: string,
): Promise<{ id: string; meeting: string; expiresAt: number }> {
  const [jti, institution, meeting, person, expires] = readSignedText(services, PURPOSE, handoff) ?? [];
  const now = services.clock.now();
  if (!jti || !institution || !meeting || !person || !expires || Number(expires) < now) {
    throw new AppError('HANDOFF_INVALID');
  }
  const id = randomBytes(32).toString('base64url');
  const session = projectorSession({ id, jti, institution, meeting, person, now });
  await createOnce(services, session);
  return { id, meeting, expiresAt: session.expiresAt };
}

async function createOnce(services: Services, session: Session): Promise<void> {
  try {
    await services.stores.sessions.create(session);
  } catch (error) {
    if (error instanceof AppError && error.code === 'LTI_REPLAYED') throw new AppError('HANDOFF_INVALID');
    throw error;
  }
}

function projectorSession(facts: {
  id: string;
  jti: string;
  institution: string;
  meeting: string;
  person: string;
  now: number;
}): Session {
  const { id, jti, institution, meeting, person, now } = facts;
  return {
    idHash: sessionIdHash(id),
    purpose: 'projector',
    institution,
    person,
    course: null,
    meeting,
    origin: `handoff|${jti}`,
    issuer: '',
    clientId: '',
    locale: null,
    frameAncestors: [],
    returnUrl: null,
    idTokenDigest: '',
    launchEvidence: null,
    deepLinking: null,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + PROJECTOR_SESSION_MS,
  };
}

export interface ProjectorState {
  phase: WindowPhase;
  /** Null unless the window is open. */
  code: { url: string; typed: string; msToNext: number } | null;
  counts: SupervisionCounts;
  scanned: number;
  closesAt: number;
}

/** What the projector shows now. @throws AppError MEETING_UNKNOWN */
export async function projectorState(
  services: Services,
  live: LiveSession,
  { meeting: id, publicUrl }: { meeting: string; publicUrl: string },
): Promise<{ file: MeetingFile; state: ProjectorState }> {
  const file = await openedFile(services, live.institution.key, id);
  const { meeting } = file;
  const now = services.clock.now();
  const window = signingWindow(meeting, live.institution.settings);
  const phase = meeting.status === 'scheduled' ? windowPhase(window, now) : 'closed';
  const mode = meeting.opening?.signInMode ?? 'manual';
  const facts = factsOf(meeting, file);
  return {
    file,
    state: {
      phase,
      code:
        phase === 'open' && mode !== 'manual' ? rollingCode(services, { live, id, publicUrl, now }) : null,
      counts: supervisionCounts(facts.map(supervisionRowState)),
      scanned: file.scans.length,
      closesAt: window.closesAt,
    },
  };
}

function rollingCode(
  services: Services,
  { live, id, publicUrl, now }: { live: LiveSession; id: string; publicUrl: string; now: number },
): NonNullable<ProjectorState['code']> {
  const institution = live.institution.key;
  const key = qrKey(services, institution, id);
  const token = qrToken(key, institution, { meeting: id, epoch: epochAt(now, QR_EPOCH) });
  return {
    url: `${publicUrl}/q/${token}`,
    typed: typedCode(key, institution, { meeting: id, epoch: epochAt(now, TYPED_CODE_EPOCH) }),
    msToNext: msToNextEpoch(now, QR_EPOCH),
  };
}
