import type { Translator } from '../../i18n/index.ts';
import { clustersOf } from './clusters.ts';
import { A4 } from './document.ts';
import { MARGIN, WIDTH, type Flow } from './flow.ts';
import { INK, RULE, SECTION, SMALL } from './styles.ts';

const FOOT = A4.height - 36;

/** Characters that no font here has: what they are, so that nothing is lost on paper either. */
export function drawUndrawn(flow: Flow, t: Translator): void {
  const { undrawn } = flow.pen;
  if (undrawn.size === 0) return;
  flow.gap(14);
  flow.heading(2, t.t('sheet.undrawn'), { style: SECTION });
  flow.paragraph(t.t('sheet.undrawnWords', { mark: '\ufffd' }));
  // A copy: what is written here has them again.
  for (const text of [...undrawn]) {
    const missing = clustersOf(text, 'regular').filter(({ face }) => face === null);
    flow.paragraph(
      `${text}: ${missing
        .flatMap(({ text: one }) => [...one])
        .map(codeOf)
        .join(' ')}`,
      { indent: 12 },
    );
  }
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Which sheet, and which page of how many, at the foot of every page. */
export function drawFeet(flow: Flow, t: Translator, label: string): void {
  const style = { ...SMALL, color: INK };
  const { count: pages } = flow.document.bufferedPageRange();
  const [left] = flow.pen.lines(label, style, WIDTH / 2);
  for (let page = 1; page <= pages; page++) {
    flow.document.switchToPage(page - 1);
    const [right] = flow.pen.lines(t.t('sheet.page', { page, pages }), style, WIDTH / 2);
    flow.artifact(() => {
      flow.line({ x: MARGIN.left, y: FOOT - 5, width: WIDTH }, RULE);
      if (left !== undefined) flow.pen.write(left, style, { x: MARGIN.left, y: FOOT });
      if (right !== undefined)
        flow.pen.write(right, style, { x: MARGIN.left + WIDTH - right.width, y: FOOT });
    }, 'Pagination');
  }
}
