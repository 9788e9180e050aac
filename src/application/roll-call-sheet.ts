import { isSubject, signInModeOf } from '../domain/meeting.ts';
import { courseRole, mayEnterAbsences, type Person } from '../domain/person.ts';
import { rollCallAccess, type RollCallAccess } from '../domain/roll-call-access.ts';
import type { SignInMode } from '../domain/institution.ts';
import {
  rollCallCounts,
  rollCallState,
  type RollCallCounts,
  type RollCallState,
  type RowFacts,
} from '../domain/roll-call.ts';
import {
  signingWindow,
  windowPhase,
  type SigningWindow,
  type WindowPhase,
} from '../domain/signing-window.ts';
import { countingSignatures, factsOf } from '../domain/recorded.ts';
import { AppError } from '../errors.ts';
import { ensureOpen } from './open-meeting.ts';
import type { LiveSession } from './ports/session.ts';
import type { RollCallExtras, RollCallFile, StatementTrace } from './ports/stores.ts';
import type { Services } from './services.ts';

/** One student of the sheet, with what else is known of them in this meeting. */
export interface RollCallRow extends RowFacts {
  /** When the signature that counts was received, epoch ms UTC; null without one. */
  signedAt: number | null;
}

/** A meeting's roll call as its teacher finds it. */
export interface RollCallSheet {
  file: RollCallFile;
  access: RollCallAccess;
  progress: RollCallState;
  mode: SignInMode;
  window: SigningWindow;
  phase: WindowPhase;
  rows: RollCallRow[];
  counts: RollCallCounts;
  /** The signature of the latest version; null before the first completion. */
  teacherSignature: StatementTrace | null;
  /** Students of the course who are not on the sheet, if people were asked for. */
  newcomers: Person[];
}

/**
 * Reads a meeting's roll call in one operation, and opens the meeting if it is due.
 * @throws AppError MEETING_UNKNOWN
 */
export async function rollCallSheet(
  services: Pick<Services, 'stores' | 'clock' | 'log'>,
  live: LiveSession,
  { meeting: id, ...extras }: { meeting: string } & RollCallExtras,
): Promise<RollCallSheet> {
  const read = await services.stores.meetings.findRollCall(live.institution.key, id, extras);
  if (read === null) throw new AppError('MEETING_UNKNOWN');
  const file = { ...read, meeting: await ensureOpen(services, read.meeting, live.institution) };
  return sheetOf(live, file, services.clock.now());
}

function sheetOf(live: LiveSession, file: RollCallFile, now: number): RollCallSheet {
  const { meeting, course, statements } = file;
  const { settings } = live.institution;
  const mode = signInModeOf(meeting, course, settings);
  const window = signingWindow(meeting, settings);
  const rows = rowsOf(file);
  return {
    file,
    access: rollCallAccess({
      meeting,
      subject: isSubject(meeting, course),
      active: settings.signatureActive,
      mayMark: mayEnterAbsences(live.person, meeting.course),
      now,
    }),
    progress: rollCallState(meeting.rollCall),
    mode,
    window,
    phase: windowPhase(window, now),
    rows,
    counts: rollCallCounts(rows, mode),
    teacherSignature:
      statements.find((s) => s.type === 'teacher-signature' && s.revision === meeting.rollCall.version) ??
      null,
    newcomers: newcomersOf(file),
  };
}

function rowsOf({ meeting, ...recorded }: RollCallFile): RollCallRow[] {
  const signatures = countingSignatures(meeting, recorded.statements);
  const signedAt = new Map(signatures.map((s) => [s.person, s.receivedAt]));
  return factsOf(meeting, recorded)
    .filter(({ row }) => row.erased !== true)
    .map((facts) => ({ ...facts, signedAt: signedAt.get(facts.row.person) ?? null }));
}

function newcomersOf({ meeting, people }: RollCallFile): Person[] {
  const onSheet = new Set(meeting.sheet.map((row) => row.person));
  return people.filter(
    (person) => courseRole(person, meeting.course) === 'student' && !onSheet.has(person.id),
  );
}
