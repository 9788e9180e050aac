/** A template as the types that it names, so that a view model which no template reads is found unused. */
const typesOf = (template) =>
  [...template.matchAll(/import\('([^']+)'\)\.(\w+)/g)]
    .map(([, from, name], index) => `import type { ${name} as Type${index} } from '${from}';`)
    .join('\n');

/** @type {import('knip').KnipConfig} */
export default {
  ignore: ['bench/stock/**'],
  entry: [
    'src/main.ts',
    'src/cli/main.ts',
    'src/cli/verifier.ts', // bundled by tools/pack-verifier.ts
    'src/client/*.ts',
    'views/**/*.ejs',
    'tools/*.{mjs,ts}',
    'bench/*.{mjs,ts}',
    'bench/**/*-process.ts',
    'bench/compare/stock-page.ts', // bench/stock imports it
    'test/**/*.test.ts',
  ],
  project: ['src/**/*.ts', 'views/**/*.ejs', 'test/**/*.ts', 'tools/**/*.{mjs,ts}', 'bench/**/*.{mjs,ts}'],
  compilers: { ejs: typesOf },
  ignoreExportsUsedInFile: true,
  exclude: ['duplicates'],
  ignoreDependencies: ['dependency-cruiser', /^@fontsource\//], // fonts are read as files
  ignoreBinaries: ['openssl', 'taskset'], // taskset is of Linux; without it the bench says so
};
