import { draws, facesOf, type Face, type FontStyle } from './faces.ts';

/** What people see as one character, or what of it one face can draw. */
export interface Cluster {
  text: string;
  /** Null: no face has it. */
  face: Face | null;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** European letters without marks of their own: each stands for itself, and the segmenter is slow. */
const PLAIN =
  /^[\u0020-\u007e\u00a0-\u02ff\u0384-\u0482\u048a-\u052f\u1e00-\u1eff\u2010-\u2027\u202f\u20ac]*$/u;
/** Says something of its neighbours and is not drawn itself. */
const UNSEEN = /^[\p{Default_Ignorable_Code_Point}\p{Cc}]$/u;

/** Stands before French punctuation and in numbers; few fonts have one. */
const NARROW_SPACE = /^[\u2007\u202f]$/u;

/** One for each style: the same characters come again and again. */
const known: Readonly<Record<FontStyle, Map<string, readonly Cluster[]>>> = {
  regular: new Map(),
  bold: new Map(),
  italic: new Map(),
};

/** A text in the pieces that one face can draw: an accent stays with its letter wherever one face has both. */
export function clustersOf(text: string, style: FontStyle): Cluster[] {
  const segments = PLAIN.test(text)
    ? [...text]
    : Array.from(segmenter.segment(text), ({ segment }) => segment);
  return segments.flatMap((segment) => drawn(segment, style));
}

function drawn(segment: string, style: FontStyle): readonly Cluster[] {
  const found = known[style].get(segment) ?? choose(segment, style);
  known[style].set(segment, found);
  return found;
}

function choose(segment: string, style: FontStyle): Cluster[] {
  const characters = [...segment];
  const codePoints = characters.filter((one) => !UNSEEN.test(one)).map((one) => one.codePointAt(0) ?? 0);
  const face = facesOf(style).find((one) => draws(one, codePoints));
  if (face !== undefined) return [{ text: segment, face }];
  if (NARROW_SPACE.test(segment)) return choose('\u00a0', style);
  if (characters.length === 1) return [{ text: segment, face: null }];
  return characters.flatMap((one) => choose(one, style));
}
