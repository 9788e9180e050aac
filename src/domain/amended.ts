import type { Mark } from './roll-call.ts';

/** A fact of the meeting that an amendment corrects; instants as ISO 8601 UTC, teachers joined by ', '. */
export type AmendedField = 'title' | 'courseTitle' | 'start' | 'end' | 'room' | 'teachers';

/** A fact as it stood, and as it stands since. */
export interface AmendedFact {
  field: AmendedField;
  before: string;
  after: string;
}

/** A student's row; before is null for who did not stand on the sheet. */
export interface AmendedRow {
  person: string;
  name: string;
  before: Mark | null;
  after: Mark;
}

/** A signature that no longer counts. */
export interface DroppedSignature {
  person: string;
  name: string;
  /** Of its sealed statement. */
  digest: string;
}

/** What an amendment changes, apart from who makes it and why. */
export interface AmendmentChanges {
  facts: AmendedFact[];
  rows: AmendedRow[];
  setAside: DroppedSignature[];
}
