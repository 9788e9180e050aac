import { Name, PdfProblem, Ref, Text, type Value } from './values.ts';

const DEEPEST = 60;
/** Values of all kinds in a file: a sheet of as many rows as are looked at has 1.3 million. */
const MOST_VALUES = 1_500_000;
/** Bytes of a name or a number, and of a text: the seal's is the longest. */
const LONGEST_WORD = 256;
const LONGEST_TEXT = 1024 * 1024;
const WHITE = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x20]);
const DELIMITER = new Set(Array.from('()<>[]{}/%', (char) => char.charCodeAt(0)));
const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 };
const OPEN = 0x28;
const CLOSE = 0x29;
const BACKSLASH = 0x5c;

/** Reads values from the bytes of a PDF, from an offset on. Comments and whatever has two readings are refused. */
export class Tokens {
  readonly bytes: Uint8Array;
  at: number;
  #values = 0;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Takes these very letters. @throws PdfProblem */
  take(letters: string): void {
    if (!this.tryTake(letters)) throw new PdfProblem(`no ${JSON.stringify(letters)} at ${this.at}`);
  }

  tryTake(letters: string): boolean {
    for (let i = 0; i < letters.length; i++)
      if (this.bytes[this.at + i] !== letters.charCodeAt(i)) return false;
    this.at += letters.length;
    return true;
  }

  skipWhite(): void {
    while (WHITE.has(this.bytes[this.at] ?? -1)) this.at += 1;
  }

  /** A whole number without a sign. @throws PdfProblem */
  count(): number {
    const digits = this.#word();
    if (!/^\d{1,10}$/.test(digits)) throw new PdfProblem(`no number at ${this.at}`);
    return Number(digits);
  }

  /** @throws PdfProblem */
  value(depth = 0): Value {
    if (depth > DEEPEST) throw new PdfProblem('nests too deep');
    if ((this.#values += 1) > MOST_VALUES) throw new PdfProblem('more values than any sheet has');
    this.skipWhite();
    if (this.tryTake('<<')) return this.#dict(depth);
    if (this.tryTake('[')) return this.#list(depth);
    const byte = this.bytes[this.at];
    if (byte === OPEN) return this.#literal();
    if (byte === 0x3c) return this.#hex();
    if (this.tryTake('/')) return new Name(this.#name());
    return this.#plain();
  }

  #dict(depth: number): Value {
    const dict = new Map<string, Value>();
    for (;;) {
      this.skipWhite();
      if (this.tryTake('>>')) return dict;
      this.take('/');
      const key = this.#name();
      if (dict.has(key)) throw new PdfProblem(`/${key} twice in a dictionary`);
      dict.set(key, this.value(depth + 1));
    }
  }

  #list(depth: number): Value {
    const list: Value[] = [];
    for (;;) {
      this.skipWhite();
      if (this.tryTake(']')) return list;
      list.push(this.value(depth + 1));
    }
  }

  #name(): string {
    return this.#word().replace(/#([0-9A-Fa-f]{2})/g, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }

  #word(): string {
    const from = this.at;
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte === undefined || WHITE.has(byte) || DELIMITER.has(byte)) break;
      this.at += 1;
      if (this.at - from > LONGEST_WORD) throw new PdfProblem('a word too long');
    }
    return latin1(this.bytes.subarray(from, this.at));
  }

  /** A number, a reference, or one of three words. */
  #plain(): Value {
    const from = this.at;
    const word = this.#word();
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(word)) throw new PdfProblem(`no value at ${from}`);
    const after = this.at;
    if (/^\d+$/.test(word) && this.tryTake(' 0 R')) return new Ref(Number(word));
    this.at = after;
    return Number(word);
  }

  #literal(): Text {
    const from = this.at;
    const bytes: number[] = [];
    let depth = 0;
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte === undefined || this.at - from > LONGEST_TEXT) throw new PdfProblem('a text without end');
      this.at += 1;
      if (byte === BACKSLASH) this.#escaped(bytes);
      else {
        if (byte === OPEN) depth += 1;
        if (byte === CLOSE) depth -= 1;
        if (depth === 0) return new Text(Uint8Array.from(bytes.slice(1)), { from, to: this.at });
        bytes.push(byte);
      }
    }
  }

  #escaped(bytes: number[]): void {
    const byte = this.bytes[this.at] ?? 0;
    const octal = /^[0-7]{1,3}/.exec(latin1(this.bytes.subarray(this.at, this.at + 3)))?.[0];
    this.at += octal?.length ?? 1;
    bytes.push(
      octal === undefined ? (ESCAPES[String.fromCharCode(byte)] ?? byte) : Number.parseInt(octal, 8) & 0xff,
    );
  }

  /** In small letters alone: so there is one way to write it. */
  #hex(): Text {
    const from = this.at;
    const end = this.bytes.indexOf(0x3e, from);
    const length = end - from - 1;
    if (end < 0 || length % 2 === 1 || length > LONGEST_TEXT)
      throw new PdfProblem('a hexadecimal text without end');
    const bytes = new Uint8Array(length / 2);
    for (let i = 0; i < length; i++) {
      const digit = HEX.indexOf(String.fromCharCode(this.bytes[from + 1 + i] ?? 0));
      if (digit < 0) throw new PdfProblem('a hexadecimal text with something else in it');
      bytes[i >> 1] = ((bytes[i >> 1] ?? 0) << 4) | digit;
    }
    this.at = end + 1;
    return new Text(bytes, { from, to: this.at });
  }
}

const HEX = '0123456789abcdef';

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
