import { Tokens } from './tokens.ts';
import { isDict, PdfProblem, Ref, type Dict, type Value } from './values.ts';

/** An object with the bytes of its stream, as they stand in the file. */
export interface PdfObject {
  value: Value;
  stream: Uint8Array | null;
}

/** A PDF of which every byte was read: objects one after the other, one table of them, nothing else. */
export interface Pdf {
  bytes: Uint8Array;
  objects: ReadonlyMap<number, PdfObject>;
  trailer: Dict;
}

const HEADER = '%PDF-1.7\n%\xff\xff\xff\xff\n';
const MOST_OBJECTS = 1_000_000;

/**
 * Reads a PDF in the one form that sheets have: no gaps, no second revision, no second table, no object twice. What lies
 * between objects, hides behind an older table or is read in two ways is refused, whether a seal covers it or not.
 * @throws PdfProblem
 */
export function readPdf(bytes: Uint8Array): Pdf {
  const tokens = new Tokens(bytes);
  tokens.take(HEADER);
  const objects = new Map<number, PdfObject>();
  const places = new Map<number, number>();
  for (;;) {
    const from = tokens.at;
    if (tokens.tryTake('xref\n')) {
      readTable(tokens, places);
      return { bytes, objects, trailer: readTrailer(tokens, from) };
    }
    const number = tokens.count();
    if (objects.has(number) || objects.size > MOST_OBJECTS) throw new PdfProblem(`object ${number} twice`);
    places.set(number, from);
    tokens.take(' 0 obj\n');
    objects.set(number, readObject(tokens));
  }
}

function readObject(tokens: Tokens): PdfObject {
  const value = tokens.value();
  tokens.take('\n');
  const stream = tokens.tryTake('stream\n') ? readStream(tokens, value) : null;
  tokens.take('endobj\n');
  return { value, stream };
}

function readStream(tokens: Tokens, value: Value): Uint8Array {
  const length = isDict(value) ? value.get('Length') : undefined;
  if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0)
    throw new PdfProblem('a stream without a length of its own');
  const stream = tokens.bytes.subarray(tokens.at, tokens.at + length);
  tokens.at += length;
  tokens.take('\nendstream\n');
  return stream;
}

/** Every object stands where the table says, and there is no other. */
function readTable(tokens: Tokens, places: ReadonlyMap<number, number>): void {
  tokens.take('0 ');
  const count = tokens.count();
  tokens.take('\n0000000000 65535 f \n');
  if (count !== places.size + 1) throw new PdfProblem('the table has other objects than the file');
  for (let number = 1; number < count; number++) {
    const place = String(places.get(number) ?? -1).padStart(10, '0');
    tokens.take(`${place} 00000 n \n`);
  }
}

function readTrailer(tokens: Tokens, table: number): Dict {
  tokens.take('trailer\n');
  const trailer = tokens.value();
  tokens.take(`\nstartxref\n${table}\n%%EOF\n`);
  if (tokens.at !== tokens.bytes.length) throw new PdfProblem('something stands after its end');
  if (!isDict(trailer)) throw new PdfProblem('no trailer');
  for (const key of trailer.keys())
    if (!['Size', 'Root', 'Info', 'ID'].includes(key)) throw new PdfProblem(`/${key} in the trailer`);
  return trailer;
}

/** What a value stands for, where it refers to an object. @throws PdfProblem */
export function resolved({ objects }: Pick<Pdf, 'objects'>, value: Value | undefined): Value | undefined {
  if (!(value instanceof Ref)) return value;
  const object = objects.get(value.number);
  if (object === undefined || object.value instanceof Ref) throw new PdfProblem('a reference to nothing');
  return object.value;
}

/** @throws PdfProblem when it is no dictionary */
export function dictAt(pdf: Pick<Pdf, 'objects'>, value: Value | undefined): Dict {
  const found = resolved(pdf, value);
  if (!isDict(found)) throw new PdfProblem('no dictionary where one belongs');
  return found;
}
