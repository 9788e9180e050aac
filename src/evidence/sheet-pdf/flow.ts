import type { StructureElement, StructureOptions } from 'pdfkit';
import { A4, type SheetDocument } from './document.ts';
import { isAsRead, leadingOf, Pen } from './pen.ts';
import { BODY, INK, RULE, type Styled } from './styles.ts';
import type { Line } from './text.ts';

/** Points. */
export const MARGIN = { left: 48, right: 48, top: 46, bottom: 58 };
export const WIDTH = A4.width - MARGIN.left - MARGIN.right;
const BOTTOM = A4.height - MARGIN.bottom;
/** Height of an empty page. */
export const PAGE = BOTTOM - MARGIN.top;

/** Where something is put. Points from the top left of the page. */
export interface Spot {
  x: number;
  y: number;
  width: number;
}

/** Something of a known height that draws itself. */
export interface Block {
  height: number;
  /** @param parent where it stands in the structure; null for furniture, which has no place there */
  draw(parent: StructureElement | null, spot: Spot): void;
  /** What of it fits into a height, and the rest; of text alone. */
  split?(height: number): [fits: Block, rest: Block];
}

interface ParagraphOptions extends Partial<Styled> {
  /** Points. */
  indent?: number;
  width?: number;
  lang?: string;
}

interface OpenOptions extends StructureOptions {
  parent?: StructureElement;
}

/** Fills pages from the top, tags what it writes, and begins a page when one is full. */
export class Flow {
  readonly document: SheetDocument;
  readonly pen: Pen;
  readonly root: StructureElement;
  y = MARGIN.top;

  constructor(document: SheetDocument) {
    this.document = document;
    this.pen = new Pen(document);
    document.addPage();
    this.root = document.struct('Document');
    document.addStructure(this.root);
  }

  /** Points left on this page. */
  get room(): number {
    return BOTTOM - this.y;
  }

  /** A new page unless so much fits on this one. @returns whether one was begun */
  ensure(height: number): boolean {
    if (height <= this.room || this.y === MARGIN.top) return false;
    this.document.addPage();
    this.y = MARGIN.top;
    return true;
  }

  gap(height: number): void {
    if (this.y > MARGIN.top) this.y += height;
  }

  /** A structure element in the document, or in another, to be filled and ended by the caller. */
  open(type: string, { parent = this.root, ...options }: OpenOptions = {}): StructureElement {
    const element = this.document.struct(type, options);
    parent.add(element);
    return element;
  }

  /** A structure element in the document, open until `fill` returns. */
  element(type: string, fill: (element: StructureElement) => void, options?: StructureOptions): void {
    const element = this.open(type, options);
    fill(element);
    element.end();
  }

  /** The same inside another. */
  child(parent: StructureElement, type: string, fill: (element: StructureElement) => void): void {
    const element = this.open(type, { parent });
    fill(element);
    element.end();
  }

  /** A heading that stays with at least so many points of what follows. */
  heading(
    level: 1 | 2 | 3,
    text: string,
    { style, width = WIDTH, keep = 60 }: Styled & { width?: number; keep?: number },
  ): void {
    const lines = this.pen.lines(text, style, width);
    this.ensure(lines.length * leadingOf(style) + keep);
    this.element(`H${String(level)}`, (heading) => {
      this.#flowed(this.readAs(heading, text, lines), lines, { style });
    });
  }

  /** Goes on over the end of a page line by line. */
  paragraph(
    text: string,
    { style = BODY, indent = 0, width = WIDTH - indent, lang }: ParagraphOptions = {},
  ): void {
    const lines = this.pen.lines(text, style, width);
    this.element(
      'P',
      (p) => {
        this.#flowed(this.readAs(p, text, lines), lines, { style, indent });
      },
      lang === undefined ? {} : { lang },
    );
  }

  /** Where lines are to stand in the structure so that what is read aloud is the text, however it is drawn. */
  readAs(parent: StructureElement, actual: string, lines: readonly Line[]): StructureElement {
    if (lines.every(isAsRead)) return parent;
    const span = this.document.struct('Span', { actual });
    parent.add(span);
    return span;
  }

  /** Furniture: drawn, and not read aloud. */
  artifact(draw: () => void, type = 'Layout'): void {
    this.document.markContent('Artifact', { type });
    draw();
    this.document.endMarkedContent();
  }

  rule(color = RULE): void {
    this.artifact(() => {
      this.line({ x: MARGIN.left, y: this.y, width: WIDTH }, color);
    });
  }

  line({ x, y, width }: Spot, color = INK): void {
    this.document
      .lineWidth(0.5)
      .strokeColor(color)
      .moveTo(x, y)
      .lineTo(x + width, y)
      .stroke();
  }

  #flowed(
    element: StructureElement,
    lines: readonly Line[],
    { style, indent = 0 }: Styled & { indent?: number },
  ): void {
    const leading = leadingOf(style);
    let rest = lines;
    while (rest.length > 0) {
      this.ensure(leading);
      const fitting = Math.max(1, Math.floor(this.room / leading + 1e-6));
      const now = rest.slice(0, fitting);
      element.add(() => {
        now.forEach((line, i) => {
          this.pen.write(line, style, { x: MARGIN.left + indent, y: this.y + i * leading });
        });
      });
      this.y += now.length * leading;
      rest = rest.slice(fitting);
    }
  }
}
