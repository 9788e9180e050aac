import { inflateSync } from 'node:zlib';

const HEADER = 44;
const ENTRY = 20;
const SFNT_HEADER = 12;
const SFNT_ENTRY = 16;

interface Table {
  tag: Buffer;
  checksum: number;
  bytes: Buffer;
}

/**
 * The font in a WOFF file (W3C WOFF 1.0) as plain OpenType: read once, instead of inflating its tables for every glyph.
 * @throws Error when it is no WOFF file
 */
export function openTypeOf(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new TypeError('not a WOFF file');
  const tables = Array.from({ length: woff.readUInt16BE(12) }, (_, i) => tableAt(woff, HEADER + i * ENTRY));
  return sfnt(woff.readUInt32BE(4), tables);
}

function tableAt(woff: Buffer, at: number): Table {
  const [offset, packed, length] = [4, 8, 12].map((place) => woff.readUInt32BE(at + place));
  const stored = woff.subarray(offset ?? 0, (offset ?? 0) + (packed ?? 0));
  return {
    tag: woff.subarray(at, at + 4),
    checksum: woff.readUInt32BE(at + 16),
    bytes: packed === length ? stored : inflateSync(stored),
  };
}

function sfnt(flavour: number, tables: readonly Table[]): Buffer {
  const head = Buffer.alloc(SFNT_HEADER + tables.length * SFNT_ENTRY);
  const fitting = Math.floor(Math.log2(tables.length));
  head.writeUInt32BE(flavour, 0);
  head.writeUInt16BE(tables.length, 4);
  head.writeUInt16BE(2 ** fitting * SFNT_ENTRY, 6);
  head.writeUInt16BE(fitting, 8);
  head.writeUInt16BE((tables.length - 2 ** fitting) * SFNT_ENTRY, 10);
  let offset = head.length;
  const bodies = tables.map(({ tag, checksum, bytes }, i) => {
    const at = SFNT_HEADER + i * SFNT_ENTRY;
    tag.copy(head, at);
    head.writeUInt32BE(checksum, at + 4);
    head.writeUInt32BE(offset, at + 8);
    head.writeUInt32BE(bytes.length, at + 12);
    // Tables begin at multiples of four bytes.
    const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
    offset += padded.length;
    return padded;
  });
  return Buffer.concat([head, ...bodies]);
}
