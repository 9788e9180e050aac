import { localParts } from '../application/calendar.ts';
import type { Institution } from '../domain/institution.ts';

/** A licence with days instead of instants, in the institution's zone; `to` is its last day. */
export interface LicenceData {
  hosted: boolean;
  threshold: number;
  from: string;
  to: string;
}

export function licenceData({ licence, timeZone }: Institution): LicenceData | null {
  if (licence === null) return null;
  return {
    hosted: licence.hosted,
    threshold: licence.threshold,
    from: localParts(timeZone, licence.from).date,
    to: localParts(timeZone, licence.to - 1).date,
  };
}
