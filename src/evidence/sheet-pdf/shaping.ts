import type { EmbeddedFont, Glyph, ParsedFont } from 'pdfkit';

/** A part of a letter that is no letter of its own, such as the dots of Arabic ones, from where its text begins; points. */
export interface Dot {
  /** SVG path data in units of the font, y upwards. */
  path: string;
  x: number;
  y: number;
}

/**
 * fontkit keeps the first letter that a glyph stood for, and gives it for every other one that shares the glyph. Here each
 * has its own.
 */
export function tellLettersApart(font: ParsedFont): ParsedFont {
  const get = font.getGlyph.bind(font);
  const known = new Map<string, Glyph>();
  font.getGlyph = (id, codePoints = []) => {
    const letter = `${String(id)} ${codePoints.join(' ')}`;
    const found = known.get(letter);
    if (found !== undefined) return found;
    Reflect.deleteProperty(font._glyphs, id);
    const glyph = get(id, codePoints);
    known.set(letter, glyph);
    return glyph;
  };
  return font;
}

/**
 * Lets each letter be read back from the file: several may share a glyph (in Arabic they differ by their dots, drawn apart),
 * and pdfkit knows one letter a glyph. Here a glyph is embedded once for each letter that it stands for.
 */
export function keepLetters(font: EmbeddedFont): void {
  const known = new Map<string, number>();
  font.encode = (text) => {
    const { glyphs, positions } = font.layout(text);
    const letters = glyphs.flatMap((glyph, i) => (isDot(glyph) ? [] : [{ glyph, position: positions[i] }]));
    return [
      letters.map(({ glyph }) => hex(place(font, glyph, known))),
      letters.map(({ position }) => position),
    ];
  };
}

/** What `keepLetters` leaves out, to be drawn as pictures: as text they would come between the letters. */
export function dotsOf(font: EmbeddedFont, text: string, size: number): Dot[] {
  const { glyphs, positions } = font.layout(text);
  const scale = size / 1000;
  let x = 0;
  return glyphs.flatMap((glyph, i) => {
    const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[i] ?? {};
    const at = { x: (x + xOffset) * scale, y: yOffset * scale };
    x += xAdvance;
    return isDot(glyph) ? [{ path: glyph.path.toSVG(), ...at }] : [];
  });
}

function isDot({ codePoints }: Glyph): boolean {
  return codePoints.length === 0;
}

function place(font: EmbeddedFont, glyph: Glyph, known: Map<string, number>): number {
  const letter = `${String(glyph.id)} ${glyph.codePoints.join(' ')}`;
  const found = known.get(letter);
  if (found !== undefined) return found;
  const shared = font.subset.includeGlyph(glyph.id);
  const at = font.unicode[shared] === undefined ? shared : font.subset.glyphs.push(glyph.id) - 1;
  font.widths[at] = glyph.advanceWidth * font.scale;
  font.unicode[at] = glyph.codePoints;
  known.set(letter, at);
  return at;
}

function hex(glyph: number): string {
  return glyph.toString(16).padStart(4, '0');
}
