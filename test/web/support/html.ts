import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Titles name courses and meetings, which may be long.
    'long-title': 'off',
    // Whitespace is EJS's, and costs nothing.
    'no-trailing-whitespace': 'off',
    // Same origin, under a nonce.
    'require-sri': 'off',
    // Live regions and groups that have no element of their own.
    'prefer-native-element': ['error', { exclude: ['status', 'alert', 'img', 'region', 'group'] }],
    'void-style': 'off',
    'attribute-boolean-style': 'off',
    'tel-non-breaking': 'off',
  },
});

/** @throws Error listing what html-validate found, with line and rule */
export function expectValidHtml(html: string): void {
  const report = validator.validateStringSync(html);
  if (report.valid) return;
  const lines = html.split('\n');
  const found = report.results.flatMap(({ messages }) =>
    messages.map(
      ({ line, ruleId, message }) =>
        `  ${String(line)}: ${message} (${ruleId})\n     ${(lines[line - 1] ?? '').trim().slice(0, 160)}`,
    ),
  );
  throw new Error(`The page is not valid HTML:\n${found.join('\n')}`);
}
