import type { Meeting } from '../domain/meeting.ts';
import { AppError } from '../errors.ts';
import { ensureOpen } from './open-meeting.ts';
import type { OutgoingStatement } from './ports/sealed.ts';
import type { Services } from './services.ts';

const TRIES = 8;

export interface MeetingChange<Result> {
  /** What is to be stored; the same object when nothing changes. */
  meeting: Meeting;
  statements?: readonly OutgoingStatement[];
  result: Result;
}

/**
 * Reads a meeting (opened if due), applies a change and writes it if nobody wrote in between; else tries again on what they wrote.
 * @throws AppError MEETING_UNKNOWN; MEETING_CHANGED_MEANWHILE when others keep writing; whatever `change` throws
 */
export async function changeMeeting<Result>(
  services: Pick<Services, 'stores' | 'clock' | 'log'>,
  where: { institution: string; meeting: string },
  change: (meeting: Meeting) => Promise<MeetingChange<Result>> | MeetingChange<Result>,
): Promise<{ meeting: Meeting; result: Result }> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const current = await openedNow(services, where);
    const { meeting, statements = [], result } = await change(current);
    if (meeting === current) return { meeting, result };
    const { meetings } = services.stores;
    const saved = await (statements.length === 0
      ? meetings.save(meeting)
      : meetings.saveWithStatements(meeting, statements));
    if (saved !== null) return { meeting: saved, result };
  }
  throw new AppError('MEETING_CHANGED_MEANWHILE');
}

async function openedNow(
  services: Pick<Services, 'stores' | 'clock' | 'log'>,
  where: { institution: string; meeting: string },
): Promise<Meeting> {
  const stored = await services.stores.meetings.find(where.institution, where.meeting);
  if (stored === null) throw new AppError('MEETING_UNKNOWN');
  return ensureOpen(services, stored);
}

/** @throws AppError MEETING_ERASED, MEETING_VALIDATED, MEETING_CANCELLED */
export function refuseFrozen(meeting: Pick<Meeting, 'status' | 'erased'>): void {
  if (meeting.erased !== undefined) throw new AppError('MEETING_ERASED');
  if (meeting.status === 'validated') throw new AppError('MEETING_VALIDATED');
  if (meeting.status === 'cancelled') throw new AppError('MEETING_CANCELLED');
}

/** Without signatures there is no roll call to take; before the opening it is not yet known. @throws AppError MEETING_NOT_SUBJECT */
export function refuseNotSubject(meeting: Pick<Meeting, 'opening'>): void {
  if (meeting.opening?.subjectToSignature === false) throw new AppError('MEETING_NOT_SUBJECT');
}
