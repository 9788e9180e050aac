import { createPrivateKey, createPublicKey } from 'node:crypto';
import { base64Text } from '../../../../src/evidence/bytes.ts';
import { leafHash } from '../../../../src/evidence/log/hash.ts';
import { noteKeyText, readNoteKey, type NoteKey } from '../../../../src/evidence/log/note.ts';
import { consistencyRanges, inclusionRanges, type Range } from '../../../../src/evidence/log/ranges.ts';
import { signCheckpoint } from '../../../../src/evidence/log/sign-note.ts';
import { grown, Tiles } from '../../../../src/evidence/log/tiles.ts';

/** A log in memory, of the real tree and the real notes. Its key is always the same, so that logs can be forked. */
export class MockLog {
  readonly key: NoteKey;
  readonly #entries: Uint8Array[] = [];
  readonly #privateKey;

  constructor(origin = 'emarge.example/log/lycee-42', seed = 7) {
    const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');
    const der = Buffer.concat([pkcs8, Buffer.alloc(32, seed)]);
    this.#privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const spki = createPublicKey(this.#privateKey).export({ format: 'der', type: 'spki' });
    this.key = { name: origin, publicKey: new Uint8Array(spki.subarray(-32)) };
  }

  get keyText(): string {
    const text = noteKeyText(this.key);
    if (readNoteKey(text) === null) throw new Error('not a key');
    return text;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** @returns its index */
  add(entry: Uint8Array): number {
    return this.#entries.push(entry) - 1;
  }

  checkpoint(size = this.size): string {
    return signCheckpoint({ size, root: this.#root({ start: 0, end: size }) }, this.key, this.#privateKey);
  }

  inclusion(index: number, size = this.size): string[] {
    return inclusionRanges(index, size).map((range) => base64Text(this.#root(range)));
  }

  consistency(older: number): string[] {
    return consistencyRanges(older, this.size).map((range) => base64Text(this.#root(range)));
  }

  #root({ start, end }: Range): Uint8Array {
    const tiles = new Tiles().put(grown(new Tiles(), 0, this.#entries.slice(start, end)));
    if (end - start === 1) return leafHash(this.#entries[start] ?? new Uint8Array());
    return tiles.rootOf({ start: 0, end: end - start });
  }
}
