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
/** CSS pixels: more than any screen has. */
const MAX_PAD = 10_000;
/** CSS pixels: shorter ink is a slip of the finger, not a signature. */
const MIN_EXTENT = 24;
const MIN_LENGTH = 40;

/** Refuses empty or dot-like ink, and what no pad can have sent. Judges that there is ink, never whose it is. */
export function inkFault(ink: Ink): InkFault | null {
  const points = ink.strokes.flat();
  if (points.length === 0) return 'EMPTY';
  if (points.length > MAX_POINTS || ink.strokes.length > MAX_STROKES) return 'TOO_LARGE';
  if (!isPad(ink) || !points.every((point) => isOnPad(point, ink))) return 'OUTSIDE';
  return extent(points) < MIN_EXTENT || inkLength(ink) < MIN_LENGTH ? 'DOT' : null;
}

function isPad({ width, height }: Ink): boolean {
  return width > 0 && height > 0 && width <= MAX_PAD && height <= MAX_PAD;
}

/** Asked so that what is not a finite number is outside too. A pixel is allowed for rounding at the edge. */
function isOnPad({ x, y, t }: InkPoint, pad: Ink): boolean {
  return x >= -1 && y >= -1 && x <= pad.width + 1 && y <= pad.height + 1 && t >= 0 && Number.isFinite(t);
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
    .map(strokePath)
    .join('');
}

/** A dot is a line to itself: SVG draws it with round ends, and nothing for a single move. */
function strokePath(stroke: Stroke): string {
  const points = stroke.map((p) => `${round(p.x)} ${round(p.y)}`);
  return `M${(points.length === 1 ? [...points, ...points] : points).join('L')}`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
