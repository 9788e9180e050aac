import { MAX_EXTRA_TIME_MS } from '../domain/institution.ts';
import { isDueToOpen, isSubject, type Meeting } from '../domain/meeting.ts';
import { rollCallState, type RollCallState } from '../domain/roll-call.ts';
import {
  signingWindow,
  windowPhase,
  type SigningWindow,
  type WindowPhase,
} from '../domain/signing-window.ts';
import {
  supervisionCounts,
  supervisionRowState,
  validationObstacles,
  type SupervisionCounts,
  type SupervisionRowState,
  type ValidationObstacle,
} from '../domain/supervision.ts';
import { countingSignatures, countingTeacherSignature, factsOf } from '../domain/recorded.ts';
import { AppError } from '../errors.ts';
import { ensureOpen, openDueMeetings } from './open-meeting.ts';
import type { SealedStatement } from './ports/sealed.ts';
import type { LiveSession } from './ports/session.ts';
import type { MeetingFile, MeetingFilter, MeetingSummary } from './ports/stores.ts';
import type { Services } from './services.ts';

type SupervisionServices = Pick<Services, 'stores' | 'clock' | 'log'>;

/** One line of the list on the left. */
export interface SupervisedMeeting {
  summary: MeetingSummary;
  phase: WindowPhase;
  subject: boolean;
  rollCall: RollCallState;
  counts: SupervisionCounts;
}

/** Meetings with signed and expected counts and their state; those that have come due are opened first. */
export async function supervise(
  services: SupervisionServices,
  live: LiveSession,
  filter: MeetingFilter,
): Promise<SupervisedMeeting[]> {
  const { meetings } = services.stores;
  const read = async (): Promise<Pick<Listed, 'summaries'>> => ({
    summaries: await meetings.listSummaries(live.institution.key, filter),
  });
  const { summaries } = await readOpened(services, live, read);
  return summaries.map((summary) => supervised(live, summary, services.clock.now()));
}

/** As `supervise`, with everything of one meeting: in the same read if it is in the list. @throws AppError MEETING_UNKNOWN */
export async function superviseWith(
  services: SupervisionServices,
  live: LiveSession,
  { filter, id }: { filter: MeetingFilter; id: string },
): Promise<{ meetings: SupervisedMeeting[]; selected: SupervisedFile }> {
  const { meetings } = services.stores;
  const read = (): Promise<Listed> => meetings.listSummariesWith(live.institution.key, filter, id);
  const { summaries, file } = await readOpened(services, live, read);
  const now = services.clock.now();
  return {
    meetings: summaries.map((summary) => supervised(live, summary, now)),
    selected:
      file === null ? await superviseMeeting(services, live, id) : supervisedFile(live, { file, now }),
  };
}

type Listed = Awaited<ReturnType<Services['stores']['meetings']['listSummariesWith']>>;

/** Reads a list, and once more when a meeting in it has just come due. */
async function readOpened<List extends Pick<Listed, 'summaries'>>(
  services: SupervisionServices,
  live: LiveSession,
  read: () => Promise<List>,
): Promise<List> {
  const list = await read();
  const now = services.clock.now();
  const due = ({ meeting }: MeetingSummary): boolean =>
    isDueToOpen(meeting, live.institution.settings, now) && now < meeting.end + MAX_EXTRA_TIME_MS;
  if (!list.summaries.some(due)) return list;
  await openDueMeetings(services, live.institution.key);
  return read();
}

function supervised(live: LiveSession, summary: MeetingSummary, now: number): SupervisedMeeting {
  const { meeting, course } = summary;
  const signed = new Set(summary.signedBy);
  const states = meeting.sheet.map((row) => supervisionRowState({ row, signed: signed.has(row.person) }));
  return {
    summary,
    phase: windowPhase(signingWindow(meeting, live.institution.settings), now),
    subject: isSubject(meeting, course),
    rollCall: rollCallState(meeting.rollCall),
    counts: supervisionCounts(states),
  };
}

/** One student on the right. */
export interface SupervisedRow {
  person: string;
  name: string;
  picture: string | null;
  mark: Meeting['sheet'][number]['mark'];
  state: SupervisionRowState;
  scanned: boolean;
  signature: SealedStatement | null;
  /** Set aside before, latest first. */
  earlier: SealedStatement[];
}

/** Everything that supervision shows of one meeting. */
export interface SupervisedFile {
  file: MeetingFile;
  window: SigningWindow;
  phase: WindowPhase;
  rollCall: RollCallState;
  subject: boolean;
  counts: SupervisionCounts;
  rows: SupervisedRow[];
  /** What validation waits for. */
  obstacles: ValidationObstacle[];
  /** The teacher's signature of the running version of the roll call. */
  teacherSignature: SealedStatement | null;
  validation: SealedStatement | null;
}

/** @throws AppError MEETING_UNKNOWN */
export async function superviseMeeting(
  services: SupervisionServices,
  live: LiveSession,
  meetingId: string,
): Promise<SupervisedFile> {
  const file = await openedFile(services, live, meetingId);
  return supervisedFile(live, { file, now: services.clock.now() });
}

/** A meeting's file as supervision shows it. */
export function supervisedFile(
  live: LiveSession,
  { file, now }: { file: MeetingFile; now: number },
): SupervisedFile {
  const { meeting, course, statements } = file;
  const rows = rowsOf(file);
  const states = rows.map((row) => row.state);
  const window = signingWindow(meeting, live.institution.settings);
  return {
    file,
    window,
    phase: windowPhase(window, now),
    rollCall: rollCallState(meeting.rollCall),
    subject: isSubject(meeting, course),
    counts: supervisionCounts(states),
    rows,
    obstacles: validationObstacles({ meeting, states, window, now }),
    teacherSignature: countingTeacherSignature(meeting, statements),
    validation: statements.find((s) => s.type === 'validation') ?? null,
  };
}

/** A meeting's whole file, opened if due. @throws AppError MEETING_UNKNOWN */
async function openedFile(
  services: SupervisionServices,
  { institution }: LiveSession,
  meetingId: string,
): Promise<MeetingFile> {
  const file = await services.stores.meetings.findFile(institution.key, meetingId);
  if (file === null) throw new AppError('MEETING_UNKNOWN');
  return { ...file, meeting: await ensureOpen(services, file.meeting, institution) };
}

function rowsOf(file: MeetingFile): SupervisedRow[] {
  const { meeting, statements } = file;
  const counting = new Map(countingSignatures(meeting, statements).map((s) => [s.person, s]));
  return factsOf(meeting, file).map((facts) => ({
    person: facts.row.person,
    name: facts.row.name,
    picture: facts.row.picture,
    mark: facts.row.mark,
    state: supervisionRowState(facts),
    scanned: facts.scanned,
    signature: counting.get(facts.row.person) ?? null,
    earlier: statements
      .filter(
        (s) =>
          s.type === 'student-signature' && s.person === facts.row.person && s !== counting.get(s.person),
      )
      .sort((a, b) => b.revision - a.revision),
  }));
}
