/** Values of a PDF (ISO 32000-1, section 7.3). */
export class Name {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export class Text {
  readonly bytes: Uint8Array;
  /** Where it stands in the file, with what it is enclosed in. */
  readonly from: number;
  readonly to: number;
  constructor(bytes: Uint8Array, { from, to }: { from: number; to: number }) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }
}

export class Ref {
  readonly number: number;
  constructor(number: number) {
    this.number = number;
  }
}

export type Dict = ReadonlyMap<string, Value>;
export type Value = null | boolean | number | Name | Text | Ref | readonly Value[] | Dict;

export function isDict(value: Value | undefined): value is Dict {
  return value instanceof Map;
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** A name's text; empty for anything else. */
export function nameOf(value: Value | undefined): string {
  return value instanceof Name ? value.name : '';
}

/** A text of ASCII letters; empty for anything else. */
export function asciiOf(value: Value | undefined): string {
  if (!(value instanceof Text) || value.bytes.some((byte) => byte < 0x20 || byte > 0x7e)) return '';
  return String.fromCharCode(...value.bytes);
}

/** Why a PDF is none that we made; the words are for people who know PDF. */
export class PdfProblem extends Error {}
