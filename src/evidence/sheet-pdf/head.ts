import type { AttendanceSheet } from '../../domain/attendance-sheet.ts';
import type { Translator } from '../../i18n/index.ts';
import { drawFacts, type Fact } from './facts.ts';
import { MARGIN, WIDTH, type Flow } from './flow.ts';
import { qrBlock } from './qr.ts';
import { SMALL, STRONG, TITLE } from './styles.ts';
import { leadingOf } from './pen.ts';

const QR_SIDE = 76;
/** Between the words of the head and the code. */
const BESIDE = 24;
/** Width of what stands beside the code, points. */
export const BESIDE_CODE = WIDTH - QR_SIDE - BESIDE;
/** Where the code and its words end, points. */
export const BELOW_CODE = MARGIN.top + QR_SIDE + leadingOf(SMALL) + 4;

/** Who trained, what, when and where: everything above the signatures. */
export function drawHead(
  flow: Flow,
  t: Translator,
  { sheet, verifyUrl }: { sheet: AttendanceSheet; verifyUrl: string },
): void {
  const { provider, meeting, replaces } = sheet;
  const width = BESIDE_CODE;
  flow.paragraph(provider.name, { style: STRONG, width });
  if (provider.registrationNumber !== '')
    flow.paragraph(t.t('sheet.registration', { number: provider.registrationNumber }), {
      style: SMALL,
      width,
    });
  if (provider.address !== '') flow.paragraph(provider.address, { style: SMALL, width });
  flow.gap(12);
  flow.heading(1, t.t('sheet.title'), { style: TITLE, width });
  drawCode(flow, t, verifyUrl);
  flow.y = Math.max(flow.y, BELOW_CODE) + 10;
  if (replaces !== null) drawReplaces(flow, t, replaces);
  drawFacts(flow, factsOf(t, sheet));
  if (meeting.halfDays.length > 1) flow.paragraph(t.t('sheet.twoHalves'), { style: SMALL });
}

/** Right of the head, with the words for who has no camera. */
export function drawCode(flow: Flow, t: Translator, verifyUrl: string): void {
  const x = MARGIN.left + WIDTH - QR_SIDE;
  const code = qrBlock(flow, verifyUrl, { alt: t.t('sheet.checkAlt', { url: verifyUrl }), side: QR_SIDE });
  code.draw(flow.root, { x, y: MARGIN.top, width: QR_SIDE });
  const [line] = flow.pen.lines(t.t('sheet.check'), SMALL, QR_SIDE + BESIDE);
  if (line === undefined) return;
  flow.element('P', (p) => {
    p.add(() => {
      flow.pen.write(line, SMALL, { x: x + QR_SIDE - line.width, y: MARGIN.top + QR_SIDE + 3 });
    });
  });
}

function drawReplaces(
  flow: Flow,
  t: Translator,
  { id, sha256, why }: NonNullable<AttendanceSheet['replaces']>,
): void {
  flow.rule();
  flow.gap(4);
  flow.paragraph(t.t('sheet.replaces', { id, sha256, why }), { style: STRONG });
  flow.gap(4);
  flow.rule();
  flow.gap(6);
}

function factsOf(t: Translator, sheet: AttendanceSheet): Fact[] {
  const { meeting, course, institution } = sheet;
  const { timeZone: zone } = meeting;
  const at = Date.parse(meeting.start);
  return [
    { term: t.t('sheet.id'), value: t.t('sheet.idWords', { id: sheet.id, version: sheet.version }) },
    { term: t.t('sheet.course'), value: course.title, style: STRONG },
    { term: t.t('sheet.meeting'), value: meeting.title },
    { term: t.t('sheet.date'), value: t.date(at, zone) },
    ...meeting.halfDays.map(({ half, start, end }) => ({
      term: t.t(`sheet.${half}`),
      value: hours(t, { start, end, zone }),
    })),
    { term: t.t('sheet.place'), value: meeting.room === '' ? t.t('sheet.noPlace') : meeting.room },
    {
      term: t.t('sheet.zone'),
      value: t.t('sheet.zoneWords', { zone, offset: offsetOf(at, zone, t.locale) }),
    },
    { term: t.t('sheet.code'), value: institution.code },
  ];
}

/** The day is said again where it is not the same at both ends. */
function hours(t: Translator, { start, end, zone }: { start: string; end: string; zone: string }): string {
  const [from, to] = [Date.parse(start), Date.parse(end)];
  const isOneDay = t.date(from, zone) === t.date(to, zone);
  return t.t('sheet.fromTo', {
    from: isOneDay ? t.time(from, zone) : t.dateTime(from, zone),
    to: isOneDay ? t.time(to, zone) : t.dateTime(to, zone),
  });
}

/** Such as `GMT+1`. */
function offsetOf(at: number, timeZone: string, locale: string): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'shortOffset' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}
