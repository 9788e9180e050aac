import type { PackFacts } from '../../application/ports/packs.ts';
import type { Translator } from '../../i18n/index.ts';
import { leftOutTable, plain, summaryTable, totalsTable, type Table, type Value } from './tables.ts';

/** Excel takes no longer names of sheets, nor these characters. */
const SHEET_NAME_MAX = 31;
const FORBIDDEN = /[\\/?*[\]:]/g;

/** Totals, half-days and what is left out, as one XLSX. Every text is typed as text: none can become a formula. */
export async function workbookOf(t: Translator, facts: PackFacts): Promise<Uint8Array> {
  // Loaded when a pack is made: nothing else needs it.
  const { default: write } = await import('write-excel-file/node');
  const sheets = [
    { name: t.t('pack.sheet.totals'), table: whole(totalsTable(t, facts)) },
    { name: t.t('pack.sheet.halfDays'), table: whole(summaryTable(t, facts)) },
    { name: t.t('pack.sheet.leftOut'), table: whole(leftOutTable(t, facts)) },
  ];
  return write(
    sheets.map(({ name, table: { heads, lines } }) => ({
      sheet: name.replace(FORBIDDEN, ' ').slice(0, SHEET_NAME_MAX),
      stickyRowsCount: 1,
      columns: heads.map((head, column) => ({ width: widthOf(lines, { head, column }) })),
      data: [
        heads.map((head) => ({ value: head, type: String, fontWeight: 'bold' as const })),
        ...lines.map((line) => line.map(cellOf)),
      ],
    })),
  ).toBuffer();
}

function whole({ heads, lines }: Table): { heads: string[]; lines: Value[][] } {
  return { heads, lines: [...lines] };
}

function cellOf(
  value: string | number,
): { value: string; type: StringConstructor } | { value: number; type: NumberConstructor } {
  const shown = plain(value);
  return typeof shown === 'number' ? { value: shown, type: Number } : { value: shown, type: String };
}

/** Characters; so that no column must be drawn wider to be read. */
function widthOf(
  lines: readonly (readonly Value[])[],
  { head, column }: { head: string; column: number },
): number {
  const longest = lines.reduce((most, line) => Math.max(most, String(line[column] ?? '').length), 0);
  return Math.min(60, Math.max(longest, head.length) + 2);
}
