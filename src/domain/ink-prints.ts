import type { Ink } from './ink.ts';

/**
 * Digests by which drawings are told to be the same: kept beside a statement, so that a check reads no ink. Equality
 * alone is asked for; nothing tells how much two drawings are alike.
 */
export interface InkPrints {
  /** Of the strokes as they were sent. */
  exact: string;
  /** Of the strokes wherever they stand on the pad, at whatever size. */
  shape: string;
  /** Of the moments of the points; null when there are too few to tell one hand's movement from another's. */
  timing: string | null;
}

/** Steps that the longer side of a drawing is divided into. */
const GRID = 1_000;
/** Between the grid's lines: what is moved and scaled differs in its last digits, and must not fall on one. */
const BETWEEN = 0.318;
/** Fewer moments than these may be the same by chance. */
const FEWEST_MOMENTS = 16;

/** The points from the drawing's own top left, on a grid that its longer side fills. Times are left out. */
export function normalisedStrokes({ strokes }: Pick<Ink, 'strokes'>): [x: number, y: number][][] {
  const points = strokes.flat();
  const [left, width] = rangeOf(points.map(({ x }) => x));
  const [top, height] = rangeOf(points.map(({ y }) => y));
  const step = Math.max(width, height) / GRID;
  const onGrid = (value: number): number => (step > 0 ? Math.floor(value / step + BETWEEN) : 0);
  return strokes.map((stroke) => stroke.map(({ x, y }) => [onGrid(x - left), onGrid(y - top)]));
}

/** The moments of the points, ms since the first one, stroke by stroke; null for too few different ones. */
export function strokeTimes({ strokes }: Pick<Ink, 'strokes'>): number[][] | null {
  const first = strokes.flat()[0]?.t ?? 0;
  const times = strokes.map((stroke) => stroke.map(({ t }) => t - first));
  return new Set(times.flat()).size < FEWEST_MOMENTS ? null : times;
}

/** @param digest of any value */
export function inkPrints(ink: Pick<Ink, 'strokes'>, digest: (value: unknown) => string): InkPrints {
  const times = strokeTimes(ink);
  return {
    exact: digest(ink.strokes),
    shape: digest(normalisedStrokes(ink)),
    timing: times === null ? null : digest(times),
  };
}

function rangeOf(values: readonly number[]): [from: number, length: number] {
  const from = values.reduce((least, value) => Math.min(least, value), Infinity);
  const to = values.reduce((most, value) => Math.max(most, value), -Infinity);
  return [from, to - from];
}
