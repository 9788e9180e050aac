import SignaturePad from 'signature_pad';
import type { Ink } from '../../domain/ink.ts';

export interface Pad {
  ink(): Ink;
  undo(): void;
  clear(): void;
  isEmpty(): boolean;
  onChange(listener: () => void): void;
}

/** A signature pad on a canvas: dark ink on light in every colour mode; redrawn when its width changes, and only then. */
export function createPad(canvas: HTMLCanvasElement): Pad {
  const pad = new SignaturePad(canvas, {
    penColor: '#16202c',
    backgroundColor: '#ffffff',
    minWidth: 0.8,
    maxWidth: 2.4,
  });
  const listeners: (() => void)[] = [];
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  let width = 0;

  // Mobile address bars fire `resize` and a canvas forgets its drawing when resized: follow the width alone.
  const fit = (): void => {
    const box = canvas.getBoundingClientRect();
    if (box.width === 0 || Math.round(box.width) === width) return;
    const drawn = pad.toData();
    const scale = width === 0 ? 1 : box.width / width;
    width = Math.round(box.width);
    const ratio = Math.max(window.devicePixelRatio, 1);
    canvas.width = Math.round(box.width * ratio);
    canvas.height = Math.round(box.height * ratio);
    canvas.getContext('2d')?.scale(ratio, ratio);
    pad.clear();
    pad.fromData(
      drawn.map((group) => ({ ...group, points: group.points.map((p) => ({ ...p, x: p.x * scale })) })),
    );
  };
  new ResizeObserver(fit).observe(canvas);
  pad.addEventListener('endStroke', changed);

  return {
    ink: () => inkOf(pad, canvas),
    undo: () => {
      pad.fromData(pad.toData().slice(0, -1));
      changed();
    },
    clear: () => {
      pad.clear();
      changed();
    },
    isEmpty: () => pad.isEmpty(),
    onChange: (listener) => listeners.push(listener),
  };
}

function inkOf(pad: SignaturePad, canvas: HTMLCanvasElement): Ink {
  const { width, height } = canvas.getBoundingClientRect();
  const groups = pad.toData();
  const begin = groups[0]?.points[0]?.time ?? 0;
  const within = (value: number, most: number): number => round(Math.min(Math.max(value, 0), most));
  return {
    width: Math.round(width),
    height: Math.round(height),
    strokes: groups.map((group) =>
      group.points.map((p) => ({
        x: within(p.x, width),
        y: within(p.y, height),
        t: Math.round(p.time - begin),
      })),
    ),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
