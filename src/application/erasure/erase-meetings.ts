import { randomBytes } from 'node:crypto';
import { ERASED_NAME, withoutAnybody } from '../../domain/erasure.ts';
import { AppError } from '../../errors.ts';
import { newId } from '../identity.ts';
import type { Erasure, ErasureCounts, Rewrite } from '../ports/erasure.ts';
import { audit, type Actor } from '../services.ts';
import { dueMeetings } from './due.ts';
import { leased, NOTHING_COUNTED } from './erase-person.ts';
import { readReason } from './holds.ts';
import { rewriteMeeting } from './rewrite-meeting.ts';
import { erasedBy, eraseSheets, pseudonymOf, type StepServices } from './steps.ts';

/** An erasure of meetings that runs. */
type Running = Erasure & { secret: string };

/**
 * Erases every meeting whose retention is over and that nothing holds: all its statements, its sheet's names, its scans. Its
 * frame stays, and its places in the log. Asked again after a crash, it goes on.
 * @throws AppError REASON_MISSING, INSTITUTION_UNKNOWN, ERASURE_RUNS
 */
export async function eraseDueMeetings(
  services: StepServices,
  actor: Actor,
  typed: string,
): Promise<Erasure | null> {
  const reason = readReason(typed);
  return leased(services, actor.institution, async () => {
    const { due } = await dueMeetings(services, actor.institution);
    const ids = due.filter(({ held }) => !held).map(({ meeting }) => meeting.id);
    const before = await services.stores.erasures.unfinishedMeetings(actor.institution);
    if (before === null && ids.length === 0) return null;
    const running = before ?? (await begin(services, actor, { ids, reason }));
    return carryOut(services, actor, { running, allowed: new Set([...ids]) });
  });
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
  };
  await stores.erasures.begin(erasure);
  return erasure;
}

/** @param run `allowed`: those of an earlier run that are erased in part count as due, unless they are held since */
async function carryOut(
  services: StepServices,
  actor: Actor,
  { running, allowed }: { running: Erasure; allowed: ReadonlySet<string> },
): Promise<Erasure> {
  const { stores, clock } = services;
  if (running.secret === null) throw new AppError('ERASURE_UNKNOWN');
  const started: Running = { ...running, secret: running.secret };
  const counts = { ...started.counts };
  for (const meeting of started.meetings.filter((id) => allowed.has(id))) {
    const erased = await eraseMeeting(services, started, meeting);
    if (erased === null) continue;
    counts.meetings += 1;
    counts.statements += erased.statements;
    counts.scans += erased.scans;
    await stores.erasures.keep({ ...started, counts });
  }
  const gone = (await stores.meetings.findMany(actor.institution, started.meetings))
    .filter((meeting) => meeting.erased !== undefined)
    .map((meeting) => meeting.id);
  const rewrite = rewriteFor({ ...started, meetings: gone });
  counts.trail += await stores.erasures.rewriteTrail(actor.institution, rewrite);
  const { id, asked } = started;
  const { meetings, statements } = counts;
  await audit(services, actor, [
    { type: 'meetings-erased', erasure: id, meetings, statements, reason: asked.reason },
  ]);
  const done: Erasure = { ...started, secret: null, meetings: [], step: null, counts, doneAt: clock.now() };
  await stores.erasures.keep(done);
  return done;
}

/**
 * Statements first, the frame last: it is by the frame that a meeting is no longer due. Null while something of it waits for
 * its place in the log, which it could never take without its salt: the next run erases it.
 */
async function eraseMeeting(
  services: StepServices,
  erasure: Running,
  meeting: string,
): Promise<Pick<ErasureCounts, 'statements' | 'scans'> | null> {
  const { stores } = services;
  const { institution, secret } = erasure;
  const pseudonym = (person: string): string => (person === '' ? '' : pseudonymOf(secret, meeting, person));
  const erased = erasedBy(erasure);
  await stores.meetings.findFile(institution, meeting);
  const sealed = await stores.statements.inMeeting(institution, meeting);
  if (sealed.some(({ log }) => log.state === 'pending')) return null;
  for (const { id, person } of sealed) {
    await stores.erasures.eraseStatement(institution, { id, person: pseudonym(person), erased });
  }
  const scans = await stores.erasures.eraseScans(institution, { meeting });
  const { meeting: after } = await rewriteMeeting(services, { institution, meeting }, (current) =>
    current.erased === undefined ? withoutAnybody(current, erased, pseudonym) : current,
  );
  await eraseSheets(services, after, erasure.asked.at);
  return { statements: sealed.length, scans };
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
