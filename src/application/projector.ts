import { randomBytes } from 'node:crypto';
import { isSubject, signInModeOf } from '../domain/meeting.ts';
import { projectorPhase, type ProjectorPhase } from '../domain/projector.ts';
import {
  epochAt,
  msToNextEpoch,
  QR_EPOCH,
  qrToken,
  typedCode,
  TYPED_CODE_EPOCH,
} from '../domain/qr-token.ts';
import { signingWindow, type SigningWindow } from '../domain/signing-window.ts';
import { supervisionCounts, supervisionRowState, type SupervisionCounts } from '../domain/supervision.ts';
import { factsOf } from '../domain/recorded.ts';
import { AppError } from '../errors.ts';
import { actorOf } from './acts.ts';
import type { LiveSession, Session } from './ports/session.ts';
import type { RollCallFile } from './ports/stores.ts';
import { sessionIdHash } from './identity.ts';
import { ensureOpen } from './open-meeting.ts';
import { qrKey } from './scan.ts';
import { readSignedText, signText } from './signed-text.ts';
import { audit, type Services } from './services.ts';

/** A hand-off lives 60 s and opens one window. */
const HANDOFF_MS = 60_000;
/** A projector's session ends with any meeting. */
const PROJECTOR_SESSION_MS = 12 * 60 * 60_000;

const PURPOSE = 'projector-handoff';

/**
 * Made in the frame: carries a meeting, its teacher and the language of the page to a top-level window, once.
 * @param meeting must be the teacher's
 */
export async function makeHandoff(
  services: Services,
  live: LiveSession,
  { meeting, locale }: { meeting: string; locale: string },
): Promise<string> {
  await audit(services, actorOf(live.person), [{ type: 'projector-opened', meeting }]);
  const expires = String(services.clock.now() + HANDOFF_MS);
  const jti = randomBytes(16).toString('base64url');
  return signText(services, PURPOSE, [jti, live.institution.key, meeting, live.person.id, locale, expires]);
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
  const [jti, institution, meeting, person, locale, expires] =
    readSignedText(services, PURPOSE, handoff) ?? [];
  const now = services.clock.now();
  if (!jti || !institution || !meeting || !person || !locale || !expires || now >= Number(expires)) {
    throw new AppError('HANDOFF_INVALID');
  }
  const id = randomBytes(32).toString('base64url');
  const session = projectorSession({ id, jti, institution, meeting, person, locale, now });
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
  locale: string;
  now: number;
}): Session {
  const { id, jti, institution, meeting, person, locale, now } = facts;
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
    locale,
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

/** The codes of a moment. */
export interface RollingCode {
  /** What the QR says: an address, which any phone opens. */
  url: string;
  typed: string;
  msToNext: number;
}

/** What the projector shows now. */
export interface ProjectorState {
  file: RollCallFile;
  now: number;
  phase: ProjectorPhase;
  /** Null unless the phase is `open`. */
  code: RollingCode | null;
  counts: SupervisionCounts;
  scanned: number;
  window: SigningWindow;
}

/**
 * One read beside the session's.
 * @param publicUrl the tool's address, without a slash at its end
 * @throws AppError MEETING_UNKNOWN
 */
export async function projectorState(
  services: Services,
  { institution }: LiveSession,
  { meeting: id, publicUrl }: { meeting: string; publicUrl: string },
): Promise<ProjectorState> {
  const file = await services.stores.meetings.findRollCall(institution.key, id);
  if (file === null) throw new AppError('MEETING_UNKNOWN');
  const meeting = await ensureOpen(services, file.meeting, institution);
  const { course } = file;
  const { settings } = institution;
  const now = services.clock.now();
  const window = signingWindow(meeting, settings);
  const facts = {
    status: meeting.status,
    window,
    subject: settings.signatureActive && isSubject(meeting, course),
    signInMode: signInModeOf(meeting, course, settings),
  };
  const phase = projectorPhase(facts, now);
  const where = { institution: institution.key, meeting: id, publicUrl };
  return {
    file: { ...file, meeting },
    now,
    phase,
    code: phase === 'open' ? rollingCode(services, where, now) : null,
    counts: supervisionCounts(factsOf(meeting, file).map(supervisionRowState)),
    scanned: file.scans.length,
    window,
  };
}

function rollingCode(
  services: Services,
  { institution, meeting, publicUrl }: { institution: string; meeting: string; publicUrl: string },
  now: number,
): RollingCode {
  const key = qrKey(services, institution, meeting);
  const token = qrToken(key, institution, { meeting, epoch: epochAt(now, QR_EPOCH) });
  return {
    url: `${publicUrl}/q/${token}`,
    typed: typedCode(key, institution, { meeting, epoch: epochAt(now, TYPED_CODE_EPOCH) }),
    msToNext: msToNextEpoch(now, QR_EPOCH),
  };
}
