import type { Pdf } from './read-pdf.ts';
import { isDict, isList, nameOf, PdfProblem, type Value } from './values.ts';

/** What acts, hides, encrypts, or shows one thing to one reader and another to the next. */
const REFUSED_KEYS = new Set([
  'AA',
  'OpenAction',
  'JS',
  'JavaScript',
  'XFA',
  'OC',
  'OCProperties',
  'OCG',
  'Encrypt',
  'Collection',
  'Perms',
  'Prev',
  'XRefStm',
  'NeedAppearances',
  'RichMediaContent',
]);
const REFUSED_TYPES = new Set([
  'XRef',
  'ObjStm',
  'FileAttachment',
  'RichMedia',
  'Screen',
  'Movie',
  'Sound',
  '3D',
  'Launch',
  'SubmitForm',
  'ImportData',
  'Rendition',
]);

/** Refuses what no sheet needs. @throws PdfProblem */
export function refuseActive({ objects }: Pdf): void {
  for (const { value } of objects.values()) refuseIn(value);
}

function refuseIn(value: Value): void {
  if (isList(value)) for (const part of value) refuseIn(part);
  if (!isDict(value)) return;
  for (const [key, part] of value) {
    if (REFUSED_KEYS.has(key)) throw new PdfProblem(`/${key}`);
    if (['Type', 'Subtype', 'S'].includes(key) && REFUSED_TYPES.has(nameOf(part)))
      throw new PdfProblem(`/${nameOf(part)}`);
    refuseIn(part);
  }
}
