import { LIMITS } from '../limits.ts';
import { dictAt, type Pdf, type PdfObject, type ReadPdf, type Revision } from './read-pdf.ts';
import { sameValue } from './same-value.ts';
import { signedBy, type PdfSeal } from './seal-of.ts';
import { isDict, isList, Name, PdfProblem, Ref, Text, type Dict, type Value } from './values.ts';

/** What was appended to a sealed PDF: a time-stamp over all of it, and what shows that nobody was revoked. */
export interface ArchivePart extends PdfSeal {
  /** DER. */
  certificates: readonly Uint8Array[];
  /** Revocation lists, DER. */
  lists: readonly Uint8Array[];
}

/** Objects of the part in their order, by number, after the catalog and the page that it changes. */
interface Places {
  field: number;
  stamp: number;
  store: number;
}

/**
 * The archive part of a PDF: the one form that a second revision may have. Catalog and first page stand in it again and
 * differ from before in nothing but what names the part; everything else in it is new, and shows nothing.
 * @returns null where there is no second revision
 * @throws PdfProblem for every other
 */
export function archiveOf({ first, second, bytes }: ReadPdf): ArchivePart | null {
  if (second === null) return null;
  const from = first.objects.size + 1;
  const places = { field: from, stamp: from + 1, store: from + 2 };
  refuseOtherTrailer(first, second);
  const changed = refuseOtherChanges({ first, second }, places);
  const { certificates, lists } = storeOf(second, places);
  const names = [...changed, ...Object.values(places), ...certificates, ...lists];
  if (![...second.objects.keys()].every((number, at) => number === names[at]))
    throw other('its objects, or their order');
  const field = expectedField(changed[1], places);
  if (!sameValue(plainAt(second, places.field), field)) throw other('its field');
  const part = {
    certificates: certificates.map((number) => streamAt(second, number)),
    lists: lists.map((number) => streamAt(second, number)),
  };
  if (isTooLarge(part)) throw other('more than is read');
  return { ...signedBy(stampOf(second, places), bytes), ...part };
}

/** Whether reading certificates and lists would take too long. */
export function isTooLarge({ certificates, lists }: Pick<ArchivePart, 'certificates' | 'lists'>): boolean {
  const bytes = [...certificates, ...lists].reduce((sum, { length }) => sum + length, 0);
  return bytes > LIMITS.listsBytes;
}

function other(what: string): PdfProblem {
  return new PdfProblem(`a second revision of another form: ${what}`);
}

function refuseOtherTrailer(first: Pdf, { trailer, objects }: Revision): void {
  const expected = new Map(first.trailer);
  expected.set('Size', first.objects.size + objects.size - 1);
  expected.set('Prev', first.table);
  if (!sameValue(trailer, expected)) throw other('its trailer');
}

/** @returns numbers of the catalog and of the first page */
function refuseOtherChanges(
  { first, second }: { first: Pdf; second: Revision },
  { field, store }: Places,
): [number, number] {
  const root = first.trailer.get('Root');
  const catalog = dictAt(first, root);
  const kids = dictAt(first, catalog.get('Pages')).get('Kids');
  const page = isList(kids) ? kids[0] : undefined;
  if (!(root instanceof Ref) || !(page instanceof Ref) || catalog.has('DSS')) throw other('its catalog');
  const form = catalog.get('AcroForm');
  if (!isDict(form)) throw other('its catalog');
  const expected = new Map(catalog);
  expected.set('AcroForm', withOneMore(form, { key: 'Fields', number: field }));
  expected.set('DSS', new Ref(store));
  if (!sameValue(plainAt(second, root.number), expected)) throw other('its catalog');
  const sheet = withOneMore(dictAt(first, page), { key: 'Annots', number: field });
  if (!sameValue(plainAt(second, page.number), sheet)) throw other('its page');
  return [root.number, page.number];
}

/** A dictionary of which a list refers to one thing more, at its end. */
function withOneMore(dict: Dict, { key, number }: { key: string; number: number }): Dict {
  const list = dict.get(key);
  if (!isList(list)) throw other(`no list /${key} to add to`);
  return new Map(dict).set(key, [...list, new Ref(number)]);
}

/** The value of an object that is no stream. */
function plainAt({ objects }: Revision, number: number): Value {
  const { value, stream }: PdfObject = objects.get(number) ?? { value: null, stream: null };
  if (stream !== null) throw other('a stream where none belongs');
  return value;
}

/** Shown nowhere: a field of no size, as that of the seal. */
function expectedField(page: number, { field, stamp }: Places): Dict {
  const name = Uint8Array.from('Archive', (letter) => letter.charCodeAt(0));
  return new Map<string, Value>([
    ['Type', new Name('Annot')],
    ['Subtype', new Name('Widget')],
    ['FT', new Name('Sig')],
    ['T', new Text(name, { from: field, to: field })],
    ['V', new Ref(stamp)],
    ['P', new Ref(page)],
    ['Rect', [0, 0, 0, 0]],
    ['F', 132],
  ]);
}

function stampOf(second: Revision, { stamp }: Places): Dict {
  const found = plainAt(second, stamp);
  if (!isDict(found)) throw other('its time-stamp');
  const expected = new Map<string, Value>([
    ['Type', new Name('DocTimeStamp')],
    ['Filter', new Name('Adobe.PPKLite')],
    ['SubFilter', new Name('ETSI.RFC3161')],
    ['ByteRange', found.get('ByteRange') ?? null],
    ['Contents', found.get('Contents') ?? null],
  ]);
  if (!sameValue(found, expected)) throw other('its time-stamp');
  return found;
}

/** @returns numbers of what the store names (ETSI EN 319 142-1, section 5.4) */
function storeOf(
  second: Revision,
  { store }: Places,
): { certificates: readonly number[]; lists: readonly number[] } {
  const found = plainAt(second, store);
  if (!isDict(found)) throw other('its store');
  const count = (key: string): number => {
    const list = found.get(key);
    return isList(list) ? list.length : 0;
  };
  const numbers = (from: number, length: number): number[] => Array.from({ length }, (_, at) => from + at);
  const certificates = numbers(store + 1, count('Certs'));
  const lists = numbers(store + 1 + certificates.length, count('CRLs'));
  const refs = (all: readonly number[]): Value => all.map((number) => new Ref(number));
  const expected = new Map<string, Value>([
    ['Type', new Name('DSS')],
    ['Certs', refs(certificates)],
    ['CRLs', refs(lists)],
  ]);
  if (!sameValue(found, expected)) throw other('its store');
  return { certificates, lists };
}

function streamAt({ objects }: Revision, number: number): Uint8Array {
  const { value = null, stream = null } = objects.get(number) ?? {};
  if (stream === null || !sameValue(value, new Map([['Length', stream.length]])))
    throw other('a certificate or a list');
  return stream;
}
