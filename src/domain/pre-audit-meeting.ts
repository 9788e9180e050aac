import type { CheckedMeeting, CheckedSignature, MissingFact } from './pre-audit-facts.ts';
import { isAnotherName } from './signature.ts';

/** What the sheet of a meeting should say and does not. */
export function missingFacts({ title, room, teachers }: CheckedMeeting): MissingFact[] {
  const missing: MissingFact[] = [];
  if (title.trim() === '') missing.push('title');
  if (room.trim() === '') missing.push('room');
  if (teachers.length === 0) missing.push('teacher');
  return missing;
}

/** Marked present, expected to sign, and without a signature once signing is over. */
export function isPresentUnsigned(
  { closed, signatures }: CheckedMeeting,
  { person, subject, mark }: CheckedMeeting['rows'][number],
): boolean {
  if (!closed || !subject || mark?.kind !== 'present') return false;
  return !signatures.some((signature) => signature.person === person);
}

/** Names that were typed and are others than the sheet shows. */
export function otherNames(signatures: readonly CheckedSignature[]): { name: string; typed: string }[] {
  return signatures.flatMap(({ name, typedName }) =>
    typedName !== null && isAnotherName(typedName, name) ? [{ name, typed: typedName }] : [],
  );
}

/** Signatures in a row that make a chain. */
const SHORTEST_CHAIN = 5;
/** Closer together they came in a rush, and any spacing is chance. */
const LEAST_GAP_MS = 1_000;
/** How far the gaps of a chain may be from its first one, as a part of it. */
const SPREAD = 0.05;

/** Chains of signatures that were received at practically the same distance in time from one another. */
export function evenlySpaced(signatures: readonly CheckedSignature[]): { count: number; gapMs: number }[] {
  const times = signatures.map(({ receivedAt }) => receivedAt).sort((a, b) => a - b);
  const gaps = times.slice(1).map((time, at) => time - (times[at] ?? time));
  const runs: { count: number; gapMs: number }[] = [];
  for (let at = 0; at < gaps.length;) {
    const gapMs = gaps[at] ?? 0;
    const length = evenFrom(gaps, at);
    const isChain = gapMs >= LEAST_GAP_MS && length + 1 >= SHORTEST_CHAIN;
    if (isChain) runs.push({ count: length + 1, gapMs });
    at += isChain ? length : 1;
  }
  return runs;
}

/** How many gaps from here on are practically the first one. */
function evenFrom(gaps: readonly number[], from: number): number {
  const first = gaps[from] ?? 0;
  const rest = gaps.slice(from);
  const end = rest.findIndex((gap) => Math.abs(gap - first) > first * SPREAD);
  return end === -1 ? rest.length : end;
}
