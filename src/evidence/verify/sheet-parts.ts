import { canonical } from '../canonical.ts';
import type { Subject } from './report.ts';

export const SHEET: Subject = { what: 'sheet', id: '', name: '' };

/** Names of what differs. */
export function differing(pairs: readonly (readonly [string, unknown, unknown])[]): string[] {
  return pairs.filter(([, one, other]) => canonical(one) !== canonical(other)).map(([name]) => name);
}
