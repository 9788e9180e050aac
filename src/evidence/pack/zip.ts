import { Zip, ZipPassThrough } from 'fflate';
import type { PackEntry } from '../../application/ports/packs.ts';

/**
 * A ZIP (APPNOTE 6.3) of stored files, made as it is read: PDF does not become smaller, and no more than one part of a file
 * is held at a time. @param at epoch ms UTC of all entries
 */
export async function* zipOf(entries: AsyncIterable<PackEntry>, at: number): AsyncGenerator<Uint8Array> {
  const made: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error;
    made.push(chunk);
  });
  for await (const { path, parts } of entries) {
    const file = new ZipPassThrough(path);
    file.mtime = at;
    zip.add(file);
    for await (const part of parts) {
      file.push(part);
      yield* made.splice(0);
    }
    file.push(new Uint8Array(0), true);
    yield* made.splice(0);
  }
  zip.end();
  yield* made.splice(0);
}
