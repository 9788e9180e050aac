import { LIMITS } from '../limits.ts';
import { Tokens } from './tokens.ts';
import { isDict, PdfProblem, Ref, type Dict, type Value } from './values.ts';

/** An object with the bytes of its stream, as they stand in the file. */
export interface PdfObject {
  value: Value;
  stream: Uint8Array | null;
}

/** Objects one after the other, one table of them, a trailer, nothing else. */
export interface Revision {
  /** In the order of the file. */
  objects: ReadonlyMap<number, PdfObject>;
  trailer: Dict;
  /** Where its table begins. */
  table: number;
}

/** The first revision of a PDF, of which every byte was read. */
export interface Pdf extends Revision {
  /** Up to its end. */
  bytes: Uint8Array;
}

/** A PDF with what was appended to it. */
export interface ReadPdf {
  first: Pdf;
  second: Revision | null;
  /** The whole file. */
  bytes: Uint8Array;
}

const HEADER = '%PDF-1.7\n%\xff\xff\xff\xff\n';
const MOST_OBJECTS = 1_000_000;
const DIGIT = /\d/;

/**
 * Reads a PDF in the one form that sheets have: no gaps, no second table, no object twice in a revision. What lies
 * between objects, hides behind an older table or is read in two ways is refused, whether a seal covers it or not. Of a
 * second revision the same is read; what may stand in it is for `archiveOf` to say.
 * @throws PdfProblem
 */
export function readPdf(bytes: Uint8Array): ReadPdf {
  const tokens = new Tokens(bytes);
  tokens.take(HEADER);
  const first = { ...readRevision(tokens, null), bytes: bytes.subarray(0, tokens.at) };
  const isEnd = tokens.at === bytes.length;
  if (!isEnd && !DIGIT.test(String.fromCharCode(bytes[tokens.at] ?? 0))) throw afterEnd();
  const second = isEnd ? null : readSecond(tokens, first);
  if (tokens.at !== bytes.length) throw afterEnd();
  return { first, second, bytes };
}

function afterEnd(): PdfProblem {
  return new PdfProblem('something stands after its end');
}

/** @throws PdfProblem that says that it is about the second revision */
function readSecond(tokens: Tokens, first: Pdf): Revision {
  try {
    return readRevision(tokens, first);
  } catch (error) {
    if (!(error instanceof PdfProblem)) throw error;
    throw new PdfProblem(`a second revision of another form: ${error.message}`);
  }
}

/** @param earlier what it is appended to; null for the first */
function readRevision(tokens: Tokens, earlier: Revision | null): Revision {
  const objects = new Map<number, PdfObject>();
  const places = new Map<number, number>();
  for (;;) {
    const table = tokens.at;
    if (tokens.tryTake('xref\n')) {
      if (!tokens.tryTake(earlier === null ? wholeTable(places) : tableOf(places)))
        throw new PdfProblem('the table has other objects than the file');
      return { objects, table, trailer: readTrailer(tokens, { table, earlier }) };
    }
    const number = tokens.count();
    if (objects.has(number)) throw new PdfProblem(`object ${number} twice`);
    if (objects.size >= (earlier === null ? MOST_OBJECTS : LIMITS.appended))
      throw new PdfProblem('too many objects');
    places.set(number, table);
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

/** Every object from 1 on stands where the table says, and there is no other. */
function wholeTable(places: ReadonlyMap<number, number>): string {
  const numbers = Array.from(places, (_, at) => at + 1);
  // One that is not there has a place that no table names.
  const lines = numbers.map((number) => lineOf(places.get(number)));
  return `0 ${numbers.length + 1}\n0000000000 65535 f \n${lines.join('')}`;
}

/** The same of what is appended: numbers that follow one another stand under one head, lowest first. */
function tableOf(places: ReadonlyMap<number, number>): string {
  const numbers = [...places.keys()].sort((one, other) => one - other);
  const heads = numbers.filter((number) => !places.has(number - 1));
  return heads
    .map((head, at) => {
      const group = numbers.filter((number) => number >= head && number < (heads[at + 1] ?? Infinity));
      return `${head} ${group.length}\n${group.map((number) => lineOf(places.get(number))).join('')}`;
    })
    .join('');
}

function lineOf(place = -1): string {
  return `${String(place).padStart(10, '0')} 00000 n \n`;
}

function readTrailer(tokens: Tokens, { table, earlier }: { table: number; earlier: Revision | null }): Dict {
  tokens.take('trailer\n');
  const trailer = tokens.value();
  tokens.take(`\nstartxref\n${table}\n%%EOF\n`);
  if (!isDict(trailer)) throw new PdfProblem('no trailer');
  const known = ['Size', 'Root', 'Info', 'ID', ...(earlier === null ? [] : ['Prev'])];
  for (const key of trailer.keys()) if (!known.includes(key)) throw new PdfProblem(`/${key} in the trailer`);
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
