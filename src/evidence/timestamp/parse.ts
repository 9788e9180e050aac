import type * as Pki from 'pkijs';
import { invalid } from './problems.ts';

/** What a token says, unverified. @throws AppError TIMESTAMP_INVALID `malformed` */
export function tstInfoOf(pki: typeof Pki, signed: Pki.SignedData): Pki.TSTInfo {
  const content = signed.encapContentInfo.eContent;
  if (content === undefined) throw invalid('malformed');
  return parsed(() => pki.TSTInfo.fromBER(content.getValue()));
}

/** @throws AppError TIMESTAMP_INVALID `malformed` for whatever a parser throws */
export function parsed<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw invalid('malformed', cause);
  }
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
