// Writes docs/configuration.md from the schema of the environment: `npx tsx tools/docs-configuration.ts`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ENVIRONMENT } from '../src/config/environment.ts';

const HEAD = `# Configuration

The tool reads these environment variables once, at start. An empty one counts as unset. A wrong one stops the start
and is named, its value never. This page is made from \`src/config/environment.ts\` by \`tools/docs-configuration.ts\`.
`;

/** The page, as it must stand in docs/. */
export function configurationPage(): string {
  const defaults = ENVIRONMENT.parse({});
  const shown = new Map<string, string>(
    Object.entries(defaults).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
  const sections = Object.entries(ENVIRONMENT.shape).map(([name, variable]) =>
    [`## ${name}`, '', `Default: ${inCode(shown.get(name))}`, '', variable.description ?? '', ''].join('\n'),
  );
  return [HEAD, ...sections].join('\n');
}

function inCode(value: string | undefined): string {
  return value === undefined ? 'unset.' : `\`${value}\`.`;
}

export const CONFIGURATION_PAGE = fileURLToPath(new URL('../docs/configuration.md', import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(fileURLToPath(new URL('../docs/', import.meta.url)), { recursive: true });
  writeFileSync(CONFIGURATION_PAGE, configurationPage());
}
