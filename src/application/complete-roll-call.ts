import { randomBytes } from 'node:crypto';
import type { Meeting } from '../domain/meeting.ts';
import { displayName } from '../domain/person.ts';
import { factsOf } from '../domain/recorded.ts';
import { completionObstacles, writtenRows, type RowFacts, type SheetRow } from '../domain/roll-call.ts';
import type { RollCallStatement, SaltedRow, TeacherSignatureStatement } from '../domain/statement.ts';
import { AppError } from '../errors.ts';
import { actorOf } from './acts.ts';
import { changeMeeting, refuseFrozen, refuseNotSubject } from './change-meeting.ts';
import { launchEvidence } from './launch-evidence.ts';
import type { OutgoingStatement, SealedStatement } from './ports/sealed.ts';
import type { LiveSession } from './ports/session.ts';
import type { Services } from './services.ts';
import { auditEntries } from './services.ts';
import type { Sentence } from './sign.ts';
import { readSignatureInput, type ReadSignature, type SignatureInput } from './signature-input.ts';
import { NOTHING_SHOWN, personAsShown, sealStatement, statementBase } from './statements.ts';
import { refuseWithoutAbsenceRight } from './take-roll-call.ts';

export interface CompletionRequest {
  meeting: string;
  input: SignatureInput;
  /** The sentence that this teacher was shown for the roll call as it is completed; throws when that is not what was shown. */
  sentence: (completed: Meeting) => Sentence;
}

/**
 * Completes the roll call: every row marked, all marks sealed as version n, the teacher's signature naming that seal;
 * one atomic write.
 * @throws AppError ABSENCE_RIGHT_MISSING, SIGNING_INACTIVE, ROLL_CALL_NOT_OPEN, MEETING_NOT_SUBJECT, ROLL_CALL_ROW_OPEN,
 * ROLL_CALL_ROW_SIGNED_ABSENT, INK_EMPTY ...
 */
export async function completeRollCall(
  services: Services,
  live: LiveSession,
  request: CompletionRequest,
): Promise<Meeting> {
  const signature = readSignatureInput(services, request.input);
  if (signature.method === 'confirmed') throw new AppError('METHOD_NOT_ALLOWED_HERE');
  const where = { institution: live.institution.key, meeting: request.meeting };
  const { meeting } = await changeMeeting(services, where, async (current) => {
    refuseFrozen(current);
    refuseWithoutAbsenceRight(live.person, current);
    if (!live.institution.settings.signatureActive) throw new AppError('SIGNING_INACTIVE');
    if (current.rollCall.completedAt !== null && !current.rollCall.changedSince) {
      return { meeting: current, result: null };
    }
    // One instant for the record, the seals and the trail.
    const now = services.clock.now();
    const completed = await completedMeeting(services, live, { meeting: current, now });
    const statements = await sealCompletion(services, live, { meeting: completed, request, signature, now });
    return { meeting: completed, statements, result: null };
  });
  return meeting;
}

async function completedMeeting(
  services: Services,
  live: LiveSession,
  { meeting, now }: { meeting: Meeting; now: number },
): Promise<Meeting> {
  if (meeting.opening === null) throw new AppError('ROLL_CALL_NOT_OPEN');
  refuseNotSubject(meeting);
  const mode = meeting.opening.signInMode;
  const facts = await rowFacts(services, meeting);
  refuseObstacles(completionObstacles(facts, mode));
  return {
    ...meeting,
    sheet: writtenRows(facts, mode),
    rollCall: {
      startedAt: meeting.rollCall.startedAt ?? now,
      version: meeting.rollCall.version + 1,
      completedAt: now,
      completedBy: live.person.id,
      changedSince: false,
      bulk: null,
    },
  };
}

/** The sheet's rows with who scanned and who signed. */
async function rowFacts(services: Pick<Services, 'stores'>, meeting: Meeting): Promise<RowFacts[]> {
  const file = await services.stores.meetings.findRollCall(meeting.institution, meeting.id);
  if (file === null) throw new AppError('MEETING_UNKNOWN');
  return factsOf(meeting, file);
}

