// What a reviewer would otherwise have to look for by eye. Types: typescript-eslint; Node: eslint-plugin-n.
import { defineConfig } from 'eslint/config';
import n from 'eslint-plugin-n';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const CLIENT = ['src/client/**/*.ts'];
const TESTS = ['test/**/*.ts'];

const clockOnly = (selector) => ({
  selector,
  message: 'Time comes from the Clock handed in: clock.now(), epoch ms.',
});

/** Ways to read the machine's clock. */
const CLOCK_READS = [
  'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
  'CallExpression[callee.name="Date"]',
  'NewExpression[callee.name="Date"][arguments.length=0]',
  'CallExpression[callee.object.name="DateTime"][callee.property.name="now"]',
  'CallExpression[callee.object.name="DateTime"][callee.property.name=/^(local|utc)$/][arguments.length=0]',
].map(clockOnly);

/** What depends on the language that the server speaks. */
const SERVER_LOCALE = ['localeCompare', 'toLocaleLowerCase', 'toLocaleUpperCase'].map((name) => ({
  selector: `CallExpression[callee.property.name="${name}"]`,
  message: 'Use domain/name-order, or a method without a locale: every server must answer the same.',
}));

/** Functions of our own take at most three parameters; a callback has those that its library gives it. */
const MANY_PARAMETERS = [
  'FunctionDeclaration[params.length>3]',
  'TSMethodSignature[params.length>3]',
  'TSPropertySignature TSFunctionType[params.length>3]',
  'MethodDefinition > FunctionExpression[params.length>3]',
  'Property > :function[params.length>3]',
  'VariableDeclarator:not([id.typeAnnotation]) > ArrowFunctionExpression[params.length>3]',
].map((selector) => ({ selector, message: 'At most three parameters: hand one object in.' }));

/** Core rules that neither TypeScript nor typescript-eslint's presets cover. */
const CORE_RULES = {
  eqeqeq: 'error',
  complexity: ['error', 20],
  'max-lines': ['error', { max: 350 }],
  'max-depth': ['error', 3],
  'no-console': 'error',
  'no-constant-condition': 'error',
  'no-control-regex': 'error',
  'no-empty': 'error',
  'no-irregular-whitespace': 'error',
  'no-loss-of-precision': 'error',
  'no-param-reassign': 'error',
  'no-promise-executor-return': 'error',
  'no-self-compare': 'error',
  'no-sparse-arrays': 'error',
  'no-unmodified-loop-condition': 'error',
  'no-unsafe-finally': 'error',
  'no-useless-assignment': 'error',
  'no-useless-escape': 'error',
  'no-warning-comments': [
    'error',
    { terms: ['todo', 'fixme', 'xxx', 'hack', 'in a real system'], location: 'anywhere' },
  ],
  'object-shorthand': 'error',
  'prefer-object-has-own': 'error',
  'preserve-caught-error': 'error',
};

const TYPED_RULES = {
  '@typescript-eslint/consistent-type-definitions': 'error',
  '@typescript-eslint/consistent-type-exports': 'error',
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  '@typescript-eslint/no-misused-spread': 'off', // [...name] counts code points, as meant
  '@typescript-eslint/no-unsafe-class-instance-assignment': 'off', // mongoose takes plain objects for schema options
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
  '@typescript-eslint/prefer-nullish-coalescing': 'error',
  '@typescript-eslint/prefer-optional-chain': 'error',
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
};

export default defineConfig(
  {
    ignores: ['dist/', 'public/', 'data/', 'coverage/', 'artefacts/', 'bench/stock/', '**/generated/'],
  },
  // An exception is made here, where it is seen, never by a comment in the code.
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  n.configs['flat/recommended-module'],
  { files: ['**/*.cjs'], extends: [n.configs['flat/recommended-script']] },
  {
    rules: {
      ...CORE_RULES,
      'n/prefer-node-protocol': 'error',
      'n/no-unsupported-features/node-builtins': ['error', { allowExperimental: true }],
      'n/no-missing-import': 'off', // tsc and dependency-cruiser resolve imports
      'n/no-unpublished-import': 'off', // knip knows what runs where
    },
  },
  { files: ['**/*.{js,cjs,mjs}'], rules: { 'no-undef': 'error', 'no-unused-vars': 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: ROOT } },
    rules: TYPED_RULES,
  },
  {
    files: ['**/*.ts'],
    ignores: ['**/*.d.ts'],
    rules: { 'no-restricted-syntax': ['error', ...MANY_PARAMETERS] },
  },
  { files: ['**/*.d.ts'], rules: { '@typescript-eslint/no-unused-vars': 'off' } }, // the names of somebody else's API
  {
    files: CLIENT,
    languageOptions: { parserOptions: { projectService: false, project: 'tsconfig.client.json' } },
    rules: { 'n/no-unsupported-features/node-builtins': 'off' }, // the browser's own fetch, navigator and storage
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines-per-function': ['error', { max: 60, IIFEs: true }],
      '@typescript-eslint/no-unsafe-type-assertion': 'error',
    },
  },
  {
    files: ['src/{domain,application,web}/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...MANY_PARAMETERS, ...CLOCK_READS, ...SERVER_LOCALE],
      'n/no-process-env': 'error',
    },
  },
  {
    // Programs: they speak on the terminal and end the process.
    files: ['tools/**', 'bench/**', 'src/main.ts', 'src/cli/**/*.ts'],
    rules: { 'no-console': 'off', 'n/no-process-exit': 'off' },
  },
  {
    files: ['src/cli/main.ts'],
    rules: { 'n/hashbang': 'off' }, // dist/cli/main.js, made from it, is the package's bin
  },
  {
    files: TESTS,
    rules: {
      'max-lines': 'off',
      'no-console': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off', // expect(x).to.be.true
      '@typescript-eslint/require-await': 'off',
    },
  },
);
