import type { Meeting } from '../../domain/meeting.ts';
import type { RollCallState } from '../../domain/roll-call.ts';
import type { MessageKey, Translator } from '../../i18n/index.ts';
import type { StatusView, Tone } from '../shared/partials.ts';

/** Where a meeting stands for its teacher, in the order of a meeting's life. */
export type LineState =
  | 'before'
  | 'to-take'
  | 'overdue'
  | 'in-progress'
  | 'completed'
  | 'changed'
  | 'validated'
  | 'cancelled'
  | 'not-subject';

export interface LineFacts {
  meeting: Pick<Meeting, 'status' | 'start' | 'end'>;
  subject: boolean;
  progress: RollCallState;
  /** Epoch ms UTC. */
  now: number;
}

export function lineState({ meeting, subject, progress, now }: LineFacts): LineState {
  if (meeting.status !== 'scheduled') return meeting.status;
  if (!subject) return 'not-subject';
  if (progress !== 'not-started') return progress;
  if (now < meeting.start) return 'before';
  return now < meeting.end ? 'to-take' : 'overdue';
}

const STATES: Record<LineState, { key: MessageKey; tone: Tone }> = {
  before: { key: 'teacher.state.before', tone: 'neutral' },
  'to-take': { key: 'teacher.state.toTake', tone: 'info' },
  overdue: { key: 'teacher.state.overdue', tone: 'warning' },
  'in-progress': { key: 'teacher.state.inProgress', tone: 'info' },
  completed: { key: 'teacher.state.completed', tone: 'success' },
  changed: { key: 'teacher.state.changed', tone: 'warning' },
  validated: { key: 'teacher.state.validated', tone: 'success' },
  cancelled: { key: 'teacher.state.cancelled', tone: 'neutral' },
  'not-subject': { key: 'teacher.state.notSubject', tone: 'neutral' },
};

export function lineStatus(t: Translator, state: LineState): StatusView {
  const { key, tone } = STATES[state];
  return { tone, words: t.t(key) };
}

const ACTIONS: Record<LineState, MessageKey> = {
  before: 'teacher.action.see',
  'to-take': 'teacher.action.take',
  overdue: 'teacher.action.take',
  'in-progress': 'teacher.action.goOn',
  completed: 'teacher.action.see',
  changed: 'teacher.action.signAgain',
  validated: 'teacher.action.see',
  cancelled: 'teacher.action.see',
  'not-subject': 'teacher.action.see',
};

/** What the link to the roll call says. */
export function actionLabel(t: Translator, state: LineState): string {
  return t.t(ACTIONS[state]);
}