function refuseObstacles(obstacles: ReturnType<typeof completionObstacles>): void {
  const unmarked = obstacles.filter((o) => o.obstacle === 'unmarked').length;
  if (unmarked > 0) throw new AppError('ROLL_CALL_ROW_OPEN', { count: unmarked });
  if (obstacles.length > 0) throw new AppError('ROLL_CALL_ROW_SIGNED_ABSENT', { count: obstacles.length });
}

interface Completion {
  meeting: Meeting;
  request: CompletionRequest;
  signature: ReadSignature;
  /** Epoch ms UTC. */
  now: number;
}

async function sealCompletion(
  services: Services,
  live: LiveSession,
  completion: Completion,
): Promise<OutgoingStatement[]> {
  const rollCall = await sealRollCall(services, live, completion);
  return [
    rollCall,
    await sealTeacherSignature(services, live, { ...completion, rollCallDigest: rollCall.digest }),
  ];
}

async function sealRollCall(
  services: Services,
  live: LiveSession,
  { meeting, now }: Pick<Completion, 'meeting' | 'now'>,
): Promise<OutgoingStatement> {
  const { version } = meeting.rollCall;
  const rows = saltedRows(meeting);
  const statement: RollCallStatement = {
    ...statementBase({ institution: live.institution, meeting, now }),
    type: 'roll-call',
    version,
    completedBy: personAsShown(live.person),
    signInMode: meeting.opening?.signInMode ?? 'manual',
    rows: rows.map((row) => services.sealer.digest(row)),
  };
  const sealed = await sealStatement(services, statement, {
    meeting,
    now,
    person: '',
    revision: version,
    actor: actorOf(live.person),
    shown: { ...NOTHING_SHOWN, name: displayName(live.person) },
    kept: { rows },
  });
  const event = { type: 'roll-call-completed', meeting: meeting.id, version } as const;
  return { ...sealed, trail: auditEntries(actorOf(live.person), now, [event]) };
}

function saltedRows(meeting: Meeting): SaltedRow[] {
  return rowsToSeal(meeting.sheet).map((row) => ({ salt: randomBytes(32).toString('base64url'), ...row }));
}

function rowsToSeal(sheet: readonly SheetRow[]): Omit<SaltedRow, 'salt'>[] {
  return sheet.flatMap(({ person, name, subject, mark }) =>
    mark === null ? [] : [{ person: { id: person, name }, subject, mark }],
  );
}

/** Tells one set of rows from another: of the rows that a teacher was shown, and of those that are about to be sealed. */
export function digestOfRows(services: Pick<Services, 'sealer'>, sheet: readonly SheetRow[]): string {
  return services.sealer.digest(rowsToSeal(sheet));
}

async function sealTeacherSignature(
  services: Services,
  live: LiveSession,
  completion: Completion & { rollCallDigest: string },
): Promise<SealedStatement> {
  const { meeting, request, signature, rollCallDigest, now } = completion;
  const statement: TeacherSignatureStatement = {
    ...statementBase({ institution: live.institution, meeting, now }),
    type: 'teacher-signature',
    person: personAsShown(live.person),
    revision: meeting.rollCall.version,
    sentence: request.sentence(meeting),
    method: signature.method,
    strokesDigest: signature.strokesDigest,
    typedName: signature.typedName,
    idTokenDigest: live.session.idTokenDigest,
    rollCallDigest,
  };
  const { method, shownInk, typedName } = signature;
  return sealStatement(services, statement, {
    meeting,
    now,
    person: live.person.id,
    revision: meeting.rollCall.version,
    actor: actorOf(live.person),
    shown: { name: statement.person.name, method, presence: null, ink: shownInk, typedName },
    kept: { ...launchEvidence(services, live.session), strokes: signature.strokes },
    prints: signature.prints,
  });
}
