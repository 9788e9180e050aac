/** One sampled point: CSS pixels from the pad's top left, and ms since the first point. */
export interface InkPoint {
  x: number;
  y: number;
  t: number;
}

export type Stroke = InkPoint[];

/** What the pad sends: its size in CSS pixels and the strokes drawn on it. */
export interface Ink {
  width: number;
  height: number;
  strokes: Stroke[];
}

export type InkFault = 'EMPTY' | 'DOT' | 'TOO_LARGE' | 'OUTSIDE';

const MAX_POINTS = 20_000;
const MAX_STROKES = 500;
/** CSS pixels: shorter ink is a slip of the finger, not a signature. */
const MIN_EXTENT = 24;
const MIN_LENGTH = 40;

/** Refuses empty or dot-like ink, and what no pad can have sent. Judges that there is ink, never whose it is. */
export function inkFault(ink: Ink): InkFault | null {
  const points = ink.strokes.flat();
  if (points.length === 0) return 'EMPTY';
  if (points.length > MAX_POINTS || ink.strokes.length > MAX_STROKES) return 'TOO_LARGE';
  if (points.some((p) => p.x < -1 || p.y < -1 || p.x > ink.width + 1 || p.y > ink.height + 1))
    return 'OUTSIDE';
  return extent(points) < MIN_EXTENT || inkLength(ink) < MIN_LENGTH ? 'DOT' : null;
}

function extent(points: readonly InkPoint[]): number {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return Math.max(right - left, bottom - top);
}

function inkLength(ink: Ink): number {
  let length = 0;
  for (const stroke of ink.strokes) {
    for (let i = 1; i < stroke.length; i++) length += distance(stroke[i - 1], stroke[i]);
  }
  return length;
}

function distance(a: InkPoint | undefined, b: InkPoint | undefined): number {
  return a === undefined || b === undefined ? 0 : Math.hypot(b.x - a.x, b.y - a.y);
}

/** SVG path data of the ink, to one decimal: what pages and sheets draw. */
export function inkPath(ink: Ink): string {
  return ink.strokes
    .filter((stroke) => stroke.length > 0)
    .map((stroke) => `M${stroke.map((p) => `${round(p.x)} ${round(p.y)}`).join('L')}`)
    .join('');
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
