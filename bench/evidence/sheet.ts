import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { SheetPrint } from '../../src/application/ports/sheets.ts';
import { crowd, print, sheet } from '../../test/evidence/sheet-pdf/samples.ts';
import { INSTITUTION, press } from '../../test/evidence/sheet-pdf/support.ts';
import { burdenOf, type Burden } from '../lib/burden.ts';
import { openTypeOf } from '../../src/evidence/sheet-pdf/woff.ts';

const require = createRequire(import.meta.url);
const ROW_HEIGHT = 40;

interface Made extends Pick<Burden, 'ms' | 'blockMs'> {
  pdf: Uint8Array;
}

/** A sheet as it is handed out (tagged, every field, sealed, stamped, bundle inside) beside names and drawings alone. */
export async function benchSheet(rows: number): Promise<string[][]> {
  const { printer } = press();
  const whole = print(sheet({ trainees: crowd(rows) }));
  const first = await timed(() => printer.printSheet(INSTITUTION, whole));
  const again = await timed(() => printer.printSheet(INSTITUTION, whole));
  await bare(whole);
  const plain = await timed(() => bare(whole));
  return [
    row('bare pdfkit: names and drawings', plain),
    row('attendance sheet', again),
    row('the first one of a process: libraries and fonts are read', first),
  ];
}

async function timed(make: () => Promise<Uint8Array>): Promise<Made> {
  let pdf = new Uint8Array();
  const { ms, blockMs } = await burdenOf(async () => {
    pdf = new Uint8Array(await make());
  });
  return { pdf, ms, blockMs };
}

function row(name: string, { pdf, ms, blockMs }: Made): string[] {
  const pages =
    Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type \/Page\b/g)?.length ?? 0;
  return [name, ms.toFixed(0), blockMs.toFixed(0), (pdf.length / 1000).toFixed(0), String(pages)];
}

/** One font, a name and a drawing a row; no table, no tags, nothing sealed. */
async function bare({ sheet: { trainees }, drawings }: SheetPrint): Promise<Uint8Array> {
  const document = new PDFDocument({ size: 'A4', margin: 40, font: null });
  const file = require.resolve('@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff');
  document
    .registerFont('sans', openTypeOf(readFileSync(file)))
    .font('sans')
    .fontSize(10);
  let y = 40;
  for (const { name, signature } of trainees) {
    if (y > 760) {
      document.addPage();
      y = 40;
    }
    document.text(name ?? '', 40, y, {});
    const drawing = drawings.get(signature?.digest ?? '');
    if (drawing !== undefined)
      document.save().translate(300, y).scale(0.25).path(drawing.path).stroke().restore();
    y += ROW_HEIGHT;
  }
  document.end();
  const chunks: Uint8Array[] = [];
  for await (const chunk of document) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}
