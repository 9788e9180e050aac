import { BUNDLE_FILE } from '../../domain/evidence-bundle.ts';
import type { SheetPrint } from '../../application/ports/sheets.ts';
import { translatorFor } from '../../i18n/index.ts';
import { drawActs, drawSentences } from './acts.ts';
import { drawAmendments } from './amendments.ts';
import { drawEvidence } from './evidence.ts';
import { drawFeet, drawUndrawn } from './furniture.ts';
import { drawHead } from './head.ts';
import { drawTrainees, drawTrainers } from './people.ts';
import { sealed, sha256, type PrintServices } from './press.ts';

/** The attendance sheet as a sealed PDF with its bundle inside. @throws AppError TSA_AWAY */
export function printSheet(services: PrintServices, print: SheetPrint): Promise<Uint8Array> {
  const { sheet, drawings, places, bundle, trust, verifyUrl } = print;
  const t = translatorFor(sheet.locale);
  const zone = sheet.meeting.timeZone;
  const bundleDigest = sha256(bundle);
  const options = {
    title: t.t('sheet.fileTitle', { id: sheet.id, course: sheet.course.title }),
    author: sheet.institution.name,
    producer: t.t('common.product'),
    madeAt: new Date(sheet.madeAt),
    lang: t.locale,
    sheet: { id: sheet.id, version: sheet.version },
    bundleDigest,
    attachment: { name: BUNDLE_FILE, bytes: bundle },
  };
  return sealed(services, options, async (flow) => {
    const day = t.date(Date.parse(sheet.meeting.start), zone);
    const drawing = { flow, t, drawings, places, zone, day };
    drawHead(flow, t, { sheet, verifyUrl });
    await drawTrainers(drawing, sheet.teachers);
    await drawTrainees(drawing, sheet);
    await drawAmendments(flow, t, sheet);
    drawSentences(flow, t, sheet);
    drawActs(flow, t, sheet);
    drawEvidence(flow, t, {
      institution: sheet.institution.name,
      zone,
      bundleDigest,
      development: services.stamper.development,
      trust,
      verifyUrl,
    });
    drawUndrawn(flow, t);
    drawFeet(flow, t, t.t('sheet.idWords', { id: sheet.id, version: sheet.version }));
  });
}
