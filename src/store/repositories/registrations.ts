import type { RegistrationStore } from '../../application/ports/platforms.ts';
import type { RegistrationLink } from '../../domain/registration-link.ts';
import type { Models } from '../models.ts';
import type { RegistrationDoc } from '../platform-models.ts';

/** Kept this long after its end, so that who comes too late is told why. */
const REMEMBERED_MS = 30 * 24 * 60 * 60_000;

const OPEN = { usedAt: null, revokedAt: null } as const;

function linkFrom({ _id, link, expireAt: _expireAt, ...rest }: RegistrationDoc): RegistrationLink {
  return { id: link, tokenHash: _id, ...rest };
}

export function registrationStore({ registrations }: Models): RegistrationStore {
  return {
    async insert({ id, tokenHash, ...rest }) {
      const expireAt = new Date(rest.expiresAt + REMEMBERED_MS);
      await registrations.create({ _id: tokenHash, link: id, ...rest, expireAt });
    },

    async find(tokenHash) {
      const found = await registrations.findById(tokenHash).lean<RegistrationDoc>();
      return found === null ? null : linkFrom(found);
    },

    async list(institution) {
      const found = await registrations
        .find({ institution })
        .sort({ createdAt: -1 })
        .limit(100)
        .lean<RegistrationDoc[]>();
      return found.map(linkFrom);
    },

    async take(tokenHash, now, staleBefore) {
      const free = { $or: [{ takenAt: null }, { takenAt: { $lt: staleBefore } }] };
      const taken = await registrations.updateOne(
        { _id: tokenHash, ...OPEN, expiresAt: { $gt: now }, ...free },
        { $set: { takenAt: now } },
      );
      return taken.modifiedCount > 0;
    },

    async release(tokenHash) {
      await registrations.updateOne({ _id: tokenHash, usedAt: null }, { $set: { takenAt: null } });
    },

    async finish(tokenHash, usedAt, platform) {
      await registrations.updateOne({ _id: tokenHash }, { $set: { usedAt, platform } });
    },

    async revoke(institution, id, revokedAt) {
      const filter = { institution, link: id, ...OPEN, expiresAt: { $gt: revokedAt } };
      return (await registrations.updateOne(filter, { $set: { revokedAt } })).modifiedCount > 0;
    },
  };
}
