import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AuditEntry, AuditEvent } from '../../domain/audit.ts';
import { ERASED_NAME, maskOf, withoutPerson, type Erased, type TakenOut } from '../../domain/erasure.ts';
import type { Meeting } from '../../domain/meeting.ts';
import type { Erasure, ErasureStep, Rewrite } from '../ports/erasure.ts';
import type { SealedStatement } from '../ports/sealed.ts';
import { AppError } from '../../errors.ts';
import type { Services } from '../services.ts';
import { eraseRows } from './erase-rows.ts';
import { LEASE_MS, type Leased } from './lease.ts';
import { isOwn } from './plan.ts';
import { rewriteMeeting } from './rewrite-meeting.ts';
import { aboutErasure, refuseHeld } from './still-held.ts';

export type StepServices = Pick<Services, 'stores' | 'clock' | 'log' | 'vault'>;

/** An erasure of one person that runs. */
export interface Running extends Erasure {
  what: 'person';
  person: string;
  secret: string;
}

export function isRunning(erasure: Erasure): erasure is Running {
  return erasure.what === 'person' && erasure.person !== null && erasure.secret !== null;
}

/**
 * Keeps how far an erasure is, as long as it is this process that carries it out: others leave it alone for as long as the
 * lease.
 * @throws AppError ERASURE_RUNS
 */
export async function keepStep(
  services: Pick<Services, 'stores' | 'clock'> & Leased,
  erasure: Erasure,
): Promise<void> {
  await keepLast(services, { ...erasure, dueAt: services.clock.now() + LEASE_MS, stopped: null });
}

/** Keeps how an erasure was left, done or not. @throws AppError ERASURE_RUNS */
export async function keepLast(
  { stores, renew }: Pick<Services, 'stores'> & Leased,
  erasure: Erasure,
): Promise<void> {
  await renew();
  if (!(await stores.erasures.keep(erasure))) throw new AppError('ERASURE_RUNS');
}

/**
 * A pseudonym of 24 hex digits: the same whenever a step is done again, another in every meeting, and of nobody once the
 * erasure has forgotten its secret.
 */
export function pseudonymOf(secret: string, ...about: string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([secret, ...about]))
    .digest('hex')
    .slice(0, 24);
}

/** @returns what it counted */
type Step = (services: StepServices & Leased, erasure: Running) => Promise<Partial<Erasure['counts']>>;

export const PERSON_STEPS: Record<ErasureStep, Step> = {
  /** First, so that nobody signs while the rest goes on. */
  sessions: async ({ stores }, { institution, person }) => ({
    sessions: await stores.erasures.endSessions(institution, person),
  }),

  meetings: async (services, erasure) => {
    const counts = { meetings: 0, statements: 0, rows: 0 };
    const about = await aboutErasure(services, erasure);
    for (const meeting of erasure.meetings) {
      await keepStep(services, erasure);
      await refuseHeld(services, erasure.institution, about);
      const { statements, rows, changed } = await eraseInMeeting(services, erasure, meeting);
      counts.statements += statements;
      counts.rows += rows;
      if (changed) counts.meetings += 1;
    }
    return counts;
  },

  records: async ({ stores }, { institution, person }) => {
    await stores.erasures.eraseTries(institution, person);
    await stores.packs.removeAskedBy(institution, person, ERASED_NAME);
    return {
      scans: await stores.erasures.eraseScans(institution, { person }),
      scores: await stores.erasures.eraseScores(institution, person),
    };
  },

  trail: async (services, erasure) => {
    const { erasures } = services.stores;
    const { institution, person, secret } = erasure;
    const pseudonym = pseudonymOf(secret, 'acts');
    const { mask } = masksOf(erasure);
    await erasures.renameActs(institution, { person, pseudonym, name: ERASED_NAME, mask });
    // A trail may be longer than the lease.
    const goesOn = (): Promise<void> => keepStep(services, erasure);
    return { trail: await erasures.rewriteTrail(institution, rewriteFor(erasure), goesOn) };
  },

  sheets: async (services, erasure) => {
    const { institution, meetings, asked } = erasure;
    for (const meeting of await services.stores.meetings.findMany(institution, meetings)) {
      await keepStep(services, erasure);
      await eraseSheets(services, meeting, asked.at);
    }
    return {};
  },

  /** Last: until then a new try finds the person. Whoever launched meanwhile begins anew. */
  identity: async ({ stores }, { institution, person }) => {
    const sessions = await stores.erasures.endSessions(institution, person);
    await stores.erasures.erasePerson(institution, person);
    return { sessions };
  },
};

