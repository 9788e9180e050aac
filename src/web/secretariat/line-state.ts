import type { SupervisedFile, SupervisedMeeting } from '../../application/supervise.ts';
import type { Meeting } from '../../domain/meeting.ts';
import type { MessageKey } from '../../i18n/index.ts';
import type { Tone } from '../shared/partials.ts';

/** What a secretary does about a meeting, in the order of a meeting's life. */
export type LineState =
  'before' | 'open' | 'roll-call' | 'missing' | 'ready' | 'validated' | 'cancelled' | 'not-subject';

export const LINE_STATES: readonly LineState[] = [
  'before',
  'open',
  'roll-call',
  'missing',
  'ready',
  'validated',
  'cancelled',
  'not-subject',
];

type Facts = Pick<SupervisedMeeting | SupervisedFile, 'phase' | 'subject' | 'rollCall' | 'counts'>;

/** Where a meeting stands for the secretariat: `missing` and `ready` can be validated. */
export function lineState(facts: Facts, status: Meeting['status']): LineState {
  if (status !== 'scheduled') return status;
  if (!facts.subject) return 'not-subject';
  if (facts.phase !== 'closed') return facts.phase;
  if (facts.rollCall !== 'completed') return 'roll-call';
  return facts.counts.missing > 0 ? 'missing' : 'ready';
}

export const STATE_WORDS: Record<LineState, { key: MessageKey; tone: Tone }> = {
  before: { key: 'secretariat.state.before', tone: 'neutral' },
  open: { key: 'secretariat.state.open', tone: 'info' },
  'roll-call': { key: 'secretariat.state.rollCall', tone: 'warning' },
  missing: { key: 'secretariat.state.missing', tone: 'warning' },
  ready: { key: 'secretariat.state.ready', tone: 'success' },
  validated: { key: 'secretariat.state.validated', tone: 'success' },
  cancelled: { key: 'secretariat.state.cancelled', tone: 'neutral' },
  'not-subject': { key: 'secretariat.state.notSubject', tone: 'neutral' },
};
