import { readFileSync } from 'node:fs';
import type { GivenTrust } from '../../../../src/evidence/verify/trust.ts';

/** Made once, by `tools/golden-evidence.ts`; what they are is in docs/evidence-format.md. */
export const GOLDEN = ['meeting.json', 'personal.json', 'clean.pdf', 'amended.pdf', 'proof.pdf'] as const;

export function golden(name: string): Uint8Array {
  return readFileSync(goldenPath(name));
}

export function goldenPath(name: string): URL {
  return new URL(`../../../fixtures/evidence/verify/${name}`, import.meta.url);
}

/** What to trust for every golden file. */
export function goldenTrust(): GivenTrust {
  return {
    roots: [golden('root.pem')],
    tsaRoots: [golden('tsa-root.pem')],
    logKey: Buffer.from(golden('log-key.txt')).toString(),
  };
}
