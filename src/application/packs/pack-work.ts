import { createHash } from 'node:crypto';
import type { PackClaim, PackFile, PackProgress, PackRecord } from '../ports/packs.ts';
import type { Services } from '../services.ts';

export type PackServices = Pick<
  Services,
  'stores' | 'clock' | 'sealer' | 'sealKeys' | 'vault' | 'printer' | 'packWriter' | 'evidenceLog'
>;

/** Another process goes on with the pack. */
export class ClaimLost extends Error {}

/** A pack while one process makes it: its files by path, and the claim, which every file holds on to. */
export class PackWork {
  readonly services: PackServices;
  readonly pack: PackRecord;
  readonly files = new Map<string, PackFile>();
  #claim: PackClaim;
  readonly #claimMs: number;

  constructor(
    services: PackServices,
    { pack, claim, claimMs }: { pack: PackRecord; claim: PackClaim; claimMs: number },
  ) {
    this.services = services;
    this.pack = pack;
    this.#claim = claim;
    this.#claimMs = claimMs;
  }

  get claim(): PackClaim {
    return this.#claim;
  }

  /** Reads what an earlier process has made: it is not made again. */
  async resume(): Promise<void> {
    const { institution, id } = this.pack;
    for (const file of await this.services.stores.packs.files(institution, id))
      this.files.set(file.path, file);
  }

  /** Writes how far it is. @throws ClaimLost */
  async progress(change: PackProgress): Promise<void> {
    const { packs } = this.services.stores;
    const held = await packs.progress(this.#claim, change, this.services.clock.now() + this.#claimMs);
    if (held === null) throw new ClaimLost();
    this.#claim = held;
  }

  /** Makes and keeps a file, unless it is kept already. @throws ClaimLost */
  async file(path: string, make: () => Uint8Array | string | Promise<Uint8Array>): Promise<void> {
    if (this.files.has(path)) return;
    const made = await make();
    const bytes = typeof made === 'string' ? Buffer.from(made) : made;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const none = { sheet: null, meeting: null, lines: [], leftOut: null };
    await this.keep({ path, size: bytes.length, sha256, ...none }, bytes);
  }

  /** @param bytes null for a sheet, whose bytes are kept. @throws ClaimLost */
  async keep(file: PackFile, bytes: Uint8Array | null): Promise<void> {
    // Before it is kept: who has lost the claim writes nothing. The next file, or the end, finds a claim that was lost since.
    await this.progress({ waits: null, done: this.files.size, failures: 0 });
    await this.services.stores.packs.keepFile(this.pack, { ...file }, bytes);
    this.files.set(file.path, file);
  }
}
