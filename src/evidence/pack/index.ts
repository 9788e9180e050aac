import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { PackNames, PackWriter } from '../../application/ports/packs.ts';
import { translatorFor } from '../../i18n/index.ts';
import { csvOf, leftOutTable, summaryTable, totalsTable } from './tables.ts';
import { readmeOf, verifyTextOf } from './texts.ts';
import { workbookOf } from './workbook.ts';
import { zipOf } from './zip.ts';

const packageShape = z.object({ name: z.string(), version: z.string() });

/** Writes the files of funder packs in the language of each. */
export function createPackWriter(): PackWriter {
  const file = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  const { name, version } = packageShape.parse(JSON.parse(file));
  return {
    tool: `${name} ${version}`,
    names: namesIn,
    summaryCsv: (facts) => csvOf(summaryTable(translatorFor(facts.pack.locale), facts)),
    totalsCsv: (facts) => csvOf(totalsTable(translatorFor(facts.pack.locale), facts)),
    leftOutCsv: (facts) => csvOf(leftOutTable(translatorFor(facts.pack.locale), facts)),
    workbook: (facts) => workbookOf(translatorFor(facts.pack.locale), facts),
    readme: (facts) => readmeOf(translatorFor(facts.pack.locale), facts),
    verifyText: (facts) => verifyTextOf(facts, namesIn(facts.pack.locale)),
    zip: zipOf,
  };
}

function namesIn(locale: string): PackNames {
  const t = translatorFor(locale);
  return {
    sheets: t.t('pack.file.sheets'),
    certificates: t.t('pack.file.certificates'),
    trainee: t.t('pack.file.trainee'),
    summary: t.t('pack.file.summary'),
    totals: t.t('pack.file.totals'),
    leftOut: t.t('pack.file.leftOut'),
  };
}
