import type { Meeting } from '../../domain/meeting.ts';
import { AppError } from '../../errors.ts';
import type { Services } from '../services.ts';

const TRIES = 8;

/**
 * Takes something out of a meeting, also of one that was validated, which nothing else but an amendment changes.
 * @returns the meeting as it stands, and whether it changed
 * @throws AppError MEETING_UNKNOWN, MEETING_CHANGED_MEANWHILE when others keep writing
 */
export async function rewriteMeeting(
  { stores }: Pick<Services, 'stores'>,
  { institution, meeting: id }: { institution: string; meeting: string },
  change: (meeting: Meeting) => Meeting,
): Promise<{ meeting: Meeting; changed: boolean }> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const current = await stores.meetings.find(institution, id);
    if (current === null) throw new AppError('MEETING_UNKNOWN');
    const after = change(current);
    if (after === current) return { meeting: current, changed: false };
    if (await stores.erasures.saveErased(after)) return { meeting: after, changed: true };
  }
  throw new AppError('MEETING_CHANGED_MEANWHILE');
}
