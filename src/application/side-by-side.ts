import type { Meeting } from '../domain/meeting.ts';
import type { Person } from '../domain/person.ts';
import { personOf } from './grants.ts';
import type { SealedStatement } from './ports/sealed.ts';
import type { LiveSession } from './ports/session.ts';
import type { Services } from './services.ts';

/** Signatures that stand side by side at most. */
export const MOST_SIDE_BY_SIDE = 60;

/** One person's signatures, newest first, for a human to look at: nothing compares or scores them. */
export interface SideBySide {
  person: Person;
  signatures: { sealed: SealedStatement; meeting: Meeting | null }[];
  more: boolean;
}

/** @throws AppError PERSON_UNKNOWN */
export async function sideBySide(
  services: Pick<Services, 'stores'>,
  { institution: { key } }: LiveSession,
  id: string,
): Promise<SideBySide> {
  const { preAudit, meetings } = services.stores;
  const person = await personOf(services, key, id);
  const read = await preAudit.ofPerson(key, id, MOST_SIDE_BY_SIDE + 1);
  const shown = read.slice(0, MOST_SIDE_BY_SIDE);
  const found = await meetings.findMany(key, [...new Set(shown.map(({ meeting }) => meeting))]);
  const byId = new Map(found.map((meeting) => [meeting.id, meeting]));
  return {
    person,
    signatures: shown.map((sealed) => ({ sealed, meeting: byId.get(sealed.meeting) ?? null })),
    more: read.length > shown.length,
  };
}
