import type { Material } from '../archive/material.ts';
import { dictAt, type Pdf } from '../verify/pdf/read-pdf.ts';
import { isList, Ref } from '../verify/pdf/values.ts';
import { BLANK_RANGE, type Place } from './signature-field.ts';

/** Bytes of a line of the cross-reference table (ISO 32000-1, section 7.5.4). */
const LINE = 20;

/**
 * Appends the archive part to a sealed file, its time-stamp still empty: docs/evidence-format.md, section Archive part.
 * @throws TypeError when the file is not written as ours are
 */
export function appendArchive(
  first: Pdf,
  { certificates, lists }: Material,
  room: number,
): { pdf: Buffer; place: Place } {
  const file = Buffer.from(first.bytes);
  const field = first.objects.size + 1;
  const [stamp, store] = [field + 1, field + 2];
  const { root, page } = changedIn(first);
  const streams = [...certificates, ...lists];
  const refs = (from: number, count: number): string =>
    Array.from({ length: count }, (_, at) => `${String(from + at)} 0 R`).join(' ');
  const parts: [number, Buffer][] = [
    [root, withStore(withOneMore(textOf(first, root), { key: 'Fields', number: field }), store)],
    [page, latin1(withOneMore(textOf(first, page), { key: 'Annots', number: field }))],
    [field, dictOf(field, fieldLines(stamp, page))],
    [stamp, dictOf(stamp, stampLines(room))],
    [
      store,
      dictOf(store, [
        '/Type /DSS',
        `/Certs [${refs(store + 1, certificates.length)}]`,
        `/CRLs [${refs(store + 1 + certificates.length, lists.length)}]`,
      ]),
    ],
    ...streams.map((bytes, at): [number, Buffer] => [store + 1 + at, streamOf(store + 1 + at, bytes)]),
  ];
  const places = placesOf(parts, file.length);
  const trailer = trailerOf(first, store + streams.length + 1);
  const body = Buffer.concat([file, ...parts.map(([, bytes]) => bytes)]);
  const end = `xref\n${tableOf(places)}${trailer}startxref\n${String(body.length)}\n%%EOF\n`;
  return { pdf: Buffer.concat([body, latin1(end)]), place: { from: places.get(stamp) ?? 0, room } };
}

/** Numbers of the catalog and of the first page. */
function changedIn(first: Pdf): { root: number; page: number } {
  const root = first.trailer.get('Root');
  const kids = dictAt(first, dictAt(first, root).get('Pages')).get('Kids');
  const page = isList(kids) ? kids[0] : undefined;
  if (!(root instanceof Ref) || !(page instanceof Ref)) throw new TypeError('no first page');
  return { root: root.number, page: page.number };
}

/** An object as it stands in the file, `endobj` included. */
function textOf({ bytes, table, objects }: Pdf, number: number): string {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const line = table + `xref\n0 ${String(objects.size + 1)}\n`.length + LINE * number;
  const from = Number(file.toString('latin1', line, line + 10));
  const end = '\nendobj\n';
  return file.toString('latin1', from, file.indexOf(end, from, 'latin1') + end.length);
}

function withOneMore(text: string, { key, number }: { key: string; number: number }): string {
  const list = new RegExp(`/${key} \\[([^\\]]*)\\]`, 'g');
  if (text.match(list)?.length !== 1) throw new TypeError(`not one /${key}`);
  return text.replace(list, `/${key} [$1 ${String(number)} 0 R]`);
}

function withStore(catalog: string, store: number): Buffer {
  return latin1(catalog.replace(/>>\nendobj\n$/, `/DSS ${String(store)} 0 R\n>>\nendobj\n`));
}

function fieldLines(stamp: number, page: number): string[] {
  return [
    '/Type /Annot',
    '/Subtype /Widget',
    '/FT /Sig',
    '/T (Archive)',
    `/V ${String(stamp)} 0 R`,
    `/P ${String(page)} 0 R`,
    '/Rect [0 0 0 0]',
    '/F 132',
  ];
}

/** ETSI EN 319 142-1, section 5.5: a document time-stamp. */
function stampLines(room: number): string[] {
  return [
    '/Type /DocTimeStamp',
    '/Filter /Adobe.PPKLite',
    '/SubFilter /ETSI.RFC3161',
    `/ByteRange ${BLANK_RANGE}`,
    `/Contents <${'00'.repeat(room)}>`,
  ];
}

function dictOf(number: number, lines: readonly string[]): Buffer {
  return latin1(`${String(number)} 0 obj\n<<\n${lines.join('\n')}\n>>\nendobj\n`);
}

function streamOf(number: number, bytes: Uint8Array): Buffer {
  const head = `${String(number)} 0 obj\n<<\n/Length ${String(bytes.length)}\n>>\nstream\n`;
  return Buffer.concat([latin1(head), bytes, latin1('\nendstream\nendobj\n')]);
}

function placesOf(parts: readonly [number, Buffer][], from: number): Map<number, number> {
  const places = new Map<number, number>();
  let at = from;
  for (const [number, bytes] of parts) {
    places.set(number, at);
    at += bytes.length;
  }
  return places;
}

/** Sections of numbers that follow one another, lowest first. */
function tableOf(places: ReadonlyMap<number, number>): string {
  const sections: number[][] = [];
  for (const number of [...places.keys()].sort((one, other) => one - other)) {
    const last = sections.at(-1);
    if (last?.at(-1) === number - 1) last.push(number);
    else sections.push([number]);
  }
  const line = (number: number): string => `${String(places.get(number)).padStart(10, '0')} 00000 n \n`;
  return sections
    .map((section) => `${String(section[0])} ${String(section.length)}\n${section.map(line).join('')}`)
    .join('');
}

/** As it was, with the new number of objects and the place of the table before. */
function trailerOf({ bytes, table }: Pdf, size: number): string {
  const text = Buffer.from(bytes.subarray(table)).toString('latin1');
  const trailer = text.slice(text.lastIndexOf('trailer\n'), text.lastIndexOf('startxref\n'));
  return trailer
    .replace(/\/Size \d+/, `/Size ${String(size)}`)
    .replace(/>>\n$/, `/Prev ${String(table)}\n>>\n`);
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
