import type { SheetSignature } from '../../domain/attendance-sheet.ts';
import { receiptReference } from '../../domain/statement.ts';
import type { ShownSignature } from '../../application/ports/sealed.ts';
import type { Translator } from '../../i18n/index.ts';
import { stacked, textBlock } from './blocks.ts';
import { drawnBlock } from './drawing.ts';
import type { Block, Flow } from './flow.ts';
import { BODY, SMALL, TYPED } from './styles.ts';

/** A signature as this sheet draws them. */
export interface SignatureDrawing {
  flow: Flow;
  t: Translator;
  drawings: ReadonlyMap<string, NonNullable<ShownSignature['ink']>>;
  places: ReadonlyMap<string, number>;
  zone: string;
  /** The day of the meeting, as `t.date` says it. */
  day: string;
}

const HEIGHT = 24;

/** Drawn as it was drawn; typed ones in italics and called so; confirmed ones in words. */
export function signatureBlock(
  { flow, t, drawings }: SignatureDrawing,
  { signature, name, width }: { signature: SheetSignature; name: string; width: number },
): Block {
  const { method, typedName, digest } = signature;
  const words = (text: string): Block => textBlock(flow, text, { width });
  if (method === 'confirmed') return words(t.t('sheet.signature.confirmed'));
  if (method === 'typed') {
    const kind = textBlock(flow, t.t('sheet.signature.typed'), { width, style: SMALL });
    return stacked([textBlock(flow, typedName ?? name, { width, style: TYPED }), kind]);
  }
  const ink = drawings.get(digest);
  if (ink === undefined) return words(t.t('sheet.signature.drawnGone'));
  return drawnBlock(flow, ink, { alt: t.t('sheet.signature.drawn', { name }), width, height: HEIGHT });
}

/** When it arrived, to the second, the reference that its receipt has, and its place in the log. */
export function receivedBlock(
  { flow, t, places, zone, day }: SignatureDrawing,
  { receivedAt, digest }: SheetSignature,
  width: number,
): Block {
  const at = Date.parse(receivedAt);
  const date = t.date(at, zone);
  const reference = receiptReference(digest);
  const index = places.get(digest);
  const small = (text: string): Block => textBlock(flow, text, { width, style: SMALL });
  return stacked([
    ...(date === day ? [] : [small(date)]),
    textBlock(flow, exactTime(at, zone), { width, style: BODY }),
    small(index === undefined ? reference : `${reference} · ${t.number(index)}`),
  ]);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `08:41:12` */
function exactTime(at: number, timeZone: string): string {
  const known =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium', hourCycle: 'h23' });
  formats.set(timeZone, known);
  return known.format(at);
}
