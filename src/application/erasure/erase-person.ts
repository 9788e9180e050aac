import { randomBytes } from 'node:crypto';
import { maskOf } from '../../domain/erasure.ts';
import { AppError } from '../../errors.ts';
import { readReason } from '../acts.ts';
import { newId } from '../identity.ts';
import { ERASURE_STEPS, type Erasure, type ErasureCounts } from '../ports/erasure.ts';
import { audit, type Actor, type Services } from '../services.ts';
import { leased, LEASE_MS, type Leased } from './lease.ts';
import { namesOf } from './names.ts';
import { judgeErasure, type Judged } from './plan.ts';
import { isRunning, keepLast, keepStep, PERSON_STEPS, type Running, type StepServices } from './steps.ts';
import { aboutErasure, refuseHeld } from './still-held.ts';
import { tried } from './turn.ts';

export const NOTHING_COUNTED: Readonly<ErasureCounts> = {
  meetings: 0,
  statements: 0,
  rows: 0,
  sessions: 0,
  scans: 0,
  scores: 0,
  trail: 0,
};

export interface ErasureRequest {
  person: string;
  reason: string;
}

/**
 * Erases a person: statements, strokes, id_token, salts, names. It is carried out step by step; after a crash
 * `resumeDueErasures` goes on. Asking again for a person whose erasure stands still goes on with that one.
 * @throws AppError REASON_MISSING, PERSON_UNKNOWN, ERASURE_HELD, ERASURE_RETAINED, ERASURE_NAMED, ERASURE_WAITING,
 * ERASURE_OF_ONESELF, ERASURE_RUNS while another is carried out in the institution
 */
export async function erasePerson(
  services: StepServices,
  actor: Actor,
  request: ErasureRequest,
): Promise<Erasure> {
  const reason = readReason(request.reason);
  if (request.person === actor.id) throw new AppError('ERASURE_OF_ONESELF');
  return leased(services, actor.institution, async (lease) => {
    const where = { institution: actor.institution, person: request.person };
    // One that stands still may have gone as far as the person's own record.
    const before = await unfinishedOf(services, where);
    if (before !== null) return goOnWithPerson({ ...services, ...lease }, actor, { ...before, tries: 0 });
    const judged = await judgeErasure(services, where);
    refuseObstacles(judged);
    return goOnWithPerson({ ...services, ...lease }, actor, await begin(services, actor, { judged, reason }));
  });
}

/**
 * Carries out what is left of a person's erasure, under the lease.
 * @throws AppError ERASURE_RUNS, ERASURE_HELD, ERASURE_WAITING
 */
export function goOnWithPerson(
  services: StepServices & Leased,
  actor: Actor,
  erasure: Running,
): Promise<Erasure> {
  return tried(services, erasure, () => carryOut(services, actor, erasure));
}

/** @throws AppError ERASURE_HELD, ERASURE_RETAINED, ERASURE_NAMED, ERASURE_WAITING */
function refuseObstacles({ obstacles }: Judged): void {
  const [first] = obstacles;
  if (first === undefined) return;
  const count = obstacles.filter(({ kind }) => kind === first.kind).length;
  switch (first.kind) {
    case 'hold':
      throw new AppError('ERASURE_HELD', { count });
    case 'retention':
      throw new AppError('ERASURE_RETAINED', { count });
    case 'named':
      throw new AppError('ERASURE_NAMED', { count });
    case 'waiting':
      throw new AppError('ERASURE_WAITING', { count });
  }
}

async function unfinishedOf(
  { stores }: Pick<Services, 'stores'>,
  { institution, person }: { institution: string; person: string },
): Promise<Running | null> {
  const unfinished = await stores.erasures.unfinished(institution, person);
  return unfinished !== null && isRunning(unfinished) ? unfinished : null;
}

async function begin(
  { stores, clock }: StepServices,
  actor: Actor,
  { judged: { person, traced }, reason }: { judged: Judged; reason: string },
): Promise<Running> {
  const traces = traced.map(({ trace }) => trace);
  const names = namesOf(person, traces);
  const erasure: Running = {
    id: newId(),
    institution: actor.institution,
    what: 'person',
    person: person.id,
    sub: person.sub,
    names,
    secret: randomBytes(32).toString('base64url'),
    meetings: traces.map(({ meeting }) => meeting.id),
    // The reason stays: it must not name whom it is about.
    asked: { at: clock.now(), by: actor.id, byName: actor.name, reason: maskOf(names.parts)(reason) },
    step: ERASURE_STEPS[0],
    counts: { ...NOTHING_COUNTED },
    doneAt: null,
    ...{ dueAt: clock.now() + LEASE_MS, tries: 0, stopped: null },
  };
  await stores.erasures.begin(erasure);
  return erasure;
}

async function carryOut(services: StepServices & Leased, actor: Actor, erasure: Running): Promise<Erasure> {
  let current = erasure;
  const about = await aboutErasure(services, erasure);
  const first = ERASURE_STEPS.findIndex((step) => step === current.step);
  for (const [i, step] of ERASURE_STEPS.entries()) {
    if (i < first) continue;
    await services.renew();
    await refuseHeld(services, actor.institution, about);
    const counted = await PERSON_STEPS[step](services, current);
    current = { ...current, counts: added(current.counts, counted), step: ERASURE_STEPS[i + 1] ?? step };
    await keepStep(services, current);
  }
  return ended(services, actor, current);
}

function added(counts: ErasureCounts, more: Partial<ErasureCounts>): ErasureCounts {
  const sum = { ...counts };
  for (const [name, count] of Object.entries(more)) {
    if (name in sum) Object.assign(sum, { [name]: Number(Reflect.get(sum, name)) + count });
  }
  return sum;
}

/** What is written last knows nobody: neither the person nor how the pseudonyms were made. */
async function ended(services: StepServices & Leased, actor: Actor, erasure: Running): Promise<Erasure> {
  const { id, counts } = erasure;
  const reason = erasure.asked.reason;
  await audit(services, actor, [
    { type: 'person-erased', erasure: id, statements: counts.statements, reason },
  ]);
  const done: Erasure = {
    ...erasure,
    person: null,
    sub: null,
    names: { whole: [], parts: [] },
    secret: null,
    meetings: [],
    step: null,
    doneAt: services.clock.now(),
    ...{ dueAt: null, stopped: null },
  };
  await keepLast(services, done);
  return done;
}
