import type { StructureElement } from 'pdfkit';
import { stacked, textBlock } from './blocks.ts';
import { MARGIN, PAGE, WIDTH, type Block, type Flow } from './flow.ts';
import { BODY, QUIET } from './styles.ts';
import type { TextStyle } from './text.ts';

export interface Fact {
  term: string;
  /** One line or paragraph each. */
  value: string | readonly string[];
  /** Of the value. */
  style?: TextStyle;
}

const TERM: TextStyle = { style: 'regular', size: 9, color: QUIET };
const TERM_WIDTH = 112;
const GAP = 3;

/** Terms on the left, what they are on the right: a table of row headers, without lines. */
export function drawFacts(flow: Flow, facts: readonly Fact[], width = WIDTH): void {
  flow.element('Table', (table) => {
    for (const { term, value, style = BODY } of facts) {
      const values = (typeof value === 'string' ? [value] : value).map((one) =>
        textBlock(flow, one, { width: width - TERM_WIDTH, style }),
      );
      drawFact(flow, table, {
        term: textBlock(flow, term, { width: TERM_WIDTH - 10, style: TERM }),
        value: stacked(values),
      });
    }
  });
}

interface Pair {
  term: Block;
  value: Block;
}

/** What is taller than a page goes on on the next. */
function drawFact(flow: Flow, table: StructureElement, { term, value }: Pair): void {
  const height = Math.max(term.height, value.height) + GAP;
  if (height > PAGE && value.split !== undefined) {
    const [fits, rest] = value.split(PAGE - GAP);
    drawFact(flow, table, { term, value: fits });
    drawFact(flow, table, { term: stacked([]), value: rest });
    return;
  }
  flow.ensure(height);
  const { document, y } = flow;
  const [row, th, td] = [
    document.struct('TR'),
    document.struct('TH', { scope: 'Row' }),
    document.struct('TD'),
  ];
  table.add(row);
  row.add(th);
  term.draw(th, { x: MARGIN.left, y, width: TERM_WIDTH });
  row.add(td);
  value.draw(td, { x: MARGIN.left + TERM_WIDTH, y, width: WIDTH - TERM_WIDTH });
  row.end();
  flow.y += height;
}
