import type { StructureElement } from 'pdfkit';
import { textBlock } from './blocks.ts';
import { MARGIN, PAGE, type Block, type Flow, type Spot } from './flow.ts';
import { INK, QUIET, RULE, SHADE } from './styles.ts';
import type { TextStyle } from './text.ts';

export interface Column {
  title: string;
  /** Points. */
  width: number;
}

export interface Table {
  columns: readonly Column[];
  /** Makes a row's cells when its turn comes: a long sheet is never whole in memory. */
  rows: Iterable<readonly Block[]>;
  /** Which column names its row; none unless given. */
  rowHeader?: number;
}

const PADDING = { x: 4, y: 3.5 };
const HEAD: TextStyle = { style: 'bold', size: 8, color: QUIET };
const LEAST_ROW = 16;

/** Width for what stands in a cell. */
export function inside({ width }: Pick<Column, 'width'>): number {
  return width - 2 * PADDING.x;
}

/** A table with its header row on every page. A row is divided only when it is taller than a page. */
export function drawTable(flow: Flow, { columns, rows, rowHeader }: Table): void {
  flow.element('Table', (table) => {
    const heads = columns.map((column) => textBlock(flow, column.title, inside(column), HEAD));
    const head = { cells: heads, columns, tag: () => 'TH' as const };
    flow.ensure(heightOf(heads) + 3 * LEAST_ROW);
    section(flow, table, 'THead', (element) => {
      drawHead(flow, element, head);
    });
    section(flow, table, 'TBody', (body) => {
      const most = PAGE - heightOf(heads);
      for (const cells of inPages(rows, most)) {
        if (flow.ensure(heightOf(cells))) repeatHead(flow, head);
        drawRow(flow, body, { cells, columns, tag: (i) => (i === rowHeader ? 'TH' : 'TD') });
        flow.artifact(() => {
          flow.line({ x: MARGIN.left, y: flow.y, width: widthOf(columns) }, RULE);
        });
      }
    });
  });
}

/** Rows, each no taller than a page: the rest of one that is goes on as the next. */
function* inPages(rows: Table['rows'], most: number): Generator<readonly Block[]> {
  for (const row of rows) {
    let cells = row;
    while (heightOf(cells) > most) {
      const halves = cells.map((cell) => divided(cell, most - 2 * PADDING.y));
      yield halves.map(([fits]) => fits);
      cells = halves.map(([, rest]) => rest);
    }
    yield cells;
  }
}

function divided(cell: Block, height: number): readonly [Block, Block] {
  return cell.split?.(height) ?? [cell, textless];
}

const textless: Block = { height: 0, draw: () => undefined };

interface Row {
  cells: readonly Block[];
  columns: readonly Column[];
  tag: (column: number) => 'TH' | 'TD';
}

function section(
  flow: Flow,
  table: StructureElement,
  type: string,
  fill: (element: StructureElement) => void,
): void {
  const element = flow.document.struct(type);
  table.add(element);
  fill(element);
  element.end();
}

function drawHead(flow: Flow, parent: StructureElement, head: Row): void {
  shade(flow, head);
  drawRow(flow, parent, head, 'Column');
}

/** On the pages that follow it is furniture: whoever listens has heard it. */
function repeatHead(flow: Flow, head: Row): void {
  shade(flow, head);
  flow.artifact(() => {
    eachCell(head, flow.y, (cell, spot) => {
      cell.draw(null, spot);
    });
  }, 'Pagination');
  flow.y += heightOf(head.cells);
}

function shade(flow: Flow, { cells, columns }: Row): void {
  const height = heightOf(cells);
  flow.artifact(() => {
    const spot = { x: MARGIN.left, y: flow.y, width: widthOf(columns) };
    flow.document.rect(spot.x, spot.y, spot.width, height).fillColor(SHADE).fill();
    flow.line(spot, INK);
    flow.line({ ...spot, y: spot.y + height }, INK);
  });
}

function drawRow(flow: Flow, parent: StructureElement, row: Row, scope: 'Column' | 'Row' = 'Row'): void {
  const { document } = flow;
  const tr = document.struct('TR');
  parent.add(tr);
  eachCell(row, flow.y, (cell, spot, i) => {
    const tag = row.tag(i);
    const element = document.struct(tag, tag === 'TH' ? { scope } : {});
    tr.add(element);
    cell.draw(element, spot);
    element.end();
  });
  tr.end();
  flow.y += heightOf(row.cells);
}

function eachCell(
  { cells, columns }: Row,
  top: number,
  draw: (cell: Block, spot: Spot, i: number) => void,
): void {
  let x = MARGIN.left;
  columns.forEach((column, i) => {
    const cell = cells[i];
    if (cell !== undefined) draw(cell, { x: x + PADDING.x, y: top + PADDING.y, width: inside(column) }, i);
    x += column.width;
  });
}

function heightOf(cells: readonly Block[]): number {
  return Math.max(LEAST_ROW, ...cells.map(({ height }) => height + 2 * PADDING.y));
}

function widthOf(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + width, 0);
}
