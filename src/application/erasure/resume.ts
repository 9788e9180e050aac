import { AppError } from '../../errors.ts';
import type { Erasure } from '../ports/erasure.ts';
import { audit, ITSELF, itselfIn, type Actor } from '../services.ts';
import { goOnWithMeetings } from './erase-meetings.ts';
import { goOnWithPerson } from './erase-person.ts';
import { LEASE_MS, leased, type Leased } from './lease.ts';
import { isRunning, type StepServices } from './steps.ts';
import { afterTry, MOST_TRIES } from './turn.ts';

/** In one round: the others come in the next. */
const ROUND = 3;

/**
 * Goes on with an erasure that stands still, because somebody asks for it or by itself.
 * @throws AppError ERASURE_UNKNOWN, ERASURE_RUNS, ERASURE_HELD, ERASURE_WAITING, ERASURE_OF_ONESELF
 */
export async function resumeErasure(services: StepServices, actor: Actor, id: string): Promise<Erasure> {
  return leased(services, actor.institution, async (lease) => {
    const erasure = await services.stores.erasures.find(actor.institution, id);
    if (erasure === null) throw new AppError('ERASURE_UNKNOWN');
    if (erasure.person === actor.id) throw new AppError('ERASURE_OF_ONESELF');
    if (erasure.doneAt !== null) return erasure;
    await audit(services, actor, [{ type: 'erasure-resumed', erasure: id }]);
    const tries = actor.id === ITSELF ? erasure.tries : 0;
    return goOn({ ...services, ...lease }, actor, { ...erasure, tries });
  });
}

function goOn(services: StepServices & Leased, actor: Actor, erasure: Erasure): Promise<Erasure> {
  return isRunning(erasure)
    ? goOnWithPerson(services, actor, erasure)
    : goOnWithMeetings(services, actor, erasure);
}

/**
 * Goes on with erasures whose process died or that failed, of all institutions; several processes share them. What a person
 * must decide stays as it is.
 * @returns how many ended
 */
export async function resumeDueErasures(services: StepServices): Promise<number> {
  let ended = 0;
  for (let i = 0; i < ROUND; i += 1) {
    const now = services.clock.now();
    const taken = await services.stores.erasures.takeDue(now, now + LEASE_MS);
    if (taken === null) break;
    if (await resumeTaken(services, taken)) ended += 1;
  }
  return ended;
}

async function resumeTaken(services: StepServices, taken: Erasure): Promise<boolean> {
  // Each try before killed its process, which could say nothing of it.
  if (taken.tries > MOST_TRIES) {
    await services.stores.erasures.putOff(taken, afterTry(services, { tries: MOST_TRIES }, null));
    services.log.warn({ erasure: taken.id }, 'an erasure that no try ended waits for a person');
    return false;
  }
  try {
    return (await resumeErasure(services, itselfIn(taken.institution), taken.id)).doneAt !== null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'ERASURE_RUNS') await notTried(services, taken);
    else services.log.warn({ err: error, erasure: taken.id }, 'an erasure stopped again');
    return false;
  }
}

/** Another one is carried out in the institution: that is no failure of this one. */
async function notTried({ stores, clock }: StepServices, taken: Erasure): Promise<void> {
  const turn = { tries: taken.tries - 1, stopped: null, dueAt: clock.now() + LEASE_MS };
  await stores.erasures.putOff(taken, turn);
}
