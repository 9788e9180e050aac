import { AMENDED_FIELDS, teachersFact, type AmendedField } from '../../domain/amended.ts';
import { sameMark, type Mark } from '../../domain/roll-call.ts';
import type { AmendmentStatement, MeetingAsShown, SaltedRowChange } from '../../domain/statement.ts';
import type { NamedRow, ValidatedMeeting } from './validated-meeting.ts';
import { subjectOf, type Opened } from './opened.ts';
import type { Findings } from './report.ts';

/** A row as it stands after every amendment. */
export interface AmendedRow {
  digest: string;
  person: { id: string; name: string };
  subject: boolean;
  mark: Mark;
}

/** What a sheet has to say, by the validation and every amendment after it. */
export interface AmendedMeeting {
  facts: Record<AmendedField, string>;
  /** Those of erased people left out. */
  rows: readonly AmendedRow[];
  /** Digests of all rows as they stand on the sheet: the roll call's, then those added, erased ones in their places. */
  order: readonly string[];
  /** Digests of rows of the roll call, and of those added since, whose content was erased. */
  erased: ReadonlySet<string>;
  /** Digests of signatures that an amendment set aside. */
  setAside: ReadonlySet<string>;
}

/** Applies the amendments one after the other; each says truly how it was before. */
export function applyAmendments(
  { validation, rows, amendments }: ValidatedMeeting,
  findings: Findings,
): AmendedMeeting {
  const facts = factsOf(validation.statement.meeting);
  const standing = standingRows(rows);
  let before = validation.bundled.digest;
  for (const [at, one] of amendments.entries()) {
    const { number, of } = one.statement;
    if (number !== at + 1 || of !== before) findings.add('amendment.chain', subjectOf(one));
    before = one.bundled.digest;
    applyFacts(facts, one, findings);
    applyRows(standing, one, findings);
  }
  const erased = [
    ...rows.filter(({ row }) => row === null).map(({ digest }) => digest),
    ...erasedAdditions(amendments),
  ];
  const setAside = amendments.flatMap(({ statement }) => statement.setAside);
  const { order } = standing;
  return { facts, rows: standing.rows, order, erased: new Set(erased), setAside: new Set(setAside) };
}

/** Rows in their order, and by person. */
interface Standing {
  rows: AmendedRow[];
  order: string[];
  of: Map<string, AmendedRow>;
}

function standingRows(named: readonly NamedRow[]): Standing {
  const rows = named.flatMap(({ digest, row }) => {
    if (row === null) return [];
    const { person, subject, mark } = row;
    return [{ digest, person, subject, mark }];
  });
  const order = named.map(({ digest }) => digest);
  return { rows, order, of: new Map(rows.map((row) => [row.person.id, row])) };
}

export function factsOf(meeting: MeetingAsShown): Record<AmendedField, string> {
  const { title, start, end, room, course, teachers } = meeting;
  return { title, courseTitle: course.title, start, end, room, teachers: teachersFact(teachers) };
}

function applyFacts(
  facts: Record<AmendedField, string>,
  one: Opened<AmendmentStatement>,
  findings: Findings,
): void {
  const shown = factsOf(one.statement.meeting);
  for (const field of AMENDED_FIELDS)
    if (shown[field] !== facts[field]) findings.add('amendment.before', subjectOf(one), { field });
  for (const { field, before, after } of one.statement.facts) {
    if (facts[field] !== before) findings.add('amendment.before', subjectOf(one), { field });
    facts[field] = after;
  }
}

function applyRows(standing: Standing, one: Opened<AmendmentStatement>, findings: Findings): void {
  const { rows, added } = one.statement;
  if (added > rows.length) findings.add('amendment.before', subjectOf(one), { field: 'added' });
  checkErasedChanges(standing, one, findings);
  for (const { digest, change, adds } of changesOf(one)) {
    if (change === null) {
      if (adds) standing.order.push(digest);
      continue;
    }
    const { person, before, after } = change;
    const row = standing.of.get(person.id);
    const isTrue =
      adds === (before === null) &&
      row?.person.name === (adds ? undefined : person.name) &&
      sameMark(row?.mark ?? null, before);
    if (!isTrue) findings.add('amendment.before', subjectOf(one), { field: person.name });
    if (row !== undefined) row.mark = after;
    else stand(standing, { digest, person, subject: true, mark: after });
  }
}

/** Each was of a row that is erased too: else any change could be hidden as erased. */
function checkErasedChanges(
  { rows, order }: Standing,
  one: Opened<AmendmentStatement>,
  findings: Findings,
): void {
  const erased = changesOf(one).filter(({ change, adds }) => change === null && !adds).length;
  if (erased > order.length - rows.length)
    findings.add('amendment.before', subjectOf(one), { field: 'erased' });
  else if (erased > 0) findings.add('amendment.erased', subjectOf(one));
}

function stand({ rows, order, of }: Standing, row: AmendedRow): void {
  rows.push(row);
  order.push(row.digest);
  of.set(row.person.id, row);
}

/** The salted changes of an amendment beside what its seal names; null for erased ones. Those that add a row stand last. */
export function changesOf({
  statement,
  bundled,
}: Opened<AmendmentStatement>): { digest: string; change: SaltedRowChange | null; adds: boolean }[] {
  const firstAdded = statement.rows.length - statement.added;
  return statement.rows.map((digest, at) => {
    const change = bundled.rows?.[at] ?? null;
    return { digest, change: change !== null && 'after' in change ? change : null, adds: at >= firstAdded };
  });
}

function erasedAdditions(amendments: readonly Opened<AmendmentStatement>[]): string[] {
  return amendments
    .flatMap(changesOf)
    .filter(({ change, adds }) => change === null && adds)
    .map(({ digest }) => digest);
}
