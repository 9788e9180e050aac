import type { Downloaded, ErasureStore } from '../../application/ports/erasure.ts';
import type { AuditEntry } from '../../domain/audit.ts';
import type { AuditDoc, Models } from '../models.ts';

const BATCH = 500;

/** Which entries tell of a download: of a meeting, of a course, or of everything on a person. */
function filterOf({ person, meetings, courses }: Downloaded): Record<string, unknown>[] {
  return [
    { 'event.type': { $in: ['sheet-downloaded', 'evidence-exported'] }, 'event.meeting': { $in: meetings } },
    { 'event.type': 'pack-downloaded', 'event.course': { $in: courses } },
    { 'event.type': 'person-exported', 'event.person': person },
  ];
}

/** The trail is gone through, as for every erasure: it is rare. */
export function downloads({ audit }: Models): Pick<ErasureStore, 'downloads'> {
  return {
    async downloads(institution, what) {
      const newest: AuditEntry[] = [];
      let count = 0;
      const entries = audit
        .find({ institution, $or: filterOf(what) }, { _id: 0 })
        .sort({ at: -1, _id: -1 })
        .lean<AuditDoc>()
        .cursor({ batchSize: BATCH });
      for await (const entry of entries) {
        if (!what.concerns(entry.event)) continue;
        count += 1;
        if (newest.length < what.limit) newest.push(entry);
      }
      return { count, newest };
    },
  };
}
