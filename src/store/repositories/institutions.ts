import type { InstitutionStore } from '../../application/ports/stores.ts';
import { DEFAULT_SETTINGS, type Institution } from '../../domain/institution.ts';
import { AppError } from '../../errors.ts';
import { isDuplicateKey } from '../database-errors.ts';
import type { InstitutionDoc, Models } from '../models.ts';
import { usedBy } from './platform-ids.ts';

/** A setting that is younger than the institution has its default. */
export function institutionFrom({
  _id,
  settings,
  country = '',
  region = '',
  ...rest
}: InstitutionDoc): Institution {
  return { key: _id, country, region, ...rest, settings: { ...DEFAULT_SETTINGS, ...settings } };
}

function documentOf({ key, ...rest }: Institution): InstitutionDoc {
  return { _id: key, ...rest };
}

export function institutionStore(models: Models): InstitutionStore {
  const { institutions, audit, registrations, holds, erasures } = models;
  return {
    async find(key) {
      const found = await institutions.findById(key).lean<InstitutionDoc>();
      return found === null ? null : institutionFrom(found);
    },

    async list() {
      const found = await institutions.find().sort({ _id: 1 }).lean<InstitutionDoc[]>();
      return found.map(institutionFrom);
    },

    async create(institution) {
      try {
        await institutions.create(documentOf(institution));
      } catch (error) {
        if (isDuplicateKey(error)) throw new AppError('INSTITUTION_EXISTS', { key: institution.key });
        throw error;
      }
    },

    async save(institution) {
      const next = { ...institution, version: institution.version + 1 };
      const filter = { _id: institution.key, version: institution.version };
      const written = await institutions.replaceOne(filter, documentOf(next));
      if (written.matchedCount === 0) throw new AppError('SETTINGS_CHANGED_MEANWHILE');
      return next;
    },

    async remove(key) {
      if (await hasRecords(models, key)) throw new AppError('INSTITUTION_NOT_EMPTY', { key });
      const removed = await institutions.deleteOne({ _id: key });
      if (removed.deletedCount === 0) throw new AppError('INSTITUTION_UNKNOWN', { key });
      await audit.deleteMany({ institution: key });
      await registrations.deleteMany({ institution: key });
      await holds.deleteMany({ institution: key });
      await erasures.deleteMany({ institution: key });
    },
  };
}

/** Whether anything hangs on an institution: a platform, a person, a course, a meeting or what was recorded of one. */
async function hasRecords(models: Models, institution: string): Promise<boolean> {
  const { platforms, people, courses, meetings, scans, statements } = models;
  const found = await Promise.all([
    platforms.exists(usedBy(institution)),
    people.exists({ institution }),
    courses.exists({ institution }),
    meetings.exists({ institution }),
    scans.exists({ institution }),
    statements.exists({ institution }),
  ]);
  return found.some((record) => record !== null);
}
