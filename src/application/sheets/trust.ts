import { createHash } from 'node:crypto';
import { groupedHex } from '../../domain/fingerprint.ts';
import type { SheetTrust } from '../ports/sheets.ts';
import { isoTime } from '../statements.ts';
import type { Evidence } from './evidence.ts';
import type { EvidentLog } from './log-over.ts';

/** What a sheet says of who vouches for it. */
export function trustOf(
  { log }: Pick<Evidence, 'log'>,
  keys: readonly Record<string, unknown>[],
): SheetTrust {
  return { log: noteFacts(log), stampedBy: stampFacts(log), rootFingerprint: rootFingerprint(keys) };
}

/** The first three lines of a checkpoint (C2SP tlog-checkpoint). */
function noteFacts(log: EvidentLog | null): SheetTrust['log'] {
  if (log === null) return null;
  const [origin = '', size = '', root = ''] = log.checkpoint.split('\n');
  return { origin, size: Number(size), root };
}

function stampFacts(log: EvidentLog | null): SheetTrust['stampedBy'] {
  const stamp = log?.timestamp ?? null;
  if (stamp === null) return null;
  const { name, development } = stamp.authority;
  return { name, at: isoTime(stamp.at), development };
}

/** Of the last certificate of the newest key that has any. */
function rootFingerprint(keys: readonly Record<string, unknown>[]): string | null {
  const chain: unknown = keys.findLast((key) => Array.isArray(key['x5c']))?.['x5c'];
  const root: unknown = Array.isArray(chain) ? chain.at(-1) : undefined;
  if (typeof root !== 'string') return null;
  const hex = createHash('sha256').update(Buffer.from(root, 'base64')).digest('hex');
  return groupedHex(hex);
}
