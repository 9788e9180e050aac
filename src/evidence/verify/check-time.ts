import { AppError } from '../../errors.ts';
import { base64Bytes, utf8Bytes } from '../bytes.ts';
import { verifyToken, type VerifiedTimestamp } from '../timestamp/verify.ts';
import { named, type OpenedLog, type StampedCheckpoint } from './check-checkpoint.ts';
import { subjectOf, type Opened } from './opened.ts';
import type { Findings } from './report.ts';
import { refuseLooseCms } from './cms-form.ts';
import type { Trust } from './trust.ts';

/** By so much may the clocks of the tool and of an authority differ, ms. */
export const CLOCKS_DIFFER_MS = 120_000;

/** When a statement had been sealed, as a time-stamp shows: epoch ms UTC; null where none shows it. */
export type ShownTimes = ReadonlyMap<Opened, number | null>;

interface Stamp {
  size: number;
  at: number;
}

/** The time-stamps of the checkpoints, and that none is from before what it stands for. */
export async function checkTime(
  { opened, log }: { opened: readonly Opened[]; log: OpenedLog | null },
  trust: Trust,
  findings: Findings,
): Promise<ShownTimes> {
  const stamps: Stamp[] = [];
  for (const one of log === null ? [] : [...log.earlier, log.newest]) {
    const at = await stampOf(one, trust, findings);
    if (at !== null) stamps.push({ size: one.tree.size, at });
  }
  const times = new Map(opened.map((one) => [one, shownBy(one, stamps)]));
  if (stamps.length > 0) checkOrder(times, findings);
  return times;
}

async function stampOf(
  { tree, note, timestamp }: StampedCheckpoint,
  { tsaRoots }: Trust,
  findings: Findings,
): Promise<number | null> {
  const subject = { ...named(tree), what: 'timestamp' as const };
  if (timestamp === null) {
    findings.add('time.none', subject);
    return null;
  }
  const data = utf8Bytes(note);
  try {
    const stamp = await readStamp(timestamp, { data, roots: tsaRoots });
    sayStamp(stamp, subject, findings);
    return stamp.at;
  } catch (error) {
    const problem = problemOf(error);
    if (problem === 'chain')
      return sayOtherRoot(await readStamp(timestamp, { data, roots: [] }), subject, findings);
    findings.add('time.invalid', subject, { problem });
    return null;
  }
}

function problemOf(error: unknown): string {
  return error instanceof AppError ? String(error.params['problem']) : 'malformed';
}

/** It holds by itself, but under somebody else than was named. */
function sayOtherRoot(
  { at, authority }: VerifiedTimestamp,
  subject: ReturnType<typeof named>,
  findings: Findings,
): number {
  findings.add('time.other-root', subject, { authority: authority.name });
  if (authority.development) findings.notices.add('development-time');
  return at;
}

function sayStamp(
  { at, authority, trusted }: VerifiedTimestamp,
  subject: ReturnType<typeof named>,
  findings: Findings,
): void {
  const params = { at: new Date(at).toISOString(), authority: authority.name };
  findings.add('time.stamped', subject, params);
  if (authority.development) findings.notices.add('development-time');
  findings.add(trusted === true ? 'time.trusted' : 'time.root-not-given', subject, params);
}

/** @throws AppError TIMESTAMP_INVALID, TypeError when it is written in another way than DER's */
async function readStamp(
  base64: string,
  { data, roots }: { data: Uint8Array; roots: readonly Uint8Array[] },
): Promise<VerifiedTimestamp> {
  const token = base64Bytes(base64);
  if (token === null) throw new TypeError('not base64');
  refuseLooseCms(token, 'token');
  return verifyToken(token, { data, roots: roots.length === 0 ? null : roots });
}

function shownBy({ bundled }: Opened, stamps: readonly Stamp[]): number | null {
  const index = bundled.inclusion?.index ?? Infinity;
  const shown = stamps.filter(({ size }) => size > index).map(({ at }) => at);
  return shown.length === 0 ? null : Math.min(...shown);
}

function checkOrder(times: ShownTimes, findings: Findings): void {
  let isInOrder = true;
  for (const [one, at] of times) {
    if (at === null || Date.parse(one.statement.receivedAt) <= at + CLOCKS_DIFFER_MS) continue;
    isInOrder = false;
    findings.add('time.before-statement', subjectOf(one), { at: new Date(at).toISOString() });
  }
  if (isInOrder) findings.add('time.order');
}
