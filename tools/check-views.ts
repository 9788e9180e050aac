// Compiles the templates as TypeScript: a misspelt field of a view model is found at its line in the template.
import { fileURLToPath } from 'node:url';
import { checkViews, faultLine } from './views/check.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const { faults, templates } = checkViews(`${root}views`, `${root}tsconfig.json`);
for (const fault of faults) console.error(faultLine(fault, root));
console.log(`${String(templates)} templates, ${String(faults.length)} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
