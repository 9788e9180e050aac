import { mirrored } from './bidi.ts';
import { clustersOf } from './clusters.ts';
import type { SheetDocument } from './document.ts';
import { facesOf, type Face } from './faces.ts';
import { dotsOf, keepLetters, type Dot } from './shaping.ts';
import { layOut, type Line, type Run, type TextStyle } from './text.ts';

/** Stands for a character that no face has. */
const REPLACEMENT = '\ufffd';
const LETTER = /\p{L}/u;
const LEADING = 1.36;
/** Of the size: from the top of a line to its baseline. */
const BASELINE = 1.02;

/** Writes on the current page of a document. */
export class Pen {
  /** Texts of which some characters could not be drawn, in the order in which they were met. */
  readonly undrawn = new Set<string>();
  readonly #document: SheetDocument;
  readonly #registered = new Set<string>();

  constructor(document: SheetDocument) {
    this.#document = document;
  }

  /** A text in lines of at most this width, points. */
  lines(text: string, style: TextStyle, width: number): Line[] {
    const lines = layOut(text, style, {
      width,
      measure: (face, run, size) => this.#measure(face, run, size),
    });
    if (lines.some(({ runs }) => runs.some(({ face }) => face === null))) this.undrawn.add(text);
    return lines;
  }

  /** Writes a line whose top left is here. */
  write(line: Line, style: TextStyle, { x, y }: { x: number; y: number }): void {
    // What is copied are the characters, not what stands for them. Text from right to left is left to programs that read
    // PDF files: some turn this around once more.
    const isReplaced = line.runs.some(({ face }) => face === null) && isLeftToRight(line);
    this.#document.fillColor(style.color);
    if (isReplaced) this.#document.markContent('Span', { actual: line.text });
    for (const run of line.runs) {
      const { _font: font } = this.#useFace(run.face, style);
      const text = drawnText(run);
      const left = x + run.x;
      const baseline = y + style.size * BASELINE;
      this.#document.text(text, left, baseline, { lineBreak: false, baseline: 'alphabetic' });
      for (const dot of dotsOf(font, text, style.size))
        this.#dot(dot, { x: left, y: baseline, scale: (font.scale * style.size) / 1000 });
    }
    if (isReplaced) this.#document.endMarkedContent();
  }

  #dot(dot: Dot, { x, y, scale }: { x: number; y: number; scale: number }): void {
    this.#document
      .save()
      .translate(x + dot.x, y - dot.y)
      .scale(scale, -scale)
      .path(dot.path)
      .fill()
      .restore();
  }

  #measure(face: Face | null, text: string, size: number): number {
    const document = this.#useFace(face, { style: 'regular', size });
    return document._font.widthOfString(face === null ? REPLACEMENT.repeat([...text].length) : text, size);
  }

  #useFace(face: Face | null, { style, size }: Pick<TextStyle, 'style' | 'size'>): SheetDocument {
    const used = face ?? replacementFace(style);
    const { key } = used;
    const isNew = !this.#registered.has(key);
    if (isNew) this.#document.registerFont(key, used.font());
    this.#document.font(key).fontSize(size);
    if (isNew) keepLetters(this.#document._font);
    this.#registered.add(key);
    return this.#document;
  }
}

function isLeftToRight({ runs }: Line): boolean {
  return runs.every(({ level }) => level === 0);
}

/** Whether the letters drawn, in their order, are the text. */
export function isAsRead(line: Line): boolean {
  return isLeftToRight(line) && line.runs.every(({ face }) => face !== null);
}

export function leadingOf({ size }: Pick<TextStyle, 'size'>): number {
  return size * LEADING;
}

function replacementFace(style: TextStyle['style']): Face {
  const [face] = clustersOf(REPLACEMENT, style);
  const [latin] = facesOf(style);
  const found = face?.face ?? latin;
  if (found === undefined) throw new TypeError('there is no font');
  return found;
}

/** Fonts turn letters around by themselves, and nothing else. */
function drawnText({ face, level, text }: Run): string {
  if (face === null) return REPLACEMENT.repeat([...text].length);
  if (level % 2 === 0) return text;
  return LETTER.test(text) ? mirrored(text) : [...mirrored(text)].reverse().join('');
}
