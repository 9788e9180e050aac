import type { Act, Meeting } from '../domain/meeting.ts';
import { displayName } from '../domain/person.ts';
import { signingWindow, windowPhase } from '../domain/signing-window.ts';
import type { SetAsideStatement, ValidationStatement } from '../domain/statement.ts';
import { supervisionRowState, validationObstacles, type ValidationObstacle } from '../domain/supervision.ts';
import { countingSignatures, factsOf } from '../domain/recorded.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import { actOf, actorOf } from './acts.ts';
import { changeMeeting, refuseFrozen } from './change-meeting.ts';
import type { OutgoingStatement, SealedStatement } from './ports/sealed.ts';
import type { LiveSession } from './ports/session.ts';
import type { MeetingFile } from './ports/stores.ts';
import { rowsOfRollCall } from './read-statement.ts';
import { audit, auditEntries, type Services } from './services.ts';
import { isoTime, NOTHING_SHOWN, personAsShown, sealStatement, statementBase } from './statements.ts';

/**
 * Closes a meeting's signing window now, for good.
 * @throws AppError REASON_MISSING, REASON_TOO_LONG, MEETING_VALIDATED, MEETING_CANCELLED, SIGNING_NOT_OPEN_YET
 */
export async function closeNow(
  services: Services,
  live: LiveSession,
  request: { meeting: string; reason: string },
): Promise<Meeting> {
  const { reason } = actOf(services, live, request.reason);
  const where = { institution: live.institution.key, meeting: request.meeting };
  const { meeting, result } = await changeMeeting(services, where, (current) => {
    refuseFrozen(current);
    // Of this very write: a seal that bears a later time would name a signature of after the close.
    const act = actOf(services, live, reason);
    if (act.at < current.start) throw new AppError('SIGNING_NOT_OPEN_YET');
    if (isClosed(live, current, act.at)) return { meeting: current, result: false };
    return { meeting: { ...current, closedEarly: act }, result: true };
  });
  if (result) {
    await audit(services, actorOf(live.person), [
      { type: 'window-closed-early', meeting: meeting.id, reason },
    ]);
  }
  return meeting;
}

function isClosed(live: LiveSession, meeting: Meeting, now: number): boolean {
  return windowPhase(signingWindow(meeting, live.institution.settings), now) === 'closed';
}

const OBSTACLE_ERRORS: Record<ValidationObstacle, ErrorCode> = {
  ROLL_CALL_NOT_COMPLETED: 'VALIDATION_ROLL_CALL_MISSING',
  WINDOW_STILL_OPEN: 'VALIDATION_WINDOW_OPEN',
  SIGNATURES_ARRIVING: 'VALIDATION_TOO_SOON',
  SIGNED_MARKED_ABSENT: 'VALIDATION_SIGNED_ABSENT',
  ALREADY_VALIDATED: 'MEETING_VALIDATED',
  CANCELLED: 'MEETING_CANCELLED',
};

/**
 * The secretariat's final act: the meeting is then frozen. What is missing is written into the sealed statement.
 * @param request its version is the one that was checked
 * @throws AppError MEETING_CHANGED_MEANWHILE when that is no longer the stored one; VALIDATION_ROLL_CALL_MISSING,
 * VALIDATION_WINDOW_OPEN, VALIDATION_TOO_SOON, VALIDATION_SIGNED_ABSENT, MEETING_VALIDATED, MEETING_CANCELLED
 */
export async function validateMeeting(
  services: Services,
  live: LiveSession,
  request: { meeting: string; version: number },
): Promise<Meeting> {
  const where = { institution: live.institution.key, meeting: request.meeting };
  const { meeting } = await changeMeeting(services, where, async (current) => {
    refuseFrozen(current);
    if (current.version !== request.version) throw new AppError('MEETING_CHANGED_MEANWHILE');
    const now = services.clock.now();
    const file = await services.stores.meetings.findFile(current.institution, current.id);
    if (file === null) throw new AppError('MEETING_UNKNOWN');
    refuseObstacles(live, { meeting: current, file, now });
    const validated: Meeting = {
      ...current,
      status: 'validated',
      validated: { at: now, by: live.person.id, byName: displayName(live.person), reason: '' },
    };
    const sealed = await sealValidation(services, live, { meeting: current, file, now });
    const trail = auditEntries(actorOf(live.person), now, [
      { type: 'meeting-validated', meeting: current.id },
    ]);
    return { meeting: validated, statements: [{ ...sealed, trail }], result: null };
  });
  return meeting;
}

