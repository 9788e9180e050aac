import { createHash } from 'node:crypto';
import type { Signer } from '../../application/ports/sealed.ts';
import type { SheetPrint } from '../../application/ports/sheets.ts';
import type { Stamper } from '../../application/ports/timestamp.ts';
import { translatorFor } from '../../i18n/index.ts';
import { drawActs, drawSentences } from './acts.ts';
import { drawAmendments } from './amendments.ts';
import { signDetached } from './cms.ts';
import { SheetDocument, type DocumentOptions } from './document.ts';
import { drawEvidence } from './evidence.ts';
import { Flow } from './flow.ts';
import { drawFeet, drawUndrawn } from './furniture.ts';
import { drawHead } from './head.ts';
import { drawTrainees, drawTrainers } from './people.ts';
import { fillSignature } from './signature-field.ts';

/** Bytes kept for a signature with its certificates and time-stamp; twice as many when that was too few. */
const ROOM = 16_384;

/** With what a file is sealed. */
export interface PrintServices {
  signer: Signer;
  stamper: Stamper;
  /** When it is sealed, by our clock; what counts is the time-stamp. */
  now: Date;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url');
}

/** Seals what a function draws: once more with more room where the signature needs it. */
export async function sealed(
  services: PrintServices,
  options: Omit<DocumentOptions, 'signature'>,
  draw: (flow: Flow) => void,
): Promise<Uint8Array> {
  const { signer, stamper, now } = services;
  for (let room = ROOM; ; room *= 2) {
    const signature = { name: options.author, reason: options.title, at: now, room };
    const document = new SheetDocument({ ...options, signature });
    const flow = new Flow(document);
    draw(flow);
    flow.root.end();
    const { pdf, place } = await document.finish();
    const file = await fillSignature(pdf, place, (data) => signDetached(data, { signer, stamper }));
    if (file !== null) return file;
  }
}

/** The attendance sheet as a sealed PDF with its bundle inside. @throws AppError TSA_AWAY */
export function printSheet(services: PrintServices, print: SheetPrint): Promise<Uint8Array> {
  const { sheet, drawings, bundle, trust, verifyUrl } = print;
  const t = translatorFor(sheet.locale);
  const zone = sheet.meeting.timeZone;
  const bundleDigest = sha256(bundle);
  const options = {
    title: t.t('sheet.fileTitle', { id: sheet.id, course: sheet.course.title }),
    author: sheet.institution.name,
    producer: t.t('common.product'),
    madeAt: new Date(sheet.madeAt),
    lang: t.locale,
    sheet: sheet.id,
    version: sheet.version,
    bundleDigest,
    bundle,
  };
  return sealed(services, options, (flow) => {
    const drawing = { flow, t, drawings, zone, day: t.date(Date.parse(sheet.meeting.start), zone) };
    drawHead(flow, t, { sheet, verifyUrl });
    drawTrainers(drawing, sheet.teachers);
    drawTrainees(drawing, sheet);
    drawAmendments(flow, t, sheet);
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
