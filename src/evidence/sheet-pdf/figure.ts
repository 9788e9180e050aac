import type { StructureElement } from 'pdfkit';
import type { Flow, Spot } from './flow.ts';

/** Draws a picture, with the words for who does not see it. */
export function drawFigure(
  flow: Flow,
  { parent, alt, spot, height }: { parent: StructureElement | null; alt: string; spot: Spot; height: number },
  draw: () => void,
): void {
  const { x, y, width } = spot;
  if (parent === null) {
    draw();
    return;
  }
  const figure = flow.document.struct('Figure', { alt, bbox: [x, y, x + width, y + height] });
  parent.add(figure);
  figure.add(draw);
  figure.end();
}
