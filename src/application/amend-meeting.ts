import { randomBytes } from 'node:crypto';
import type { AmendmentChanges } from '../domain/amended.ts';
import {
  amendableFacts,
  amended,
  amendmentFaults,
  changesOf,
  isNothing,
  type AmendmentFault,
  type Correction,
} from '../domain/amendment.ts';
import { differences, type AuditEvent } from '../domain/audit.ts';
import type { Act, Amendment, Meeting } from '../domain/meeting.ts';
import type { AmendmentStatement, SaltedRowChange } from '../domain/statement.ts';
import { tidyText } from '../domain/text.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import { actFor, actorOf } from './acts.ts';
import { correctionOf, signedIn, type AmendmentDraft } from './amendment-sheet.ts';
import { changeMeeting, type MeetingChange } from './change-meeting.ts';
import type { SealedStatement } from './ports/sealed.ts';
import type { LiveSession } from './ports/session.ts';
import type { MeetingFile } from './ports/stores.ts';
import { auditEntries, type Services } from './services.ts';
import { NOTHING_SHOWN, personAsShown, sealStatement, statementBase } from './statements.ts';

export interface AmendmentRequest {
  meeting: string;
  /** The one that was checked. */
  version: number;
  reason: string;
  draft: AmendmentDraft;
}

const FAULT_ERRORS: Record<AmendmentFault, ErrorCode> = {
  NOT_VALIDATED: 'MEETING_NOT_VALIDATED',
  NOTHING_CHANGED: 'AMENDMENT_EMPTY',
  REASON_MISSING: 'REASON_MISSING',
  REASON_TOO_LONG: 'AMENDMENT_REASON_TOO_LONG',
  COURSE_TITLE_MISSING: 'AMENDMENT_FACT_INVALID',
  COURSE_TITLE_TOO_LONG: 'AMENDMENT_FACT_INVALID',
  ROOM_TOO_LONG: 'AMENDMENT_FACT_INVALID',
  END_NOT_AFTER_START: 'MEETING_HOURS_INVALID',
  TOO_LONG: 'MEETING_TOO_LONG',
  TITLE_TOO_LONG: 'TITLE_TOO_LONG',
  STARTS_AFTER_VALIDATION: 'AMENDMENT_STARTS_TOO_LATE',
  NOT_ON_SHEET: 'PERSON_NOT_ON_SHEET',
  ALREADY_ON_SHEET: 'PERSON_NOT_ON_SHEET',
  NOT_SIGNED: 'SIGNATURE_UNKNOWN',
  MARK_IMPOSSIBLE: 'MARK_INVALID',
  SIGNED_ABSENT: 'AMENDMENT_SIGNED_ABSENT',
};

/** What one try at an amendment works with. */
interface Amending {
  meeting: Meeting;
  file: MeetingFile;
  correction: Correction;
  act: Act;
}

/**
 * Corrects what was validated: the meeting with its new values, the amendment that says what they were, and its sealed
 * statement with what the trail says, in one atomic write. Nothing sealed is overwritten. Sent twice, it is one amendment.
 * @throws AppError MEETING_CHANGED_MEANWHILE when a colleague amended since the version that was checked; MEETING_ERASED,
 * REASON_MISSING, MEETING_NOT_VALIDATED, AMENDMENT_EMPTY and what else a correction may not be
 */
export async function amendMeeting(
  services: Services,
  live: LiveSession,
  request: AmendmentRequest,
): Promise<Amendment> {
  const act = actFor(services, live, tidyText(request.reason));
  const where = { institution: live.institution.key, meeting: request.meeting };
  const { result } = await changeMeeting(services, where, (current) =>
    changeOf(services, live, { current, request, act }),
  );
  return result;
}

async function changeOf(
  services: Services,
  live: LiveSession,
  { current, request, act }: { current: Meeting; request: AmendmentRequest; act: Act },
): Promise<MeetingChange<Amendment>> {
  if (current.erased !== undefined) throw new AppError('MEETING_ERASED');
  const amending = await prepared(services, current, { draft: request.draft, act });
  if (current.version !== request.version) {
    const before = repeatedBy(amending);
    if (before === null) throw new AppError('MEETING_CHANGED_MEANWHILE');
    return { meeting: current, result: before };
  }
  refuseFault(amending);
  const { sealed, amendment } = await sealAmendment(services, live, amending);
  const trail = auditEntries(actorOf(live.person), act.at, eventsOf({ ...amending, amendment }));
  return {
    meeting: amended(current, amending.correction, amendment),
    statements: [{ ...sealed, trail }],
    result: amendment,
  };
}

