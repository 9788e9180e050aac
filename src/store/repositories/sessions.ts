import type { LiveSession, Session, SessionStore } from '../../application/ports/session.ts';
import type { Clock } from '../../application/ports/tools.ts';
import { AppError } from '../../errors.ts';
import { isDuplicateKey } from '../database-errors.ts';
import type { InstitutionDoc, Models, PersonDoc, SessionDoc } from '../models.ts';
import { insert } from './insert.ts';
import { institutionFrom } from './institutions.ts';
import { personFrom } from './people.ts';

interface Joined extends SessionDoc {
  people: PersonDoc[];
  institutions: InstitutionDoc[];
}

function liveFrom({ people, institutions, _id, expireAt: _expireAt, ...rest }: Joined): LiveSession[] {
  const [person, institution] = [people[0], institutions[0]];
  if (person === undefined || institution === undefined) return [];
  const session: Session = { idHash: _id, ...rest };
  return [{ session, person: personFrom(person), institution: institutionFrom(institution) }];
}

export function sessionStore({ sessions }: Models, clock: Clock): SessionStore {
  return {
    async create({ idHash, ...session }) {
      try {
        await insert(sessions, { _id: idHash, ...session, expireAt: new Date(session.expiresAt) });
      } catch (error) {
        if (isDuplicateKey(error)) throw new AppError('LTI_REPLAYED');
        throw error;
      }
    },

    async find(idHash) {
      const found = await sessions.aggregate<Joined>([
        { $match: { _id: idHash } },
        { $match: { expiresAt: { $gt: clock.now() } } },
        { $lookup: { from: 'people', localField: 'person', foreignField: '_id', as: 'people' } },
        {
          $lookup: {
            from: 'institutions',
            localField: 'institution',
            foreignField: '_id',
            as: 'institutions',
          },
        },
      ]);
      return found.flatMap(liveFrom)[0] ?? null;
    },

    async touch(idHash, lastSeenAt) {
      await sessions.updateOne({ _id: idHash }, { $max: { lastSeenAt } });
    },

    async end(idHash) {
      await sessions.deleteOne({ _id: idHash });
    },
  };
}
