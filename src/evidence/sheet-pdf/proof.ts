import { BUNDLE_FILE } from '../../domain/evidence-bundle.ts';
import type { Institution } from '../../domain/institution.ts';
import type { ProofPrint } from '../../application/ports/sheets.ts';
import { translatorFor, type Translator } from '../../i18n/index.ts';
import { drawnBlock } from './drawing.ts';
import { drawEvidence } from './evidence.ts';
import { drawFacts } from './facts.ts';
import { MARGIN, WIDTH, type Flow } from './flow.ts';
import { drawFeet, drawUndrawn } from './furniture.ts';
import { BELOW_CODE, BESIDE_CODE, drawCode } from './head.ts';
import { sealed, sha256, type PrintServices } from './press.ts';
import { BODY, SECTION, SMALL, STRONG, TITLE, TYPED } from './styles.ts';

const DRAWING_HEIGHT = 64;

/** One person's own signature on a sealed page, with a bundle that names no other student. @throws AppError TSA_AWAY */
export function printProof(
  services: PrintServices,
  institution: Pick<Institution, 'name' | 'timeZone'>,
  print: ProofPrint,
): Promise<Uint8Array> {
  const { bundle, trust, verifyUrl, title, locale } = print;
  const t = translatorFor(locale);
  const { name: author, timeZone: zone } = institution;
  const bundleDigest = sha256(bundle);
  const producer = t.t('common.product');
  const options = {
    title,
    author,
    producer,
    madeAt: services.now,
    lang: t.locale,
    sheet: null,
    bundleDigest,
    attachment: { name: BUNDLE_FILE, bytes: bundle },
  };
  return sealed(services, options, (flow) => {
    flow.paragraph(author, { style: STRONG, width: BESIDE_CODE });
    flow.gap(12);
    flow.heading(1, title, { style: TITLE, width: BESIDE_CODE });
    flow.paragraph(t.t('sheet.proof.only'), { width: BESIDE_CODE });
    drawCode(flow, t, verifyUrl);
    flow.y = Math.max(flow.y, BELOW_CODE) + 10;
    drawFacts(
      flow,
      print.facts.map(({ term, value }) => ({ term, value })),
    );
    drawSigned(flow, t, print);
    const { development } = services.stamper;
    drawEvidence(flow, t, { institution: author, zone, bundleDigest, development, trust, verifyUrl });
    drawUndrawn(flow, t);
    drawFeet(flow, t, title);
  });
}

function drawSigned(flow: Flow, t: Translator, { sentence, typedName, drawing }: ProofPrint): void {
  flow.gap(14);
  flow.heading(2, t.t('sheet.proof.statement'), { style: SECTION });
  flow.paragraph(sentence.text, { style: { ...BODY, style: 'italic' }, lang: sentence.locale });
  flow.gap(6);
  if (drawing !== null) {
    const alt = t.t('sheet.proof.byDrawing');
    const block = drawnBlock(flow, drawing, { alt, width: WIDTH / 2, height: DRAWING_HEIGHT });
    flow.ensure(DRAWING_HEIGHT);
    block.draw(flow.root, { x: MARGIN.left, y: flow.y, width: WIDTH / 2 });
    flow.y += DRAWING_HEIGHT + 2;
    flow.paragraph(alt, { style: SMALL });
  } else if (typedName !== null) {
    flow.paragraph(typedName, { style: { ...TYPED, size: 16 } });
    flow.paragraph(t.t('sheet.proof.byTyping'), { style: SMALL });
  } else flow.paragraph(t.t('sheet.proof.byConfirming'), { style: SMALL });
}