async function prepared(
  services: Services,
  meeting: Meeting,
  { draft, act }: { draft: AmendmentDraft; act: Act },
): Promise<Amending> {
  const { institution, id } = meeting;
  const named = [...draft.marks.keys(), ...(draft.facts.teachers ?? [])];
  const [file, known] = await Promise.all([
    services.stores.meetings.findFile(institution, id),
    services.stores.people.findMany(institution, named),
  ]);
  if (file === null) throw new AppError('MEETING_UNKNOWN');
  const signed = signedIn(meeting, file.statements);
  return { meeting, file, correction: correctionOf(draft, { meeting, signed, known }), act };
}

/** The amendment that this very request has made before: a double tap, or a retry. */
function repeatedBy({ meeting, correction, act }: Amending): Amendment | null {
  const last = meeting.amendments.at(-1);
  if (last?.by !== act.by || last.reason !== act.reason) return null;
  const done = correction.setAside.every(({ digest }) => digest === '');
  return done && isNothing(changesOf(meeting, { ...correction, setAside: [] })) ? last : null;
}

function refuseFault({ meeting, file, correction, act }: Amending): void {
  const signed = signedIn(meeting, file.statements);
  const [found] = amendmentFaults({ meeting, correction, reason: act.reason, signed });
  if (found !== undefined) throw new AppError(FAULT_ERRORS[found.fault]);
}

async function sealAmendment(
  services: Services,
  live: LiveSession,
  { meeting, file, correction, act }: Amending,
): Promise<{ sealed: SealedStatement; amendment: Amendment }> {
  const changes = changesOf(meeting, correction);
  const number = meeting.amendments.length + 1;
  const rows = saltedChanges(changes);
  const statement: AmendmentStatement = {
    ...statementBase({ institution: live.institution, meeting, now: act.at }),
    type: 'amendment',
    person: personAsShown(live.person),
    number,
    of: meeting.amendments.at(-1)?.digest ?? digestOfValidation(file),
    reason: act.reason,
    facts: changes.facts,
    rows: rows.map((row) => services.sealer.digest(row)),
    added: correction.added.length,
    setAside: changes.setAside.map(({ digest }) => digest),
  };
  const sealed = await sealStatement(services, statement, {
    meeting,
    now: act.at,
    person: '',
    revision: number,
    actor: actorOf(live.person),
    shown: { ...NOTHING_SHOWN, name: act.byName },
    kept: { rows },
  });
  return {
    sealed,
    amendment: { ...act, number, digest: sealed.digest, ...changes, ...teachersOf(meeting, correction) },
  };
}

/** Their ids, so that whoever is named by seals alone is found. */
function teachersOf({ teachers }: Meeting, { facts }: Correction): Pick<Amendment, 'teachers'> {
  if (facts.teachers === undefined) return {};
  return { teachers: [...new Set([...teachers, ...facts.teachers].map(({ person }) => person))] };
}

function saltedChanges({ rows }: AmendmentChanges): SaltedRowChange[] {
  return rows.map(({ person, name, before, after }) => ({
    salt: randomBytes(32).toString('base64url'),
    person: { id: person, name },
    before,
    after,
  }));
}

/** @throws AppError SEAL_BROKEN for a validated meeting whose validation is gone */
function digestOfValidation({ statements }: MeetingFile): string {
  const validation = statements.find(({ type }) => type === 'validation');
  if (validation === undefined) throw new AppError('SEAL_BROKEN');
  return validation.digest;
}

function eventsOf({ meeting, correction, amendment }: Amending & { amendment: Amendment }): AuditEvent[] {
  const { number, reason, rows, setAside } = amendment;
  const at = { meeting: meeting.id };
  const changes = differences(amendableFacts(meeting), correction.facts);
  return [
    { type: 'meeting-amended', ...at, number, reason, changes },
    ...correction.added.map(({ person }): AuditEvent => ({ type: 'row-added', ...at, person })),
    ...rows.map(({ person, before, after }): AuditEvent => ({
      type: 'mark-changed',
      ...at,
      person,
      before,
      after,
    })),
    ...setAside.map(({ person }): AuditEvent => ({ type: 'signature-set-aside', ...at, person, reason })),
  ];
}
