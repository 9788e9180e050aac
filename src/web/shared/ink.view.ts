import type { ShownSignature } from '../../application/ports/sealed.ts';

/** A drawn signature as a picture: the drawing itself, without the empty part of the pad around it. */
export interface InkView {
  path: string;
  viewBox: string;
}

/** Pad pixels kept around the drawing. */
const MARGIN = 8;

/** A drawn signature cut to what was drawn, with a margin; null for one that was not drawn. */
export function inkView(ink: ShownSignature['ink']): InkView | null {
  if (ink === null) return null;
  const numbers = [...ink.path.matchAll(/-?\d+(?:\.\d+)?/g)].map(Number);
  const [left, width] = span(numbers.filter((_, at) => at % 2 === 0));
  const [top, height] = span(numbers.filter((_, at) => at % 2 === 1));
  return { path: ink.path, viewBox: [left, top, width, height].join(' ') };
}

/** Where the drawing begins and how far it goes, margins included. */
function span(values: readonly number[]): [from: number, length: number] {
  const from = values.reduce((least, value) => Math.min(least, value), Infinity);
  const to = values.reduce((most, value) => Math.max(most, value), -Infinity);
  return [Math.floor(from - MARGIN), Math.ceil(to - from + 2 * MARGIN)];
}
