import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFKit, { type ParsedFont } from 'pdfkit';
import { inRanges, readRanges, type Range } from './ranges.ts';
import { tellLettersApart } from './shaping.ts';
import { openTypeOf } from './woff.ts';

export type FontStyle = 'regular' | 'bold' | 'italic';

/** One font file: a part of a typeface, as its package splits it by script. */
export interface Face {
  /** Unique; its name in documents. */
  key: string;
  /** What it may cover; its own table of characters has the last word. */
  ranges: readonly Range[];
  /** Read when first asked for. */
  font(): ParsedFont;
}

const require = createRequire(import.meta.url);

/** The parts of Noto Sans that are tried, in this order. */
const EUROPEAN = [
  'latin',
  'latin-ext',
  'vietnamese',
  'greek',
  'greek-ext',
  'cyrillic',
  'cyrillic-ext',
  'devanagari',
];

/** The one large file of Chinese: what it has, about as Unicode orders it, so that it is not read for other scripts. */
const CHINESE = readRanges('U+2E80-9FFF,U+F900-FAFF,U+FE30-FE4F,U+FF00-FFEF');

/** As above, for Korean. */
const KOREAN = readRanges('U+1100-11FF,U+3130-318F,U+A960-A97F,U+AC00-D7FF');

const FILES: Readonly<Record<FontStyle, { european: string; other: string }>> = {
  regular: { european: '400-normal', other: '400-normal' },
  bold: { european: '600-normal', other: '600-normal' },
  // Arabic, Chinese and Korean have no italic.
  italic: { european: '400-italic', other: '400-normal' },
};

const opened = new Map<FontStyle, readonly Face[]>();

/** Every face of a style, in the order in which a character is looked for. */
export function facesOf(style: FontStyle): readonly Face[] {
  const known = opened.get(style) ?? listed(FILES[style]);
  opened.set(style, known);
  return known;
}

function listed({ european, other }: { european: string; other: string }): Face[] {
  const [noto, arabic, chinese] = ['noto-sans', 'noto-sans-arabic', 'noto-sans-sc'].map(rangesOf);
  const rest = Object.keys(chinese ?? {}).filter((part) => part.startsWith('['));
  return [
    ...EUROPEAN.map((part) => face('noto-sans', `${part}-${european}`, noto?.[part])),
    face('noto-sans-arabic', `arabic-${other}`, arabic?.['arabic']),
    face('noto-sans-sc', `chinese-simplified-${other}`, CHINESE),
    face('noto-sans-kr', `korean-${other}`, KOREAN),
    ...rest.map((part) => face('noto-sans-sc', `${part.slice(1, -1)}-${other}`, chinese?.[part])),
  ];
}

function rangesOf(name: string): Record<string, Range[]> {
  const listed: unknown = JSON.parse(
    readFileSync(require.resolve(`@fontsource/${name}/unicode.json`), 'utf8'),
  );
  return Object.fromEntries(
    Object.entries(listed ?? {}).map(([part, ranges]) => [part, readRanges(String(ranges))]),
  );
}

function face(name: string, part: string, ranges: readonly Range[] = []): Face {
  let font: ParsedFont | null = null;
  return {
    key: `${name}-${part}`,
    ranges,
    font: () => (font ??= read(require.resolve(`@fontsource/${name}/files/${name}-${part}.woff`))),
  };
}

function read(file: string): ParsedFont {
  const reader = new PDFKit({ font: null, autoFirstPage: false });
  return tellLettersApart(reader.font(openTypeOf(readFileSync(file)))._font.font);
}

/** Whether a face can draw all of these characters. */
export function draws(face: Face, codePoints: readonly number[]): boolean {
  return (
    codePoints.every((one) => inRanges(face.ranges, one)) &&
    codePoints.every((one) => face.font().hasGlyphForCodePoint(one))
  );
}
