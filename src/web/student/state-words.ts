import type { SigningState } from '../../domain/signature.ts';
import type { SigningWindow } from '../../domain/signing-window.ts';
import type { MessageKey, Translator } from '../../i18n/index.ts';

/** What a state says: its name, and what the student can do about it. */
export interface StateWords {
  title: string;
  next: string;
}

/** What the words are filled in with. */
export interface StateFacts {
  window: SigningWindow;
  zone: string;
  now: number;
}

const KEYS: Record<SigningState, { title: MessageKey; next: MessageKey }> = {
  open: { title: 'student.state.open', next: 'student.next.open' },
  'scan-needed': { title: 'student.state.scanNeeded', next: 'student.next.scanNeeded' },
  signed: { title: 'student.state.signed', next: 'student.next.signed' },
  'not-open-yet': { title: 'student.state.notOpenYet', next: 'student.next.notOpenYet' },
  closed: { title: 'student.state.closed', next: 'student.next.closed' },
  'not-subject': { title: 'student.state.notSubject', next: 'student.next.notSubject' },
  'not-on-sheet': { title: 'student.state.notOnSheet', next: 'student.next.notOnSheet' },
  'marked-absent': { title: 'student.state.markedAbsent', next: 'student.next.markedAbsent' },
  validated: { title: 'student.state.validated', next: 'student.next.validated' },
  cancelled: { title: 'student.state.cancelled', next: 'student.next.cancelled' },
  inactive: { title: 'student.state.inactive', next: 'student.next.inactive' },
};

/** A student's state for one meeting, in words. */
export function stateWords(t: Translator, state: SigningState, facts: StateFacts): StateWords {
  if (state === 'not-open-yet' && facts.window.opensAt === null) {
    return { title: t.t('student.state.waitsForTeacher'), next: t.t('student.next.waitsForTeacher') };
  }
  const { window, zone } = facts;
  const times = {
    opens: t.dateTime(window.opensAt ?? window.closesAt, zone),
    closes: t.dateTime(window.closesAt, zone),
  };
  const { title, next } = KEYS[state];
  return { title: t.t(title, times), next: t.t(next, times) };
}

/** 'Open until 10:15 (12 min left)'; with the day when that is not today. */
export function openUntil(t: Translator, { window, zone, now }: StateFacts): string {
  const today = t.date(now, zone) === t.date(window.closesAt, zone);
  const until = today ? t.time(window.closesAt, zone) : t.dateTime(window.closesAt, zone);
  return t.t('student.openUntil', { until, left: t.duration(window.closesAt - now) });
}