function refuseObstacles(
  live: LiveSession,
  { meeting, file, now }: { meeting: Meeting; file: MeetingFile; now: number },
): void {
  const states = factsOf(meeting, file).map(supervisionRowState);
  const window = signingWindow(meeting, live.institution.settings);
  const [obstacle] = validationObstacles({ meeting, states, window, now });
  if (obstacle !== undefined) throw new AppError(OBSTACLE_ERRORS[obstacle]);
}

async function sealValidation(
  services: Services,
  live: LiveSession,
  { meeting, file, now }: { meeting: Meeting; file: MeetingFile; now: number },
): Promise<SealedStatement> {
  const { closedEarly } = meeting;
  const rollCallDigest = digestOfRollCall(meeting, file);
  const statement: ValidationStatement = {
    ...statementBase({ institution: live.institution, meeting, now }),
    type: 'validation',
    person: personAsShown(live.person),
    rollCallDigest,
    signatures: countingSignatures(meeting, file.statements).map((s) => s.digest),
    missing: await missingRows(services, { meeting, file, rollCallDigest }),
    closedEarly:
      closedEarly === null
        ? null
        : { at: isoTime(closedEarly.at), by: closedEarly.byName, reason: closedEarly.reason },
  };
  return sealStatement(services, statement, {
    meeting,
    now,
    person: '',
    revision: 1,
    actor: actorOf(live.person),
    shown: { ...NOTHING_SHOWN, name: displayName(live.person) },
    kept: {},
  });
}

function digestOfRollCall(meeting: Meeting, file: MeetingFile): string | null {
  const { version } = meeting.rollCall;
  return file.statements.find((s) => s.type === 'roll-call' && s.revision === version)?.digest ?? null;
}

/** Who is missing, by the digests of their rows in the roll call: the seal holds no name that could not be erased. */
async function missingRows(
  services: Services,
  { meeting, file, rollCallDigest }: { meeting: Meeting; file: MeetingFile; rollCallDigest: string | null },
): Promise<string[]> {
  const missing = new Set(
    factsOf(meeting, file)
      .filter((facts) => supervisionRowState(facts) === 'missing')
      .map((facts) => facts.row.person),
  );
  const { institution, id } = meeting;
  const rows = await rowsOfRollCall(services, { institution, meeting: id, digest: rollCallDigest });
  return rows
    .filter((row) => row !== null && missing.has(row.person.id))
    .map((row) => services.sealer.digest(row));
}

/**
 * Sets a student's signature aside: it stays, with author and reason, and the person may sign the next revision.
 * @throws AppError SIGNATURE_UNKNOWN, REASON_MISSING, REASON_TOO_LONG, MEETING_VALIDATED, MEETING_CANCELLED
 */
export async function setAsideSignature(
  services: Services,
  live: LiveSession,
  request: { meeting: string; statement: string; reason: string },
): Promise<void> {
  const act = actOf(services, live, request.reason);
  const institution = live.institution.key;
  const signature = await services.stores.statements.find(institution, request.statement);
  if (signature?.type !== 'student-signature' || signature.meeting !== request.meeting)
    throw new AppError('SIGNATURE_UNKNOWN');
  const where = { institution, meeting: signature.meeting };
  await changeMeeting(services, where, async (current) => {
    refuseFrozen(current);
    // Set aside before, or by a colleague in this moment: one seal, one reason.
    if (countingSignatures(current, [signature]).length === 0) return { meeting: current, result: null };
    const sealed = await sealSetAside(services, live, { meeting: current, signature, act });
    return { meeting: withNextRevision(current, signature), statements: [sealed], result: null };
  });
}

/** The revision that counts is one higher from now on. */
function withNextRevision(meeting: Meeting, signature: SealedStatement): Meeting {
  const revision = signature.revision + 1;
  return {
    ...meeting,
    sheet: meeting.sheet.map((row) => (row.person === signature.person ? { ...row, revision } : row)),
  };
}

async function sealSetAside(
  services: Services,
  live: LiveSession,
  { meeting, signature, act }: { meeting: Meeting; signature: SealedStatement; act: Act },
): Promise<OutgoingStatement> {
  const { person, revision } = signature;
  const statement: SetAsideStatement = {
    ...statementBase({ institution: live.institution, meeting, now: act.at }),
    type: 'set-aside',
    person: personAsShown(live.person),
    of: signature.digest,
    reason: act.reason,
  };
  const sealed = await sealStatement(services, statement, {
    meeting,
    now: act.at,
    person,
    revision,
    actor: actorOf(live.person),
    shown: { ...NOTHING_SHOWN, name: displayName(live.person) },
    kept: {},
  });
  const event = { type: 'signature-set-aside', meeting: meeting.id, person, reason: act.reason } as const;
  return {
    ...sealed,
    trail: auditEntries(actorOf(live.person), act.at, [event]),
    setsAside: { signature: signature.id, act },
  };
}
