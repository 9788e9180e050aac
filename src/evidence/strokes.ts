import type { Ink } from '../domain/ink.ts';
import { digestOf } from './canonical.ts';

/** SHA-256, base64url, of the canonical JSON of the strokes: what a statement says of the ink. */
export function strokesDigest(ink: Pick<Ink, 'strokes'>): string {
  return digestOf(ink.strokes);
}
