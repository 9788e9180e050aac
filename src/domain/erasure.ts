import { namesOfTeachers, teachersFact } from './amended.ts';
import type { Act, Amendment, Meeting } from './meeting.ts';
import type { SheetRow } from './roll-call.ts';

/** Stands where a name stood. */
export const ERASED_NAME = '—';

/** When, by whom and why something was erased. */
export type Erased = Omit<Act, 'byName'>;

/** Takes a person's names out of a text that people typed. */
export type Mask = (text: string) => string;

/** Names and their parts shorter than this are not looked for in texts: too much else would be taken out. */
const SHORTEST = 3;

/** A mask for names as they were shown, longest first; whole words alone, whatever the case. */
export function maskOf(names: readonly string[]): Mask {
  const looked = [...new Set(names.map((name) => name.normalize('NFC').trim()))]
    .filter((name) => name.length >= SHORTEST || /\p{Lo}/u.test(name))
    .sort((a, b) => b.length - a.length);
  if (looked.length === 0) return (text) => text;
  const any = looked.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?![\\p{L}\\p{N}])`, 'giu');
  return (text) => text.normalize('NFC').replace(pattern, ERASED_NAME);
}

/** Who is taken out of a meeting, and what stands in their place. */
export interface TakenOut {
  person: string;
  /** Random, of this meeting alone. */
  pseudonym: string;
  /** For reasons: every part of the names. */
  mask: Mask;
  /** For titles, where a word may only look like a name: whole names. */
  maskWhole: Mask;
}

/** A row of which nothing is left but that there was one. */
function erasedRow({ subject }: SheetRow, pseudonym: string): SheetRow {
  return {
    person: pseudonym,
    name: '',
    sortName: '',
    picture: null,
    subject,
    revision: 1,
    mark: null,
    erased: true,
  };
}

/** A meeting without a person; the same object when nothing of them is in it. */
export function withoutPerson(meeting: Meeting, taken: TakenOut): Meeting {
  const { person, pseudonym, maskWhole } = taken;
  const { rollCall, closedEarly, cancelled, validated } = meeting;
  const bulk = rollCall.bulk;
  const after: Meeting = {
    ...meeting,
    title: maskWhole(meeting.title),
    room: maskWhole(meeting.room),
    teachers: meeting.teachers.filter((teacher) => teacher.person !== person),
    sheet: meeting.sheet.map((row) => (row.person === person ? erasedRow(row, pseudonym) : row)),
    rollCall: {
      ...rollCall,
      completedBy: rollCall.completedBy === person ? pseudonym : rollCall.completedBy,
      bulk: bulk === null || concerns(bulk, person) ? null : bulk,
    },
    closedEarly: actWithout(closedEarly, taken),
    cancelled: actWithout(cancelled, taken),
    validated: actWithout(validated, taken),
    amendments: meeting.amendments.map((amendment) => amendmentWithout(amendment, taken)),
  };
  return JSON.stringify(after) === JSON.stringify(meeting) ? meeting : after;
}

/** What can be taken back needs the rows as they were. */
function concerns({ by, before }: NonNullable<Meeting['rollCall']['bulk']>, person: string): boolean {
  return by === person || before.some((one) => one.person === person);
}

/** An act without a person: neither as who did it nor in its reason. */
export function actWithout<A extends Act | null>(
  act: A,
  { person, pseudonym, mask }: Pick<TakenOut, 'person' | 'pseudonym' | 'mask'>,
): A {
  if (act === null) return act;
  const who = act.by === person ? { by: pseudonym, byName: ERASED_NAME } : {};
  return { ...act, ...who, reason: mask(act.reason) };
}

/** An amendment without a person: what it changed of them is gone; how many signatures it set aside, its seal says. */
function amendmentWithout(amendment: Amendment, taken: TakenOut): Amendment {
  const others = ({ person }: { person: string }): boolean => person !== taken.person;
  const { facts, rows, setAside } = amendment;
  const { maskWhole } = taken;
  // Names of teachers stand in a list, where a quotation mark in one is written otherwise.
  const masked = (fact: string): string => {
    const names = namesOfTeachers(fact);
    return names === null ? maskWhole(fact) : teachersFact(names.map(maskWhole));
  };
  return {
    ...actWithout(amendment, taken),
    facts: facts.map((fact) => ({ ...fact, before: masked(fact.before), after: masked(fact.after) })),
    rows: rows.filter(others),
    setAside: setAside.filter(others),
  };
}

/** A meeting of which only the frame stays: its course, its hours, how many stood on its sheet. */
export function withoutAnybody(
  meeting: Meeting,
  erased: Erased,
  pseudonym: (person: string) => string,
): Meeting {
  const nobody = (act: Act | null): Act | null =>
    act === null ? null : { at: act.at, by: pseudonym(act.by), byName: ERASED_NAME, reason: '' };
  const { rollCall } = meeting;
  return {
    ...meeting,
    title: '',
    room: '',
    teachers: [],
    sheet: meeting.sheet.map((row) => (row.erased === true ? row : erasedRow(row, pseudonym(row.person)))),
    rollCall: {
      ...rollCall,
      completedBy: rollCall.completedBy === null ? null : pseudonym(rollCall.completedBy),
      bulk: null,
    },
    closedEarly: nobody(meeting.closedEarly),
    cancelled: nobody(meeting.cancelled),
    validated: nobody(meeting.validated),
    amendments: [],
    erased,
  };
}
