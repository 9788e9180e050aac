import { joined } from '../../bytes.ts';

/**
 * Inflates a zlib stream (RFC 1950) up to a number of bytes: what would be larger is not even unpacked.
 * @returns null when it is larger
 * @throws TypeError when it is damaged
 */
export async function inflate(bytes: Uint8Array, most: number): Promise<Uint8Array | null> {
  const packed = new Blob([Uint8Array.from(bytes)]).stream();
  const reader = packed.pipeThrough(new DecompressionStream('deflate')).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const read: object = await reader.read();
    const value: unknown = Reflect.get(read, 'value');
    if (!(value instanceof Uint8Array)) return joined(...parts);
    length += value.length;
    if (length > most) {
      await reader.cancel();
      return null;
    }
    parts.push(value);
  }
}
