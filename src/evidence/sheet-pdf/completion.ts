import type { CertificatePrint, CertifiedHalfDay } from '../../application/ports/sheets.ts';
import { translatorFor, type Translator } from '../../i18n/index.ts';
import { BASIS_FILE, type CompletionBasis } from '../../domain/completion-basis.ts';
import { utf8Bytes } from '../bytes.ts';
import { canonical } from '../canonical.ts';
import { stacked, textBlock } from './blocks.ts';
import { drawFacts } from './facts.ts';
import { MARGIN, WIDTH, type Block, type Flow } from './flow.ts';
import { drawFeet, drawUndrawn } from './furniture.ts';
import { sealed, sha256, type PrintServices } from './press.ts';
import { BODY, QUIET, SECTION, SMALL, STRONG, TITLE } from './styles.ts';
import { drawTable, inside, rowsOf } from './table.ts';

/** To be written on by hand. */
const BLANK = '\u2026'.repeat(24);
const SIGNING_HEIGHT = 78;
const DAY = 150;
const HOURS = 78;
const FOLLOWED = 68;

/** A 'certificat de réalisation': what a person followed, by which sheets. @throws AppError TSA_AWAY */
export function printCertificate(services: PrintServices, print: CertificatePrint): Promise<Uint8Array> {
  const { institution, madeAt, trainee, action } = print;
  const t = translatorFor(print.locale);
  const basis = utf8Bytes(canonical(basisOf(print)));
  const options = {
    title: t.t('sheet.certificate.fileTitle', { name: trainee.name, course: action.title }),
    author: institution.name,
    producer: t.t('common.product'),
    madeAt: new Date(madeAt),
    lang: t.locale,
    sheet: null,
    bundleDigest: null,
    attachment: { name: BASIS_FILE, bytes: basis },
    completionDigest: sha256(basis),
  };
  return sealed(services, options, async (flow) => {
    drawProvider(flow, t, print);
    drawFacts(flow, factsOf(t, print));
    await drawBasis(flow, t, print);
    flow.gap(14);
    flow.paragraph(t.t('sheet.certificate.keeping'), { style: SMALL });
    drawSigning(flow, t, print);
    flow.paragraph(t.t('sheet.certificate.sealed', { institution: institution.name }), { style: SMALL });
    drawUndrawn(flow, t);
    drawFeet(flow, t, t.t('sheet.certificate.title'));
  });
}

/** Each sheet once: a sheet of a whole day shows two half-days. */
function basisOf({ halfDays }: CertificatePrint): CompletionBasis {
  const sheets = new Map(halfDays.map(({ sheet: { id, sha256 } }) => [sha256, { id, sha256 }]));
  return { format: 'emarge-completion', v: 1, sheets: [...sheets.values()] };
}

function drawProvider(flow: Flow, t: Translator, { provider }: CertificatePrint): void {
  flow.paragraph(provider.name, { style: STRONG });
  if (provider.registrationNumber !== '')
    flow.paragraph(t.t('sheet.registration', { number: provider.registrationNumber }), { style: SMALL });
  if (provider.address !== '') flow.paragraph(provider.address, { style: SMALL });
  flow.gap(18);
  flow.heading(1, t.t('sheet.certificate.title'), { style: TITLE });
  flow.gap(4);
  flow.paragraph(t.t('sheet.certificate.states'));
  flow.gap(8);
}

function factsOf(t: Translator, print: CertificatePrint): Parameters<typeof drawFacts>[1] {
  const { trainee, action, representative, halfDays } = print;
  const date = (iso: string): string => t.date(Date.parse(iso), action.timeZone);
  const attended = halfDays.reduce((sum, { minutes }) => sum + minutes, 0);
  return [
    { term: t.t('sheet.certificate.representative'), value: representative || BLANK },
    { term: t.t('sheet.certificate.trainee'), value: trainee.name, style: STRONG },
    { term: t.t('sheet.certificate.employer'), value: trainee.employer || BLANK },
    { term: t.t('sheet.certificate.action'), value: action.title, style: STRONG },
    { term: t.t('sheet.certificate.nature'), value: t.t(`sheet.certificate.natures.${action.nature}`) },
    {
      term: t.t('sheet.certificate.period'),
      value: t.t('sheet.certificate.periodWords', { from: date(action.start), to: date(action.end) }),
    },
    {
      term: t.t('sheet.certificate.duration'),
      value: t.t('sheet.certificate.durationWords', {
        attended: hoursOf(t, attended),
        planned: hoursOf(t, action.plannedMinutes),
      }),
      style: STRONG,
    },
  ];
}

function hoursOf(t: Translator, minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return t.t('sheet.certificate.hours', { hours, minutes: rest }).trim();
}

async function drawBasis(flow: Flow, t: Translator, { halfDays, action }: CertificatePrint): Promise<void> {
  flow.gap(12);
  flow.heading(2, t.t('sheet.certificate.basis'), { style: SECTION });
  if (halfDays.length === 0) {
    flow.paragraph(t.t('sheet.certificate.noBasis'));
    return;
  }
  flow.paragraph(t.t('sheet.certificate.basisWords'));
  flow.gap(4);
  const widths = { day: DAY, hours: HOURS, followed: FOLLOWED, sheet: WIDTH - DAY - HOURS - FOLLOWED };
  const columns = (['day', 'hours', 'followed', 'sheet'] as const).map((key) => ({
    title: t.t(`sheet.certificate.column.${key}`),
    width: widths[key],
  }));
  const rows = rowsOf(halfDays, (half) => {
    const block = (text: string, width: number, style = BODY): Block =>
      textBlock(flow, text, { width: inside({ width }), style });
    const { id, sha256 } = half.sheet;
    return [
      ...cellsOf(t, half, action.timeZone).map((text, i) => block(text, columns[i]?.width ?? WIDTH)),
      stacked([block(id, widths.sheet), block(sha256, widths.sheet, SMALL)]),
    ];
  });
  await drawTable(flow, { columns, rowHeader: 0, rows });
}

function cellsOf(t: Translator, half: CertifiedHalfDay, zone: string): string[] {
  const { start, end, minutes } = half;
  const [from, to] = [Date.parse(start), Date.parse(end)];
  return [
    `${t.date(from, zone)}, ${t.t(`sheet.${half.half}`)}`,
    `${t.time(from, zone)}\u2013${t.time(to, zone)}`,
    hoursOf(t, minutes),
  ];
}

/** Room for a stamp and a signature by hand. */
function drawSigning(flow: Flow, t: Translator, { place, madeAt, action }: CertificatePrint): void {
  flow.gap(12);
  flow.ensure(SIGNING_HEIGHT + 40);
  const date = t.date(Date.parse(madeAt), action.timeZone);
  flow.paragraph(t.t('sheet.certificate.done', { place: place || BLANK, date }));
  flow.paragraph(t.t('sheet.certificate.sign'), { style: { ...SMALL, color: QUIET } });
  flow.gap(4);
  flow.artifact(() => {
    const { document, y } = flow;
    document
      .lineWidth(0.5)
      .strokeColor(QUIET)
      .rect(MARGIN.left, y, WIDTH / 2, SIGNING_HEIGHT)
      .stroke();
  });
  flow.y += SIGNING_HEIGHT + 10;
}
