import type { StructureElement } from 'pdfkit';
import { textBlock } from './blocks.ts';
import { breath } from '../breath.ts';
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
/** A header row is not left alone at the end of a page. */
const FIRST_ROW = 48;

interface CellTag {
  type: 'TH' | 'TD';
  scope?: 'Column' | 'Row';
}

const NAMING: CellTag = { type: 'TH', scope: 'Row' };
const PLAIN: CellTag = { type: 'TD' };

/** Width for what stands in a cell. */
export function inside({ width }: Pick<Column, 'width'>): number {
  return width - 2 * PADDING.x;
}

/**
 * A table with its header row on every page. A row is divided only when it is taller than a page. It takes a breath after each
 * row.
 */
export async function drawTable(flow: Flow, { columns, rows, rowHeader }: Table): Promise<void> {
  const table = flow.open('Table');
  const heads = columns.map((column) =>
    textBlock(flow, column.title, { width: inside(column), style: HEAD }),
  );
  const head: Row = { cells: heads, columns, tag: () => ({ type: 'TH', scope: 'Column' }) };
  flow.ensure(heightOf(heads) + FIRST_ROW);
  flow.child(table, 'THead', (element) => {
    shade(flow, head);
    drawRow(flow, element, head);
  });
  const body = flow.open('TBody', { parent: table });
  for (const cells of inPages(rows, PAGE - heightOf(heads))) {
    if (flow.ensure(heightOf(cells))) repeatHead(flow, head);
    drawRow(flow, body, { cells, columns, tag: (i) => (i === rowHeader ? NAMING : PLAIN) });
    flow.artifact(() => {
      flow.line({ x: MARGIN.left, y: flow.y, width: widthOf(columns) }, RULE);
    });
    await breath();
  }
  body.end();
  table.end();
}

/** Makes a row of each item when its turn comes. */
export function* rowsOf<Item>(
  items: Iterable<Item>,
  cells: (item: Item) => readonly Block[],
): Generator<readonly Block[]> {
  for (const item of items) yield cells(item);
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
  tag: (column: number) => CellTag;
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

function drawRow(flow: Flow, parent: StructureElement, row: Row): void {
  flow.child(parent, 'TR', (tr) => {
    eachCell(row, flow.y, (cell, spot, i) => {
      const { type, ...options } = row.tag(i);
      const element = flow.document.struct(type, options);
      tr.add(element);
      cell.draw(element, spot);
      element.end();
    });
  });
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
