import type { AuditStore } from '../../application/ports/stores.ts';
import type { AuditDoc, Models } from '../models.ts';

export function auditStore({ audit }: Models): AuditStore {
  return {
    async append(entries) {
      await audit.insertMany(entries.map((entry) => ({ ...entry })));
    },

    async list(institution, { skip = 0, limit }) {
      // Events of one act share their instant: a page is counted, not cut by time.
      return audit
        .find({ institution }, { _id: 0 })
        .sort({ at: -1, _id: -1 })
        .skip(skip)
        .limit(limit)
        .lean<AuditDoc[]>();
    },
  };
}
