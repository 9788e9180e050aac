import type { AuditEntry } from '../../domain/audit.ts';
import { courseTitle } from '../../domain/course.ts';
import { maskOf, type Mask } from '../../domain/erasure.ts';
import { rowOf, type Meeting } from '../../domain/meeting.ts';
import type { Person } from '../../domain/person.ts';
import { receiptReference } from '../../domain/statement.ts';
import { personOf } from '../grants.ts';
import { keptOf, type Kept } from '../kept.ts';
import { institutionOf } from '../parameters.ts';
import type { SealedStatement } from '../ports/sealed.ts';
import { audit, ITSELF, OPERATOR, type Actor, type Services } from '../services.ts';
import { isoTime } from '../statements.ts';

type ExportServices = Pick<Services, 'stores' | 'clock' | 'vault' | 'sealer'>;

/** Everything that is held on a person in an institution (GDPR, articles 15 and 20), and nothing on anybody else. */
export interface PersonExport {
  format: 'emarge-person';
  v: 1;
  exportedAt: string;
  institution: { key: string; name: string };
  person: Omit<Person, 'memberships' | 'institution'>;
  memberships: { course: string; role: string; active: boolean; source: string; since: string }[];
  meetings: ExportedMeeting[];
  /** Null percent: the rate was taken back. */
  grades: { course: string; percent: number | null; at: string }[];
  sessions: { createdAt: string; lastSeenAt: string; expiresAt: string; locale: string | null }[];
  trail: ExportedEntry[];
}

export interface ExportedMeeting {
  course: string;
  title: string;
  start: string;
  end: string;
  room: string;
  teachers: string[];
  /** As on the sheet; null for who is not on it. */
  row: { name: string; subject: boolean; mark: unknown } | null;
  scan: { at: string; way: string } | null;
  statements: ExportedStatement[];
}

export interface ExportedStatement {
  reference: string;
  type: string;
  receivedAt: string;
  digest: string;
  log: SealedStatement['log'];
  setAside: { at: string; reason: string } | null;
  /** Of own signatures; null for what others sealed, of which only the own row is here, and for other acts of staff. */
  seal: { jws: string; statement: unknown; publicKey: Record<string, unknown> } | null;
  /** What is kept beside it: leaf salt, the strokes, the launch as the LMS signed it. */
  kept: Omit<Kept, 'rows'> | null;
  /** Own salted rows, which the seal names by digest. */
  rows: unknown[];
}

export interface ExportedEntry {
  at: string;
  by: 'yourself' | 'the operator' | 'the tool itself' | 'somebody else';
  what: string;
  details: Record<string, unknown>;
}

/** @throws AppError INSTITUTION_UNKNOWN, PERSON_UNKNOWN */
export async function exportPerson(
  services: ExportServices,
  actor: Actor,
  id: string,
): Promise<PersonExport> {
  const { stores, clock } = services;
  const key = actor.institution;
  const institution = await institutionOf(services, key);
  const person = await personOf(services, key, id);
  await audit(services, actor, [{ type: 'person-exported', person: id }]);
  const traces = await stores.erasures.traces(key, id);
  const titles = await titlesOf(
    services,
    person,
    traces.map(({ meeting }) => meeting),
  );
  const meetings: ExportedMeeting[] = [];
  for (const { meeting } of traces)
    meetings.push(await exportedMeeting(services, { meeting, person, titles }));
  const held = await stores.erasures.heldBeside(key, id);
  // Of everybody on every sheet: once for all entries.
  const mask = maskOf(othersIn(traces, id));
  const { institution: _institution, memberships, ...identity } = person;
  return {
    format: 'emarge-person',
    v: 1,
    exportedAt: isoTime(clock.now()),
    institution: { key, name: institution.name },
    person: identity,
    memberships: memberships.map(({ course, since, ...rest }) => ({
      course: titles.get(course) ?? '',
      ...rest,
      since: isoTime(since),
    })),
    meetings,
    grades: held.scores.map(({ course, rate, at }) => ({
      course: titles.get(course) ?? '',
      percent: rate,
      at: isoTime(at),
    })),
    sessions: held.sessions.map(({ createdAt, lastSeenAt, expiresAt, locale }) => ({
      createdAt: isoTime(createdAt),
      lastSeenAt: isoTime(lastSeenAt),
      expiresAt: isoTime(expiresAt),
      locale,
    })),
    trail: held.trail.map((entry) => exportedEntry(entry, id, mask)),
  };
}

