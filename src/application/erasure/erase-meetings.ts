import { randomBytes } from 'node:crypto';
import type { AuditEvent } from '../../domain/audit.ts';
import { ERASED_NAME, withoutAnybody } from '../../domain/erasure.ts';
import { AppError } from '../../errors.ts';
import { readReason } from '../acts.ts';
import { newId } from '../identity.ts';
import type { Erasure, ErasureCounts, Rewrite } from '../ports/erasure.ts';
import { audit, type Actor } from '../services.ts';
import { dueMeetings } from './due.ts';
import { NOTHING_COUNTED } from './erase-person.ts';
import { leased, LEASE_MS, type Leased } from './lease.ts';
import { rewriteMeeting } from './rewrite-meeting.ts';
import { erasedBy, eraseSheets, keepLast, keepStep, pseudonymOf, type StepServices } from './steps.ts';
import { isMeetingHeld } from './still-held.ts';
import { afterTry, tried } from './turn.ts';

/** An erasure of meetings that runs. */
type Running = Erasure & { secret: string };

/**
 * Erases every meeting whose retention is over and that nothing holds: all its statements, its sheet's names, its scans. Its
 * frame stays, and its places in the log. Asked again after a crash, or when something waited, it goes on.
 * @returns null when none is due; with `doneAt` null, and the meetings that are left, when something waits for the log
 * or is held
 * @throws AppError REASON_MISSING, INSTITUTION_UNKNOWN, ERASURE_RUNS
 */
export async function eraseDueMeetings(
  services: StepServices,
  actor: Actor,
  typed: string,
): Promise<Erasure | null> {
  const reason = readReason(typed);
  return leased(services, actor.institution, async (lease) => {
    const { due } = await dueMeetings(services, actor.institution);
    const before = await services.stores.erasures.unfinishedMeetings(actor.institution);
    // A hold may keep what an earlier run was begun with: that is left until it is lifted.
    const ids = due
      .filter(({ held, meeting: { id } }) => !held || before?.meetings.includes(id))
      .map(({ meeting }) => meeting.id);
    if (before === null && ids.length === 0) return null;
    const begun = before === null ? await begin(services, actor, { ids, reason }) : { ...before, tries: 0 };
    return goOn({ ...services, ...lease }, actor, { begun, ids });
  });
}

/**
 * Carries out what is left of an erasure of meetings, under the lease: of those alone that it was asked for.
 * @throws AppError ERASURE_RUNS
 */
export async function goOnWithMeetings(
  services: StepServices & Leased,
  actor: Actor,
  begun: Erasure,
): Promise<Erasure> {
  const { due } = await dueMeetings(services, actor.institution);
  const ids = due.map(({ meeting }) => meeting.id).filter((id) => begun.meetings.includes(id));
  return goOn(services, actor, { begun, ids });
}

function goOn(
  services: StepServices & Leased,
  actor: Actor,
  { begun, ids }: { begun: Erasure; ids: readonly string[] },
): Promise<Erasure> {
  return tried(services, begun, async () => carryOut(services, actor, await resumed(services, begun, ids)));
}

/** With what is due now, and what an earlier run erased in part: its frame is gone, so that nothing else finds it. */
async function resumed({ stores }: StepServices, begun: Erasure, due: readonly string[]): Promise<Erasure> {
  const before = await stores.meetings.findMany(begun.institution, begun.meetings);
  const inPart = before.filter((meeting) => meeting.erased !== undefined);
  return { ...begun, meetings: [...new Set([...inPart.map(({ id }) => id), ...due])] };
}

async function begin(
  { stores, clock }: StepServices,
  actor: Actor,
  { ids, reason }: { ids: string[]; reason: string },
): Promise<Erasure> {
  const erasure: Erasure = {
    id: newId(),
    institution: actor.institution,
    what: 'meetings',
    person: null,
    sub: null,
    names: { whole: [], parts: [] },
    secret: randomBytes(32).toString('base64url'),
    meetings: ids,
    asked: { at: clock.now(), by: actor.id, byName: actor.name, reason },
    step: 'meetings',
    counts: { ...NOTHING_COUNTED },
    doneAt: null,
    ...{ dueAt: clock.now() + LEASE_MS, tries: 0, stopped: null },
  };
  await stores.erasures.begin(erasure);
  return erasure;
}

