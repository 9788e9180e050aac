import type { EvidenceBundle } from '../../../../src/domain/evidence-bundle.ts';
import type { CheckCode } from '../../../../src/evidence/verify/codes.ts';
import type { Report } from '../../../../src/evidence/verify/report.ts';
import { readTrust, type GivenTrust } from '../../../../src/evidence/verify/trust.ts';
import { verifyFile } from '../../../../src/evidence/verify/verify-file.ts';
import { fileOf, type MockWorld } from './mock-world.ts';

/** Verifies a bundle with everything that is to be trusted in a world, or with other trust. */
export async function verified(world: MockWorld, bundle: unknown, trust: GivenTrust = {}): Promise<Report> {
  return verifyFile(fileOf(bundle), readTrust({ ...(await world.trust()), ...trust }));
}

/** Codes of checks of one outcome, each once. */
export function codesOf({ checks }: Report, outcome: 'failed' | 'not-checkable' | 'passed'): CheckCode[] {
  return [...new Set(checks.filter((check) => check.outcome === outcome).map(({ code }) => code))];
}

/** A bundle with something else in it: what the change returns, or the copy that it changed. */
export function altered(bundle: EvidenceBundle, change: (copy: EvidenceBundle) => void): EvidenceBundle {
  const copy = structuredClone(bundle);
  change(copy);
  return copy;
}
