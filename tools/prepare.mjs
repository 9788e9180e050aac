// npm's `prepare`: builds what `npm start` runs. Without the development tools it says so and builds nothing.
import { existsSync } from 'node:fs';
import { HOW_TO_BUILD, isBuilt } from './built.mjs';

if (
  existsSync(new URL('../node_modules/typescript', import.meta.url)) &&
  existsSync(new URL('../src', import.meta.url))
) {
  await import('./build.mjs');
} else {
  console.log(
    `emarge: the development tools are not installed, so nothing is built; ${
      isBuilt() ? 'dist/ is used as it is.' : `there is no finished dist/ yet. ${HOW_TO_BUILD}`
    }`,
  );
}
