// The dependency rule of the house:
// domain <- application <- adapters <- services, app, main. Adapters never import one another.

const ADAPTERS = ['store', 'lti', 'evidence', 'secrets', 'i18n', 'web', 'cli', 'demo', 'client'];
/** Adapters that any page, command or printed sheet may speak through. The verifier is a command and a page that run alone. */
const SHARED = {
  web: ['i18n'],
  cli: ['i18n', 'evidence/verify'],
  evidence: ['i18n'],
  client: ['evidence/verify'],
};
/** What anyone in the house may import. */
const COMMON = ['^src/errors\\.ts$', '^src/config/'];

/** One rule for each adapter: itself, application, domain, what is common, and packages. */
const adapterRule = (adapter) => ({
  name: `adapter-${adapter}`,
  comment: `src/${adapter} imports application, domain, errors and config, and no other part of the house.`,
  severity: 'error',
  from: { path: `^src/${adapter}/`, pathNot: '^src/cli/(main|services)\\.ts$' },
  to: {
    path: '^src/',
    pathNot: [
      `^src/${adapter}/`,
      ...(SHARED[adapter] ?? []).map((name) => `^src/${name}/`),
      '^src/(application|domain)/',
      ...COMMON,
    ],
  },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'domain-is-pure',
      comment: 'The rules know only one another, the error codes and node:crypto (digests and MACs).',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: ['^src/domain/', '^src/errors\\.ts$', '^(node:)?crypto$'] },
    },
    {
      name: 'application-knows-no-adapter',
      comment: 'A use case reaches the world through its ports.',
      severity: 'error',
      from: { path: '^src/application/' },
      to: { path: '^src/', pathNot: ['^src/(application|domain)/', ...COMMON] },
    },
    {
      name: 'errors-and-config-stand-alone',
      severity: 'error',
      from: { path: COMMON },
      to: { path: '^src/', pathNot: [...COMMON, '^src/domain/'] },
    },
    ...ADAPTERS.map(adapterRule),
    {
      name: 'only-lti-imports-ltijs',
      severity: 'error',
      from: { pathNot: ['^src/lti/', '^bench/stock/'] },
      to: { path: '(^|/)node_modules/ltijs/' },
    },
    {
      name: 'only-store-imports-mongo',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/store/' },
      to: { path: '(^|/)node_modules/(mongoose|mongodb|mongodb-memory-server-core)/' },
    },
    {
      name: 'verifier-runs-alone',
      comment:
        'A third party runs the verifier without database, LMS or pages: nothing it reaches may lead there.',
      severity: 'error',
      from: { path: '^src/evidence/verify' },
      to: { path: '^src/(store|lti|web|demo|cli)/', reachable: true },
    },
    {
      name: 'product-needs-no-development-package',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'product-knows-no-test',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|tools|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^bench/stock/'] },
    tsPreCompilationDeps: true, // a type-only import is a dependency too
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
