/** One element of DER (X.690, section 10): there is one way to write it, and no other is read. */
export interface Der {
  tag: number;
  /** Tag and length included. */
  bytes: Uint8Array;
  body: Uint8Array;
}

const CONSTRUCTED = 0x20;
const HIGH_TAG = 0x1f;
const DEEPEST = 40;
export const TAG = { boolean: 0x01, integer: 0x02, null: 0x05, sequence: 0x30, set: 0x31 } as const;

/** The one element that the bytes are. @throws TypeError when they are not exactly one, or not DER */
export function readDer(bytes: Uint8Array): Der {
  const [first, ...more] = elementsOf(bytes);
  if (first === undefined || more.length > 0) throw new TypeError('not one DER element');
  return first;
}

/** The elements within a constructed one. @throws TypeError */
export function partsOf({ tag, body }: Der): Der[] {
  if ((tag & CONSTRUCTED) === 0) throw new TypeError('nothing stands within this DER element');
  return elementsOf(body);
}

/** Refuses bytes of which any part, however deep, is written in another way than DER's. @throws TypeError */
export function refuseLooseDer(bytes: Uint8Array): void {
  refuseLoose(readDer(bytes), 0);
}

function refuseLoose(der: Der, depth: number): void {
  if (depth > DEEPEST) throw new TypeError('DER too deep');
  if ((der.tag & CONSTRUCTED) !== 0) for (const part of partsOf(der)) refuseLoose(part, depth + 1);
  else if (!isTight(der)) throw new TypeError('a DER value can be written shorter');
}

function isTight({ tag, body }: Der): boolean {
  const [first = 0, second = 0] = body;
  if (tag === TAG.null) return body.length === 0;
  if (tag === TAG.boolean) return body.length === 1 && (first === 0 || first === 0xff);
  if (tag !== TAG.integer) return true;
  const isPadded = body.length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
  return body.length > 0 && !isPadded;
}

function elementsOf(bytes: Uint8Array): Der[] {
  const found: Der[] = [];
  for (let at = 0; at < bytes.length;) {
    const { from, to } = bodyAt(bytes, at);
    found.push({ tag: bytes[at] ?? 0, bytes: bytes.subarray(at, to), body: bytes.subarray(from, to) });
    at = to;
  }
  return found;
}

/** Where the body of the element at an offset begins and ends. */
function bodyAt(bytes: Uint8Array, at: number): { from: number; to: number } {
  const [tag = HIGH_TAG, head = 0x80] = bytes.subarray(at, at + 2);
  const count = head < 0x80 ? 0 : head & 0x7f;
  const digits = bytes.subarray(at + 2, at + 2 + count);
  const length = head < 0x80 ? head : digits.reduce((sum, digit) => sum * 256 + digit, 0);
  const from = at + 2 + count;
  const isShort = head < 0x80 || (count > 0 && count <= 4 && length >= 0x80 && digits[0] !== 0);
  if ((tag & HIGH_TAG) === HIGH_TAG || !isShort || digits.length < count || from + length > bytes.length)
    throw new TypeError('not DER');
  return { from, to: from + length };
}
