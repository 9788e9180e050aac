import type { Mark } from './roll-call.ts';

/** The facts of a meeting that an amendment corrects; instants as ISO 8601 UTC, teachers as `teachersFact` writes them. */
export const AMENDED_FIELDS = ['courseTitle', 'title', 'start', 'end', 'room', 'teachers'] as const;

export type AmendedField = (typeof AMENDED_FIELDS)[number];

/** A fact as it stood, and as it stands since. */
export interface AmendedFact {
  field: AmendedField;
  before: string;
  after: string;
}

/**
 * Teachers' names as one text: the canonical JSON (RFC 8785) of the list, in its order. So a comma in a name parts nothing,
 * and two of the same name are two.
 */
export function teachersFact(names: readonly string[]): string {
  return JSON.stringify(names);
}

/** The names in such a text; null for a text that is none. */
export function namesOfTeachers(fact: string): string[] | null {
  try {
    const names: unknown = JSON.parse(fact);
    return isNames(names) && teachersFact(names) === fact ? names : null;
  } catch {
    return null;
  }
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
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
  /** Who was added, last. */
  rows: AmendedRow[];
  setAside: DroppedSignature[];
}
