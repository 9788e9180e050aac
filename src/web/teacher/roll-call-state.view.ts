import type { RollCallAccess } from '../../domain/roll-call-access.ts';
import type { Translator } from '../../i18n/index.ts';
import type { StatusView } from '../shared/partials.ts';
import { lineStatus } from './line-state.ts';
import type { RowTyped } from '../shared/partials.ts';
import {
  completeLink,
  countWords,
  stateOf,
  type CompleteLink,
  type RollCallFacts,
} from './roll-call.view.ts';
import { rowView } from './row.view.ts';

/** One row as it stands now. */
export interface RowState {
  person: string;
  seen: string;
  typed: RowTyped;
  states: StatusView[];
}

/** What an open roll call's page needs to know of what changed: the JSON answer at the page's address. */
export interface RollCallState {
  access: RollCallAccess;
  status: StatusView;
  counts: string;
  complete: CompleteLink;
  rows: RowState[];
}

/** What of a roll call changes while its page is open, for the script that keeps it up to date. */
export function rollCallState(t: Translator, facts: RollCallFacts): RollCallState {
  const { sheet } = facts;
  return {
    access: sheet.access,
    status: lineStatus(t, stateOf(facts)),
    counts: countWords(t, sheet),
    complete: completeLink(t, sheet),
    rows: sheet.rows.map((row) => {
      const { person, seen, typed, states } = rowView(t, row, facts);
      return { person, seen, typed, states };
    }),
  };
}
