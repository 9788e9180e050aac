/** What is used of pdfkit, which comes without types. Lengths in points, y downwards from the top of the page. */
declare module 'pdfkit' {
  import type { Readable } from 'node:stream';

  /** A font as it stands in one document. */
  interface EmbeddedFont {
    font: ParsedFont;
    /** Of the em, in thousandths; the descender is negative. */
    ascender: number;
    descender: number;
    widthOfString(text: string, size: number): number;
    /** In thousandths of the em. */
    layout(text: string): { glyphs: Glyph[]; positions: Position[] };
    /** Glyphs of the subset, four hex digits each, and where they stand. */
    encode(text: string): [string[], (Position | undefined)[]];
    /** The glyphs that are embedded. */
    subset: { glyphs: number[]; includeGlyph(id: number): number };
    /** By glyph of the subset: what it stands for, and its width in thousandths of the em. */
    unicode: (number[] | undefined)[];
    widths: (number | undefined)[];
    /** Thousandths of the em in a unit of the font. */
    scale: number;
  }

  interface Glyph {
    id: number;
    codePoints: number[];
    /** Units of the font. */
    advanceWidth: number;
    path: { toSVG(): string };
  }

  interface Position {
    xAdvance: number;
    xOffset: number;
    yOffset: number;
  }

  /** A font file, read by fontkit: may serve any number of documents. */
  interface ParsedFont {
    hasGlyphForCodePoint(codePoint: number): boolean;
    layout(text: string): unknown;
    getGlyph(id: number, codePoints?: number[]): Glyph;
    /** What `getGlyph` gave, by its number alone. */
    _glyphs: Record<number, Glyph>;
  }

  /** An object of the file; `data` is its dictionary. */
  interface Reference {
    data: Record<string, unknown>;
    /** Where it stands in the file, bytes; once written. */
    offset: number;
    compress: boolean;
    write(chunk: Uint8Array): void;
    end(chunk?: Uint8Array): void;
  }

  interface StructureElement {
    add(child: StructureElement | (() => void) | AnnotationReference): this;
    end(): void;
  }

  type AnnotationReference = object;

  interface StructureOptions {
    alt?: string;
    lang?: string;
    actual?: string;
    scope?: 'Column' | 'Row';
    /** Left, top, right, bottom. */
    bbox?: [number, number, number, number];
  }

  interface Page {
    width: number;
    height: number;
    dictionary: Reference;
    annotations: Reference[];
    /** Compresses and writes it. */
    end(): void;
  }

  class PDFDocument extends Readable {
    constructor(options: Record<string, unknown>);
    page: Page;
    info: Record<string, unknown>;
    /** The catalog. */
    readonly _root: Reference;
    readonly _font: EmbeddedFont;
    /** Pages that are not written yet. */
    _pageBuffer: Page[];
    ref(data: Record<string, unknown>): Reference;
    addPage(): this;
    switchToPage(index: number): Page;
    bufferedPageRange(): { start: number; count: number };
    file(bytes: Uint8Array, options: Record<string, unknown>): Reference;
    registerFont(name: string, source: Uint8Array | ParsedFont): this;
    font(source: string | Uint8Array): this;
    fontSize(size: number): this;
    text(text: string, x: number, y: number, options: Record<string, unknown>): this;
    link(x: number, y: number, width: number, height: number, url: string): this;
    struct(type: string, options?: StructureOptions): StructureElement;
    addStructure(element: StructureElement): this;
    markContent(tag: string, options?: Record<string, unknown>): this;
    endMarkedContent(): this;
    endPageMarkings(page: Page): unknown;
    save(): this;
    restore(): this;
    translate(x: number, y: number): this;
    scale(factor: number, vertical?: number): this;
    path(data: string): this;
    rect(x: number, y: number, width: number, height: number): this;
    moveTo(x: number, y: number): this;
    lineTo(x: number, y: number): this;
    lineWidth(width: number): this;
    lineCap(cap: 'round' | 'butt'): this;
    lineJoin(join: 'round' | 'miter'): this;
    fillColor(color: string): this;
    strokeColor(color: string): this;
    fill(): this;
    stroke(): this;
    end(): void;
    /** Called at the end of the document. */
    protected endMetadata(): void;
    protected endAcroForm(): this;
  }

  export default PDFDocument;
  export type { EmbeddedFont, Glyph, ParsedFont, Reference, StructureElement, StructureOptions };
}
