// Whether what `npm start` runs is built, and how to build it.
import { existsSync } from 'node:fs';

export const HOW_TO_BUILD =
  'Build with the development tools, then remove them: npm ci --include=dev && npm prune --omit=dev';

/** A whole build leaves this mark. */
export function isBuilt() {
  return existsSync(new URL('../dist/.built', import.meta.url));
}
