import { isHeld, type LegalHold } from '../../domain/erasure-obstacles.ts';
import { AppError } from '../../errors.ts';
import type { Erasure } from '../ports/erasure.ts';
import type { Services } from '../services.ts';

type Stored = Pick<Services, 'stores'>;

/** Whom a hold must concern to stop a person's erasure: themselves, or the course of a meeting that it goes through. */
export interface About {
  person: string | null;
  courses: string[];
}

export async function aboutErasure(
  { stores }: Stored,
  { institution, person, meetings }: Erasure,
): Promise<About> {
  const found = await stores.meetings.findMany(institution, meetings);
  return { person, courses: found.map(({ course }) => course) };
}

/** A hold that was placed since it began stops what is left. @throws AppError ERASURE_HELD */
export async function refuseHeld(services: Stored, institution: string, about: About): Promise<void> {
  const holds = await inForce(services, institution);
  const count = holds.filter((hold) => isHeld(hold, about)).length;
  if (count > 0) throw new AppError('ERASURE_HELD', { count });
}

/** Whether a hold that is in force at this moment keeps a meeting: one on its course, or on anybody who stands in it. */
export async function isMeetingHeld(
  services: Stored,
  institution: string,
  meeting: string,
): Promise<boolean> {
  const holds = await inForce(services, institution);
  if (holds.length === 0) return false;
  const found = await services.stores.meetings.find(institution, meeting);
  if (found === null) return false;
  const people = [...found.sheet, ...found.teachers].map(({ person }) => person);
  return [null, ...people].some((person) =>
    holds.some((hold) => isHeld(hold, { person, courses: [found.course] })),
  );
}

async function inForce({ stores }: Stored, institution: string): Promise<LegalHold[]> {
  return (await stores.holds.list(institution)).filter(({ lifted }) => lifted === null);
}
