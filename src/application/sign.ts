import type { Institution } from '../domain/institution.ts';
import { signInModeOf, rowOf, type Meeting } from '../domain/meeting.ts';
import { displayName, type Person } from '../domain/person.ts';
import { countingSignatures } from '../domain/recorded.ts';
import { allowedMethods, presenceShownBy, signingState, type SigningState } from '../domain/signature.ts';
import { SIGNING_MS, signingWindow, windowPhase } from '../domain/signing-window.ts';
import type { StudentSignatureStatement } from '../domain/statement.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import { launchEvidence } from './launch-evidence.ts';
import { ensureOpen } from './open-meeting.ts';
import type { SealedStatement } from './ports/sealed.ts';
import type { LiveSession } from './ports/session.ts';
import type { PersonalMeeting } from './ports/stores.ts';
import type { Services } from './services.ts';
import { readSignatureInput, type ReadSignature, type SignatureInput } from './signature-input.ts';
import { isoTime, personAsShown, sealStatement, statementBase } from './statements.ts';

/** A sentence as it was shown, and the locale it was shown in. */
export interface Sentence {
  text: string;
  locale: string;
}

export interface SignRequest {
  meeting: string;
  input: SignatureInput;
  /** The sentence that this person was shown for the meeting. */
  sentence: (personal: PersonalMeeting) => Sentence;
  /** Made with the page: a double tap or a retry meets the same receipt. */
  idempotencyKey: string;
  /** Epoch ms by the person's device, when it could not send at once. */
  declaredAt: number | null;
}

export interface SignResult {
  statement: SealedStatement;
  /** True when this request had been carried out before. */
  repeated: boolean;
}

const STATE_ERRORS: Record<Exclude<SigningState, 'open'>, ErrorCode> = {
  cancelled: 'MEETING_CANCELLED',
  'not-subject': 'NOT_SUBJECT',
  'not-on-sheet': 'NOT_ON_SHEET',
  signed: 'ALREADY_SIGNED',
  validated: 'MEETING_VALIDATED',
  'not-open-yet': 'SIGNING_NOT_OPEN_YET',
  closed: 'SIGNING_CLOSED',
  inactive: 'SIGNING_INACTIVE',
  'marked-absent': 'MARKED_ABSENT',
  'scan-needed': 'SCAN_NEEDED',
};

/** The signature that counts for this person. */
export function countingSignature(personal: PersonalMeeting, person: string): SealedStatement | null {
  return countingSignatures(personal.meeting, personal.signatures).find((s) => s.person === person) ?? null;
}

/** What the student meets for this meeting now. */
export function personalState(
  personal: PersonalMeeting,
  facts: { person: string; institution: Institution; now: number },
): SigningState {
  const { meeting, course } = personal;
  const { settings } = facts.institution;
  return signingState({
    meeting,
    phase: windowPhase(signingWindow(meeting, settings), facts.now),
    person: facts.person,
    active: settings.signatureActive,
    signInMode: signInModeOf(meeting, course, settings),
    scanned: personal.scan !== null,
    signed: countingSignature(personal, facts.person) !== null,
  });
}

/** Reads a meeting for the person of a session, opened if it is due. @throws AppError MEETING_UNKNOWN */
export async function personalMeeting(
  services: Pick<Services, 'stores' | 'clock' | 'log'>,
  { institution, person }: LiveSession,
  meeting: string,
): Promise<PersonalMeeting> {
  const found = await services.stores.meetings.findForPerson(institution.key, meeting, person.id);
  if (found === null) throw new AppError('MEETING_UNKNOWN');
  return { ...found, meeting: await ensureOpen(services, found.meeting, institution) };
}

/**
 * A student signs a meeting: checked by the rules, sealed, one atomic insert.
 * @throws AppError with the code of the signing state, or of what is wrong with the input
 */
export async function sign(services: Services, live: LiveSession, request: SignRequest): Promise<SignResult> {
  const { person, institution } = live;
  // Before the reading: whatever closes or freezes the meeting later is then later than this.
  const now = services.clock.now();
  const personal = await personalMeeting(services, live, request.meeting);
  const before = countingSignature(personal, person.id);
  if (before !== null) return repeatedOrRefused(before, request);
  const state = personalState(personal, { person: person.id, institution, now });
  if (state !== 'open') throw new AppError(STATE_ERRORS[state]);
  const signature = readSignatureInput(services, request.input);
  const allowed = allowedMethods(personal.scan !== null, institution.settings.confirmationAllowed);
  if (!allowed.includes(signature.method)) throw new AppError('METHOD_NOT_ALLOWED_HERE');
  const sealed = await sealSignature(services, live, { personal, request, signature, now });
  refuseLate(services, now);
  if ((await services.stores.statements.insert(sealed)) === 'inserted') {
    return { statement: sealed, repeated: false };
  }
  const winner = countingSignature(await personalMeeting(services, live, request.meeting), person.id);
  if (winner === null) throw new AppError('MEETING_CHANGED_MEANWHILE');
  return repeatedOrRefused(winner, request);
}

/** What took too long might arrive in a meeting that was validated since: better to send it again. */
function refuseLate({ clock }: Pick<Services, 'clock'>, since: number): void {
  if (clock.now() - since > SIGNING_MS) throw new AppError('DATABASE_AWAY');
}

function repeatedOrRefused(before: SealedStatement, request: SignRequest): SignResult {
  if (before.idempotencyKey === request.idempotencyKey) return { statement: before, repeated: true };
  throw new AppError('ALREADY_SIGNED', { statement: before.id });
}

interface Signing {
  personal: PersonalMeeting;
  request: SignRequest;
  signature: ReadSignature;
  now: number;
}

async function sealSignature(
  services: Services,
  live: LiveSession,
  signing: Signing,
): Promise<SealedStatement> {
  const { personal, request, signature, now } = signing;
  const { person, session } = live;
  const row = rowOf(personal.meeting, person.id);
  const shownBy = presenceShownBy(row?.mark ?? null, personal.scan !== null);
  const revision = row?.revision ?? 1;
  const statement: StudentSignatureStatement = {
    ...statementBase({ institution: live.institution, meeting: personal.meeting, now }),
    type: 'student-signature',
    person: namedAsOnSheet(person, personal.meeting),
    revision,
    rollCallMark: row?.mark ?? null,
    sentence: request.sentence(personal),
    presence: { shownBy, qrEpoch: personal.scan?.epoch ?? null },
    method: signature.method,
    strokesDigest: signature.strokesDigest,
    typedName: signature.typedName,
    idTokenDigest: session.idTokenDigest,
    declaredAt: request.declaredAt === null ? null : isoTime(request.declaredAt),
  };
  return sealStatement(services, statement, {
    meeting: personal.meeting,
    now,
    person: person.id,
    revision,
    actor: { id: person.id, name: displayName(person) },
    shown: {
      name: statement.person.name,
      method: signature.method,
      presence: shownBy,
      ink: signature.shownInk,
      typedName: signature.typedName,
    },
    kept: { ...launchEvidence(services, session), strokes: signature.strokes },
    prints: signature.prints,
    idempotencyKey: request.idempotencyKey,
  });
}

/** The sheet's name is the one that everybody saw. */
function namedAsOnSheet(person: Person, meeting: Meeting): ReturnType<typeof personAsShown> {
  const shown = personAsShown(person);
  return { ...shown, name: rowOf(meeting, person.id)?.name ?? shown.name };
}
