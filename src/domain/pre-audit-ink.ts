import type { Anomaly, CheckedSignature, InkEquality } from './pre-audit-facts.ts';

/** From what says most to what says least. */
const EQUALITIES: readonly InkEquality[] = ['exact', 'shape', 'timing'];

/** Groups of drawings that are the same in one way, each told once: by what says most. */
export function equalInk(signatures: readonly CheckedSignature[]): Anomaly[] {
  return EQUALITIES.flatMap((equality, at) => {
    const before = EQUALITIES[at - 1];
    return groupsBy(signatures, equality)
      .filter((group) => group.length > 1 && (before === undefined || groupsBy(group, before).length > 1))
      .map((group): Anomaly => {
        const meetings = [...new Set(group.map(({ meeting }) => meeting))];
        return { kind: 'equal-ink', equality, meetings, signatures: group };
      });
  });
}

function groupsBy(signatures: readonly CheckedSignature[], equality: InkEquality): CheckedSignature[][] {
  const groups = new Map<string, CheckedSignature[]>();
  for (const signature of signatures) {
    const print = signature.prints?.[equality] ?? null;
    if (print === null) continue;
    groups.set(print, [...(groups.get(print) ?? []), signature]);
  }
  return [...groups.values()];
}
