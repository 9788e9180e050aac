import type { Meeting } from '../domain/meeting.ts';
import type { Person } from '../domain/person.ts';
import { isPossibleMark, isToMark, sameMark, type BulkMarks, type Mark } from '../domain/roll-call.ts';
import { AppError } from '../errors.ts';
import type { Services } from './services.ts';
import { changeMarks, type MarksToWrite } from './take-roll-call.ts';

type RollCallServices = Pick<Services, 'stores' | 'clock' | 'log'>;

/** Whose marks are set at once: those still to mark, or everybody's. */
export type BulkScope = 'unmarked' | 'everyone';

/**
 * Sets many marks at once, so that it can be taken back.
 * @returns how many rows it changed
 * @throws AppError as `changeMarks`; MARK_INVALID
 */
export async function setAllMarks(
  services: RollCallServices,
  teacher: Person,
  request: { meeting: string; scope: BulkScope; mark: Mark },
): Promise<number> {
  const { scope, mark } = request;
  const { result } = await changeMarks(services, teacher, {
    meeting: request.meeting,
    change: async (meeting) => {
      if (!isPossibleMark(mark, meeting)) throw new AppError('MARK_INVALID');
      const scanned = scope === 'unmarked' ? await scannedIn(services, meeting) : new Set<string>();
      const mode = meeting.opening?.signInMode ?? 'manual';
      const before = meeting.sheet
        .filter((row) => scope === 'everyone' || isToMark({ row, scanned: scanned.has(row.person) }, mode))
        .filter((row) => !sameMark(row.mark, mark) && row.erased !== true)
        .map((row) => ({ person: row.person, mark: row.mark }));
      const bulk: BulkMarks = { at: services.clock.now(), by: teacher.id, mark, before };
      return setTo(bulk, before.length);
    },
  });
  return result;
}

function setTo(bulk: BulkMarks, changed: number): MarksToWrite<number> {
  const marks = new Map(bulk.before.map(({ person }) => [person, bulk.mark]));
  return { marks, ...(changed > 0 && { rollCall: { bulk } }), result: changed };
}

async function scannedIn(services: RollCallServices, meeting: Meeting): Promise<Set<string>> {
  if ((meeting.opening?.signInMode ?? 'manual') === 'manual') return new Set();
  const scans = await services.stores.scans.inMeeting(meeting.institution, meeting.id);
  return new Set(scans.map((scan) => scan.person));
}

/**
 * Takes the last 'set all' of this teacher back: rows that were marked otherwise since stay as they are.
 * @returns how many rows it changed
 * @throws AppError as `changeMarks`
 */
export async function takeBackAll(
  services: RollCallServices,
  teacher: Person,
  meeting: string,
): Promise<number> {
  const { result } = await changeMarks(services, teacher, {
    meeting,
    change: ({ sheet, rollCall: { bulk } }) => {
      if (bulk?.by !== teacher.id) return { marks: new Map(), result: 0 };
      const untouched = new Set(
        sheet.filter((row) => sameMark(row.mark, bulk.mark)).map((row) => row.person),
      );
      const marks = new Map(
        bulk.before.filter(({ person }) => untouched.has(person)).map(({ person, mark }) => [person, mark]),
      );
      return { marks, rollCall: { bulk: null }, result: marks.size };
    },
  });
  return result;
}
