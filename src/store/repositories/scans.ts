import { newId } from '../../application/identity.ts';
import type { Scan, ScanStore } from '../../application/ports/stores.ts';
import { isDuplicateKey } from '../database-errors.ts';
import { partOf, type Models, type ScanDoc } from '../models.ts';

export function scanFrom({ _id, of: _of, ...scan }: ScanDoc): Scan {
  return scan;
}

export function scanStore({ scans }: Models): ScanStore {
  return {
    async record(scan) {
      try {
        await scans.create({ _id: newId(), ...scan, of: partOf(scan.meeting, scan.person) });
        return 'recorded';
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const { institution, meeting, person } = scan;
        return (await scans.exists({ institution, meeting, person })) === null ? 'replayed' : 'already';
      }
    },

    async inMeeting(institution, meeting) {
      return (await scans.find({ institution, meeting }).lean<ScanDoc[]>()).map(scanFrom);
    },
  };
}