/**
 * The PDFs of all versions go at once, and the packs that hold them; the next version is made in a moment, and names the one
 * before by its hash. What was made since the erasure was asked for goes with the making, which knows what it was made of.
 */
export async function eraseSheets(
  { stores, clock }: Pick<Services, 'stores' | 'clock'>,
  { institution, id, status }: Pick<Meeting, 'institution' | 'id' | 'status'>,
  asked: number,
): Promise<void> {
  if (status !== 'validated') return;
  await stores.packs.removeWith(institution, id);
  const before = (await stores.sheets.list(institution, [id])).findLast(({ madeAt }) => madeAt < asked);
  if (before !== undefined) await stores.sheets.removePdfsBefore(institution, id, before.version + 1);
  await stores.sheets.want(institution, { meeting: id, why: 'erasure' }, clock.now());
}

/** Their statements, their rows in what others sealed, their row on the sheet, their scan: in that order, so that a new try finds what is left. */
async function eraseInMeeting(
  services: StepServices,
  erasure: Running,
  meeting: string,
): Promise<{ statements: number; rows: number; changed: boolean }> {
  const { stores } = services;
  const { institution, person, secret } = erasure;
  const pseudonym = pseudonymOf(secret, meeting);
  // Also moves what an interrupted process left in the meeting.
  await stores.meetings.findFile(institution, meeting);
  const sealed = await stores.statements.inMeeting(institution, meeting);
  const own = sealed.filter((one) => isOwn(one, person));
  refuseWaiting(own);
  for (const { id } of own) {
    await stores.erasures.eraseStatement(institution, { id, person: pseudonym, erased: erasedBy(erasure) });
  }
  const rows = await eraseRows(services, person, sealed);
  const { changed } = await rewriteMeeting(services, { institution, meeting }, (current) =>
    withoutPerson(current, { person, pseudonym, ...masksOf(erasure) }),
  );
  return { statements: own.length, rows, changed: changed || own.length > 0 };
}

/** What came after it was judged: without its salt it could never take its place in the log. @throws AppError ERASURE_WAITING */
function refuseWaiting(own: readonly SealedStatement[]): void {
  if (own.some(({ log }) => log.state === 'pending')) throw new AppError('ERASURE_WAITING', { count: 1 });
}

export function erasedBy({ asked: { at, by, reason } }: Erasure): Erased {
  return { at, by, reason };
}

function masksOf({ names }: Erasure): Pick<TakenOut, 'mask' | 'maskWhole'> {
  return { mask: maskOf(names.parts), maskWhole: maskOf(names.whole) };
}

/** Takes the person out of an entry of the trail: the id becomes a pseudonym, names go, also out of reasons. */
function rewriteFor(erasure: Running): Rewrite {
  const { person, secret, sub, meetings } = erasure;
  const { mask, maskWhole } = masksOf(erasure);
  const theirs = new Set(meetings);
  return (entry) => {
    const { meeting = '' } = 'meeting' in entry.event ? entry.event : {};
    const pseudonym = pseudonymOf(secret, meeting);
    const isTheirs =
      entry.actor === person ||
      theirs.has(meeting) ||
      entry.event.type.startsWith('hold-') ||
      JSON.stringify(entry.event).includes(person);
    const out = { person, pseudonym, sub, mask: isTheirs ? mask : maskWhole };
    const who = entry.actor === person ? { actor: pseudonym, actorName: ERASED_NAME } : {};
    const after: AuditEntry = { ...entry, ...who, event: withoutIn(entry.event, out) };
    return JSON.stringify(after) === JSON.stringify(entry) ? entry : after;
  };
}

interface Out extends Pick<TakenOut, 'person' | 'pseudonym' | 'mask'> {
  sub: string | null;
}

/** Fields that people typed. */
const TYPED = new Set(['reason', 'before', 'after', 'name']);

const fields = z.record(z.string(), z.unknown());

/** The same event without the person, whatever its shape: events are many, and grow. */
function withoutIn(event: AuditEvent, out: Out): AuditEvent {
  const said: unknown = JSON.parse(JSON.stringify(event), (field: string, inner: unknown) => {
    if (inner === out.person || (field === 'by' && inner === out.sub)) return out.pseudonym;
    if (typeof inner === 'string' && TYPED.has(field)) return out.mask(inner);
    return inner;
  });
  return Object.assign({ ...event }, fields.parse(said));
}
