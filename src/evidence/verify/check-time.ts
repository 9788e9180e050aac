import { base64Bytes, utf8Bytes } from '../bytes.ts';
import type { VerifiedTimestamp } from '../timestamp/verify.ts';
import { named, type OpenedLog, type StampedCheckpoint } from './check-checkpoint.ts';
import { subjectOf, type Opened } from './opened.ts';
import { readToken, tokenProblem } from './read-token.ts';
import type { Findings } from './report.ts';
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
  const token = base64Bytes(timestamp) ?? new Uint8Array();
  const context = { data: utf8Bytes(note), others: [] };
  try {
    const { stamp } = await readToken(token, { ...context, roots: tsaRoots });
    sayStamp(stamp, subject, findings);
    return stamp.at;
  } catch (error) {
    const problem = tokenProblem(error);
    if (problem === 'chain')
      return sayOtherRoot((await readToken(token, { ...context, roots: [] })).stamp, subject, findings);
    findings.add('time.invalid', subject, { problem });
    return null;
  }
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
