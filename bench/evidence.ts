/**
 * What evidence costs: seals beside bare ES256 signing with the same type of key; a sheet of 300 rows beside the same
 * rows in bare pdfkit; proofs in a log of a million beside the bare hashes. It measures; no time is judged.
 *
 * npm run bench -- evidence [--seals 2000] [--rows 300] [--leaves 1000000] [--proofs 10000]
 */
import { parseArgs } from 'node:util';
import { benchProofs } from './evidence/proofs.ts';
import { benchSeals } from './evidence/seals.ts';
import { benchSheet } from './evidence/sheet.ts';
import { table } from './lib/report.ts';

const { values } = parseArgs({
  options: {
    seals: { type: 'string', default: '2000' },
    rows: { type: 'string', default: '300' },
    leaves: { type: 'string', default: '1000000' },
    proofs: { type: 'string', default: '10000' },
  },
});

const seals = await benchSeals(Number(values.seals));
console.log(table(['seals', 'a second', 'share'], seals), '\n');
const sheet = await benchSheet(Number(values.rows));
console.log(table([`sheet of ${values.rows} rows`, 'ms', 'longest block, ms', 'kB', 'pages'], sheet), '\n');
const proofs = benchProofs(Number(values.leaves), Number(values.proofs));
console.log(table([`log of ${values.leaves} leaves`, 'a second', 'all, ms'], proofs));
