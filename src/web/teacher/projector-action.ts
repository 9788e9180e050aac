import type { LiveSession } from '../../application/ports/session.ts';
import { isSubject, signInModeOf, type Meeting } from '../../domain/meeting.ts';
import type { Course } from '../../domain/course.ts';
import { signingWindow, windowPhase } from '../../domain/signing-window.ts';
import { paths } from '../paths.ts';

/** Where the projector's window is opened; null unless presence is shown by a code, and now. */
export function projectorAction(
  { meeting, course }: { meeting: Meeting; course: Course },
  { live, now }: { live: LiveSession; now: number },
): string | null {
  const { settings } = live.institution;
  const shown =
    meeting.status === 'scheduled' &&
    settings.signatureActive &&
    isSubject(meeting, course) &&
    signInModeOf(meeting, course, settings) !== 'manual' &&
    windowPhase(signingWindow(meeting, settings), now) === 'open';
  return shown ? paths.teacher.projector(meeting.id) : null;
}