async function titlesOf(
  { stores }: ExportServices,
  { institution, memberships }: Person,
  meetings: readonly Meeting[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set([...memberships, ...meetings].map(({ course }) => course))];
  return new Map((await stores.courses.findMany(institution, ids)).map((one) => [one.id, courseTitle(one)]));
}

/** Co-students by name, so that none stays in a reason that somebody typed. */
function othersIn(traces: readonly { meeting: Meeting }[], person: string): string[] {
  return traces.flatMap(({ meeting }) =>
    meeting.sheet.filter((row) => row.person !== person).map((row) => row.name),
  );
}

async function exportedMeeting(
  services: ExportServices,
  { meeting, person, titles }: { meeting: Meeting; person: Person; titles: ReadonlyMap<string, string> },
): Promise<ExportedMeeting> {
  const { institution, id, teachers, room, title, start, end, opening, course } = meeting;
  const [sealed, scans] = await Promise.all([
    services.stores.statements.inMeeting(institution, id),
    services.stores.scans.inMeeting(institution, id),
  ]);
  const scan = scans.find((one) => one.person === person.id);
  const row = rowOf(meeting, person.id);
  const mask = maskOf(othersIn([{ meeting }], person.id));
  const statements: ExportedStatement[] = [];
  for (const one of sealed)
    statements.push(...(await exportedStatement(services, { sealed: one, person, mask })));
  return {
    course: opening?.courseTitle ?? titles.get(course) ?? '',
    title,
    start: isoTime(start),
    end: isoTime(end),
    room,
    teachers: teachers.map(({ name }) => name),
    row: row === null ? null : { name: row.name, subject: row.subject, mark: row.mark },
    scan: scan === undefined ? null : { at: isoTime(scan.at), way: scan.way },
    statements,
  };
}

const SIGNATURES: ReadonlySet<string> = new Set(['student-signature', 'teacher-signature']);

/** Own signatures with all that is kept; other own acts by reference; of what others sealed about this person, only their row. */
async function exportedStatement(
  services: ExportServices,
  { sealed, person, mask }: { sealed: SealedStatement; person: Person; mask: Mask },
): Promise<ExportedStatement[]> {
  const { institution, jws, digest, type, setAside, log, receivedAt } = sealed;
  const own = sealed.audit.actor === person.id;
  const { rows, ...kept } = keptOf(services, sealed);
  const ownRows = (rows ?? []).filter((row) => row?.person.id === person.id);
  if (!own && ownRows.length === 0) return [];
  const { sealer } = services;
  // Other acts of staff may name students in their reasons.
  const signed = own && SIGNATURES.has(type);
  const seal = signed
    ? {
        jws,
        statement: await sealer.open(institution, jws),
        publicKey: await sealer.publicJwk(institution, jws),
      }
    : null;
  return [
    {
      reference: receiptReference(digest),
      type,
      receivedAt: isoTime(receivedAt),
      digest,
      log,
      setAside: setAside === null ? null : { at: isoTime(setAside.at), reason: mask(setAside.reason) },
      seal,
      kept: signed ? kept : null,
      rows: ownRows,
    },
  ];
}

/** A value with a mask over all its texts, however deep. */
function maskedIn(value: unknown, mask: Mask): unknown {
  if (value === undefined) return value;
  const masked: unknown = JSON.parse(JSON.stringify(value), (_field, inner: unknown) =>
    typeof inner === 'string' ? mask(inner) : inner,
  );
  return masked;
}

/** An entry as the person may read it: who else acted, and on whom, is left out. */
function exportedEntry({ at, actor, event }: AuditEntry, person: string, mask: Mask): ExportedEntry {
  const { type, ...rest } = event;
  const about = !('person' in event) || event.person === person;
  const details: Record<string, unknown> = {};
  for (const [field, value] of about ? Object.entries<unknown>(rest) : []) {
    if (field !== 'person' && field !== 'by') details[field] = maskedIn(value, mask);
  }
  return { at: isoTime(at), by: whoActed(actor, person), what: type, details };
}

function whoActed(actor: string, person: string): ExportedEntry['by'] {
  if (actor === person) return 'yourself';
  if (actor === OPERATOR) return 'the operator';
  return actor === ITSELF ? 'the tool itself' : 'somebody else';
}