async function carryOut(services: StepServices & Leased, actor: Actor, running: Erasure): Promise<Erasure> {
  const { stores, clock } = services;
  if (running.secret === null) throw new AppError('ERASURE_UNKNOWN');
  const started: Running = { ...running, secret: running.secret };
  await keepStep(services, started);
  const { counts, waiting, held } = await eraseEach(services, started);
  const left = [...held, ...waiting];
  const gone = (await stores.meetings.findMany(actor.institution, started.meetings))
    .filter((meeting) => meeting.erased !== undefined)
    .map((meeting) => meeting.id);
  const rewrite = rewriteFor({ ...started, meetings: gone });
  const goesOn = (): Promise<void> => keepStep(services, { ...started, counts });
  counts.trail += await stores.erasures.rewriteTrail(actor.institution, rewrite, goesOn);
  if (left.length === 0 || counts.meetings > started.counts.meetings)
    await audit(services, actor, [auditedAs({ ...started, counts })]);
  const done: Erasure =
    left.length > 0
      ? {
          ...started,
          ...{ meetings: left, counts },
          // Where only holds are in the way: what waits for the log is tried again.
          ...afterTry(services, started, waiting.length === 0 ? 'hold' : null),
        }
      : { ...started, ...ENDED, counts, doneAt: clock.now() };
  await keepLast(services, done);
  return done;
}

const ENDED = { secret: null, meetings: [], step: null, dueAt: null, stopped: null };

function auditedAs({ id, asked: { reason }, counts: { meetings, statements } }: Erasure): AuditEvent {
  return { type: 'meetings-erased', erasure: id, meetings, statements, reason };
}

/** What was counted, and the meetings that are left for another run. */
interface ErasedEach {
  counts: ErasureCounts;
  /** Something of each waits for its place in the log. */
  waiting: string[];
  held: string[];
}

/** One after the other; holds are looked at before each. */
async function eraseEach(services: StepServices & Leased, started: Running): Promise<ErasedEach> {
  const counts = { ...started.counts };
  const [waiting, held]: [string[], string[]] = [[], []];
  for (const meeting of started.meetings) {
    await services.renew();
    if (await isMeetingHeld(services, started.institution, meeting)) {
      held.push(meeting);
      continue;
    }
    const erased = await eraseMeeting(services, started, meeting);
    counts.meetings += erased.changed ? 1 : 0;
    counts.statements += erased.statements;
    counts.scans += erased.scans;
    if (erased.waits) waiting.push(meeting);
    await keepStep(services, { ...started, counts });
  }
  return { counts, waiting, held };
}

interface ErasedMeeting extends Pick<ErasureCounts, 'statements' | 'scans'> {
  changed: boolean;
  /** Something of it waits for its place in the log, which it could never take without its salt: the next run erases it. */
  waits: boolean;
}

const NOTHING_ERASED: ErasedMeeting = { statements: 0, scans: 0, changed: false, waits: true };

/**
 * Statements first, the frame last: it is by the frame that a meeting is no longer due. Then once more, for an amendment that
 * came in between; after the frame nobody amends.
 */
async function eraseMeeting(
  services: StepServices,
  erasure: Running,
  meeting: string,
): Promise<ErasedMeeting> {
  const { stores } = services;
  const { institution, secret } = erasure;
  const pseudonym = (person: string): string => (person === '' ? '' : pseudonymOf(secret, meeting, person));
  const erased = erasedBy(erasure);
  const before = await eraseSealed(services, erasure, { meeting, pseudonym });
  if (before === null) return NOTHING_ERASED;
  const scans = await stores.erasures.eraseScans(institution, { meeting });
  const { meeting: after, changed } = await rewriteMeeting(services, { institution, meeting }, (current) =>
    current.erased === undefined ? withoutAnybody(current, erased, pseudonym) : current,
  );
  const late = await eraseSealed(services, erasure, { meeting, pseudonym });
  await eraseSheets(services, after, erasure.asked.at);
  return { statements: before + (late ?? 0), scans, changed, waits: late === null };
}

/** @returns how many statements went; null, and none did, while one of them waits for its place in the log */
async function eraseSealed(
  { stores }: StepServices,
  erasure: Running,
  { meeting, pseudonym }: { meeting: string; pseudonym: (person: string) => string },
): Promise<number | null> {
  const { institution } = erasure;
  // Also moves what an interrupted process left in the meeting.
  await stores.meetings.findFile(institution, meeting);
  const sealed = await stores.statements.inMeeting(institution, meeting);
  if (sealed.some(({ log }) => log.state === 'pending')) return null;
  for (const { id, person } of sealed) {
    const left = { id, person: pseudonym(person), erased: erasedBy(erasure) };
    await stores.erasures.eraseStatement(institution, left);
  }
  return sealed.length;
}

/** The trail keeps what was done to these meetings and when, but no longer by whom and to whom. */
function rewriteFor({ secret, meetings }: Running): Rewrite {
  const erased = new Set(meetings);
  return (entry) => {
    const { event } = entry;
    if (!('meeting' in event) || !erased.has(event.meeting) || entry.actorName === ERASED_NAME) return entry;
    const pseudonym = (person: string): string => pseudonymOf(secret, event.meeting, person);
    return {
      ...entry,
      actor: pseudonym(entry.actor),
      actorName: ERASED_NAME,
      event: {
        ...event,
        ...('person' in event && { person: pseudonym(event.person) }),
        ...('reason' in event && { reason: '' }),
        ...('changes' in event && { changes: {} }),
      },
    };
  };
}
