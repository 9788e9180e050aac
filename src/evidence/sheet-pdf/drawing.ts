import type { ShownSignature } from '../../application/ports/sealed.ts';
import type { Block, Flow } from './flow.ts';
import { drawFigure } from './figure.ts';
import { INK } from './styles.ts';

type Ink = NonNullable<ShownSignature['ink']>;

/** Points: how thick the pen is, however large the pad was. */
const PEN = 0.9;

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A drawn signature as lines, as large as fits. */
export function drawnBlock(
  flow: Flow,
  ink: Ink,
  { alt, width, height }: { alt: string; width: number; height: number },
): Block {
  const box = boxOf(ink.path);
  const factor = Math.min((width - PEN) / box.width, (height - PEN) / box.height, 1);
  return {
    height,
    draw: (parent, spot) => {
      const { x, y } = spot;
      drawFigure(flow, { parent, alt, spot: { ...spot, width }, height }, () => {
        const top = y + (height - box.height * factor) / 2;
        flow.document
          .save()
          .translate(x + PEN / 2, top)
          .scale(factor)
          .translate(-box.left, -box.top)
          .path(ink.path)
          .lineCap('round')
          .lineJoin('round')
          .lineWidth(PEN / factor)
          .strokeColor(INK)
          .stroke()
          .restore();
      });
    },
  };
}

/** Where the ink is: its path is of moves and lines, so that numbers are x and y in turn. */
function boxOf(path: string): Box {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  let isX = true;
  for (const [text] of path.matchAll(/-?\d+(?:\.\d+)?/g)) {
    const value = Number(text);
    if (isX) {
      box.left = Math.min(box.left, value);
      box.right = Math.max(box.right, value);
    } else {
      box.top = Math.min(box.top, value);
      box.bottom = Math.max(box.bottom, value);
    }
    isX = !isX;
  }
  const { left, top, right, bottom } = box;
  return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
}
