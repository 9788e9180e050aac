import { create } from 'qrcode';
import type { Block, Flow } from './flow.ts';
import { drawFigure } from './figure.ts';
import { INK } from './styles.ts';

/** A QR code as bars of dark modules, one path. Its quiet zone is the white around it: leave four modules. */
export function qrBlock(flow: Flow, text: string, { alt, side }: { alt: string; side: number }): Block {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  const bars = Array.from({ length: size }, (_, y) =>
    [
      ...Array.from(data.slice(y * size, (y + 1) * size), String)
        .join('')
        .matchAll(/1+/g),
    ].map(({ index, 0: run }) => ({ x: index, y, width: run.length })),
  ).flat();
  return {
    height: side,
    draw: (parent, { x, y }) => {
      drawFigure(flow, { parent, alt, spot: { x, y, width: side }, height: side }, () => {
        const { document } = flow;
        document
          .save()
          .translate(x, y)
          .scale(side / size);
        for (const bar of bars) document.rect(bar.x, bar.y, bar.width, 1);
        document.fillColor(INK).fill().restore();
      });
    },
  };
}
