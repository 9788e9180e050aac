import type { Institution } from '../../domain/institution.ts';
import type { Meeting } from '../../domain/meeting.ts';
import type { Person } from '../../domain/person.ts';
import { erasureObstacles, type ErasureObstacle, type LegalHold } from '../../domain/erasure-obstacles.ts';
import { receiptReference } from '../../domain/statement.ts';
import { AppError } from '../../errors.ts';
import { personOf } from '../grants.ts';
import { institutionOf } from '../parameters.ts';
import type { PersonRecords, TraceOfPerson } from '../ports/erasure.ts';
import { audit, type Actor, type Services } from '../services.ts';
import { handedOut, titleOf, type HandedOutList } from './handed-out.ts';
import { namesOf } from './names.ts';
import { tracedParts, type Traced } from './parts.ts';

type PlanServices = Pick<Services, 'stores' | 'clock' | 'sealer'>;

/** What goes of one meeting. */
export interface PlannedMeeting {
  meeting: Pick<Meeting, 'id' | 'title' | 'start' | 'end' | 'status'>;
  course: string;
  until: number;
  /** Sealed statements that become tombstones, with what only they hold: strokes, id_token, salt. */
  statements: number;
  /** Whether the person stands on the sheet: the row will say 'erased'. */
  row: boolean;
  scan: boolean;
}

/** What a dry run says: nothing has changed. */
export interface ErasurePlan {
  institution: Institution;
  person: Person;
  obstacles: ErasureObstacle[];
  meetings: PlannedMeeting[];
  records: PersonRecords;
  /** Courses of the memberships. */
  memberships: number;
  /** Versions of sheets that were made of these meetings: their files go, copies of them stay. */
  sheets: number;
  /** Receipts, each of which the person could keep with the whole statement. */
  receipts: number;
  /** Statements of others in which the name was typed, such as in a reason: they stay, and these are their references. */
  namedIn: string[];
  /** Copies that somebody downloaded. */
  handedOut: HandedOutList;
}

/** Obstacles beside what they were judged by. */
export interface Judged {
  institution: Institution;
  person: Person;
  traced: Traced[];
  obstacles: ErasureObstacle[];
}

/** @throws AppError INSTITUTION_UNKNOWN, PERSON_UNKNOWN */
export async function judgeErasure(
  services: Pick<Services, 'stores' | 'clock'>,
  where: { institution: string; person: string },
): Promise<Judged> {
  const institution = await institutionOf(services, where.institution);
  const person = await personOf(services, where.institution, where.person);
  const [traced, holds] = await Promise.all([
    tracedParts(services, institution, person.id),
    services.stores.holds.list(institution.key),
  ]);
  return { institution, person, traced, obstacles: obstaclesOf(services, { person, traced, holds }) };
}

function obstaclesOf(
  { clock }: Pick<Services, 'clock'>,
  { person, traced, holds }: { person: Person; traced: readonly Traced[]; holds: readonly LegalHold[] },
): ErasureObstacle[] {
  return erasureObstacles({
    person: person.id,
    parts: traced.map(({ part }) => part),
    holds,
    courses: person.memberships.map(({ course }) => course),
    now: clock.now(),
  });
}

/**
 * The dry run: what an erasure would remove, what it would leave and what it cannot reach. It changes nothing, and is audited.
 * @throws AppError INSTITUTION_UNKNOWN, PERSON_UNKNOWN
 */
export async function planErasure(
  services: PlanServices,
  actor: Actor,
  person: string,
): Promise<ErasurePlan> {
  const judged = await judgeErasure(services, { institution: actor.institution, person });
  const records = await services.stores.erasures.records(actor.institution, person);
  const meetings = judged.traced.map((traced) => plannedMeeting(traced, person));
  const traces = judged.traced.map(({ trace }) => trace);
  await audit(services, actor, [{ type: 'erasure-planned', person }]);
  return {
    institution: judged.institution,
    person: judged.person,
    obstacles: judged.obstacles,
    meetings,
    records,
    memberships: judged.person.memberships.length,
    sheets: (
      await services.stores.sheets.list(
        actor.institution,
        traces.map(({ meeting }) => meeting.id),
      )
    ).length,
    receipts: traces.flatMap(({ statements }) => statements.filter((one) => isOwn(one, person))).length,
    namedIn: await namedIn(services, judged, traces),
    handedOut: await handedOut(services, judged.institution, { person, traced: judged.traced }),
  };
}

/** A statement that goes with the person: an own signature, and what set one aside. */
export function isOwn(
  { person: whose }: Pick<TraceOfPerson['statements'][number], 'person'>,
  person: string,
): boolean {
  return whose === person;
}

function plannedMeeting(traced: Traced, person: string): PlannedMeeting {
  const { trace, part } = traced;
  const { id, title, start, end, status, sheet } = trace.meeting;
  return {
    meeting: { id, title, start, end, status },
    course: titleOf(traced),
    until: part.until,
    statements: trace.statements.filter((one) => isOwn(one, person)).length,
    row: sheet.some((row) => row.person === person),
    scan: trace.scanned,
  };
}

/** Looked for in the seals themselves, as whoever opens one would find it. */
async function namedIn(
  { stores, sealer }: PlanServices,
  { institution: { key }, person }: Judged,
  traces: readonly TraceOfPerson[],
): Promise<string[]> {
  const { whole } = namesOf(person, traces);
  const found: string[] = [];
  for (const { meeting } of traces) {
    for (const sealed of await stores.statements.inMeeting(key, meeting.id)) {
      if (isOwn(sealed, person.id)) continue;
      const text = JSON.stringify(await sealer.open(key, sealed.jws).catch(brokenSeal));
      if (whole.some((name) => text.includes(JSON.stringify(name).slice(1, -1))))
        found.push(receiptReference(sealed.digest));
    }
  }
  return found;
}

/** A broken seal is told where seals are checked. */
function brokenSeal(error: unknown): string {
  if (error instanceof AppError && error.code === 'SEAL_BROKEN') return '';
  throw error;
}
