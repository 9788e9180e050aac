import { levelsOf, visualOrder } from './bidi.ts';
import { clustersOf, type Cluster } from './clusters.ts';
import type { Face, FontStyle } from './faces.ts';

export interface TextStyle {
  style: FontStyle;
  /** Points. */
  size: number;
  color: string;
}

/** Text that one face draws at once, in one direction. */
export interface Run {
  text: string;
  /** Null: drawn as a replacement. */
  face: Face | null;
  /** Odd: from right to left. */
  level: number;
  /** Points. */
  width: number;
}

export interface PlacedRun extends Run {
  /** From the left of the line, points. */
  x: number;
}

export interface Line {
  /** As they are read; `x` says where each is seen. */
  runs: PlacedRun[];
  width: number;
  /** As it is read. */
  text: string;
}

/** How wide a face draws a text, points. */
export type Measure = (face: Face | null, text: string, size: number) => number;

interface Placed extends Cluster {
  level: number;
}

interface Word {
  clusters: Placed[];
  /** Without the spaces at its end. */
  width: number;
  /** With them. */
  advance: number;
}

const SPACE = /^[ \t\u2000-\u200a]$/u;
/** After these, and around characters of Chinese and Japanese, a line may end. */
const OPEN_END = /[-\u2010\u2013\u2014/]$/u;
const IDEOGRAPH = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Breaks a text into lines of at most this width; what has no place to break is broken anywhere, and nothing is cut. */
export function layOut(
  text: string,
  style: TextStyle,
  { width, measure }: { width: number; measure: Measure },
): Line[] {
  return text
    .normalize('NFC')
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .flatMap((paragraph) => {
      const words = wordsOf(place(paragraph, style.style)).map((one) => measured(one, style.size, measure));
      return fill(words, { width, size: style.size, measure });
    });
}

function place(paragraph: string, style: FontStyle): Placed[] {
  const levels = levelsOf(paragraph);
  let at = 0;
  return clustersOf(paragraph, style).map((cluster) => {
    const level = levels?.[at] ?? 0;
    at += cluster.text.length;
    return { ...cluster, level };
  });
}

function wordsOf(clusters: readonly Placed[]): Placed[][] {
  const words: Placed[][] = [];
  clusters.forEach((cluster, i) => {
    const last = words.at(-1);
    const before = clusters[i - 1];
    if (last === undefined || before === undefined || mayBreak(before.text, cluster.text))
      words.push([cluster]);
    else last.push(cluster);
  });
  return words;
}

function mayBreak(before: string, after: string): boolean {
  if (SPACE.test(after)) return false;
  if (SPACE.test(before) || OPEN_END.test(before)) return true;
  return IDEOGRAPH.test(after) && !/^\p{P}/u.test(after) && /[\p{L}\p{N}]/u.test(before);
}

function measured(clusters: Placed[], size: number, measure: Measure): Word {
  const seen = clusters.findLastIndex(({ text }) => !SPACE.test(text)) + 1;
  const widthOf = (some: readonly Placed[]): number =>
    runsOf(some, size, measure).reduce((sum, { width }) => sum + width, 0);
  const width = widthOf(clusters.slice(0, seen));
  return { clusters, width, advance: width + widthOf(clusters.slice(seen)) };
}

interface Room {
  width: number;
  size: number;
  measure: Measure;
}

function fill(words: readonly Word[], room: Room): Line[] {
  const lines: Placed[][] = [[]];
  let used = 0;
  for (const word of words.flatMap((one) => (one.width > room.width ? broken(one, room) : [one]))) {
    if (used > 0 && used + word.width > room.width) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)?.push(...word.clusters);
    used += word.advance;
  }
  return lines.map((clusters) => lineOf(clusters, room));
}

/** A word too long for a line, in as many pieces as it takes. */
function broken({ clusters }: Word, { width, size, measure }: Room): Word[] {
  const pieces: Placed[][] = [[]];
  let used = 0;
  for (const cluster of clusters) {
    const own = measure(cluster.face, cluster.text, size);
    if (used + own > width && used > 0) {
      pieces.push([]);
      used = 0;
    }
    pieces.at(-1)?.push(cluster);
    used += own;
  }
  return pieces.map((piece) => measured(piece, size, measure));
}

function lineOf(clusters: readonly Placed[], { size, measure }: Room): Line {
  const seen = clusters.slice(0, clusters.findLastIndex(({ text }) => !SPACE.test(text)) + 1);
  const runs = runsOf(seen, size, measure).map((run) => ({ ...run, x: 0 }));
  let width = 0;
  for (const run of visualOrder(runs)) {
    run.x = width;
    width += run.width;
  }
  return {
    runs,
    width,
    text: seen.map(({ text }) => text).join(''),
  };
}

/** Neighbours that are drawn alike go together; from right to left, word by word, as fonts know no order of words. */
function runsOf(clusters: readonly Placed[], size: number, measure: Measure): Run[] {
  const runs: Omit<Run, 'width'>[] = [];
  for (const { text, face, level } of clusters) {
    const last = runs.at(-1);
    const isApart = level % 2 === 1 && (SPACE.test(text) || SPACE.test(last?.text.at(-1) ?? ''));
    if (last?.face === face && last.level === level && !isApart) last.text += text;
    else runs.push({ text, face, level });
  }
  return runs.map((run) => ({ ...run, width: measure(run.face, run.text, size) }));
}
