import { AppError } from '../../errors.ts';
import type { PackEntry, PackFile, PackRecord } from '../ports/packs.ts';
import { audit, type Actor, type Services } from '../services.ts';

type ReadServices = Pick<Services, 'stores' | 'clock'>;

/** How many packs a list shows. */
const RECENT = 50;

export interface ShownPack {
  pack: PackRecord;
  expired: boolean;
  /** How many of its meetings were amended since it was asked for. */
  amended: number;
}

/** @throws AppError PACK_UNKNOWN */
export async function showPack(services: ReadServices, institution: string, id: string): Promise<ShownPack> {
  const pack = await services.stores.packs.find(institution, id);
  if (pack === null) throw new AppError('PACK_UNKNOWN');
  return shown(services, pack);
}

/** Newest first. */
export async function recentPacks(
  { stores, clock }: ReadServices,
  institution: string,
): Promise<Omit<ShownPack, 'amended'>[]> {
  const now = clock.now();
  const packs = await stores.packs.list(institution, RECENT);
  return packs.map((pack) => ({ pack, expired: now >= pack.expiresAt }));
}

async function shown({ stores, clock }: ReadServices, pack: PackRecord): Promise<ShownPack> {
  const expired = clock.now() >= pack.expiresAt;
  if (expired || pack.state === 'removed') return { pack, expired, amended: 0 };
  const taken = new Map(pack.sheets.map(({ meeting, id }) => [meeting, id]));
  const sheets = await stores.sheets.list(pack.institution, [...taken.keys()]);
  const newer = sheets.filter(({ meeting, madeAt }) => taken.has(meeting) && madeAt > pack.askedAt);
  // A copy that we keep would go on naming who was erased.
  if (newer.some(({ why }) => why === 'erasure')) {
    await stores.packs.remove(pack.institution, pack.id);
    return { pack: { ...pack, state: 'removed' }, expired, amended: 0 };
  }
  const amended = new Set(newer.map(({ meeting }) => meeting)).size;
  return { pack, expired, amended };
}

/** A pack as it is handed out. */
export interface PackDownload {
  pack: PackRecord;
  zip: AsyncIterable<Uint8Array>;
}

/** Hands out a pack, file after file. @throws AppError PACK_UNKNOWN, PACK_EXPIRED, PACK_REMOVED, PACK_NOT_READY */
export async function handOutPack(
  services: ReadServices & Pick<Services, 'packWriter'>,
  actor: Actor,
  id: string,
): Promise<PackDownload> {
  const { pack, expired } = await showPack(services, actor.institution, id);
  if (expired) throw new AppError('PACK_EXPIRED');
  if (pack.state === 'removed') throw new AppError('PACK_REMOVED');
  if (pack.state !== 'ready') throw new AppError('PACK_NOT_READY');
  const files = await services.stores.packs.files(pack.institution, id);
  const { course, from: first, to: last } = pack;
  await audit(services, actor, [{ type: 'pack-downloaded', course, first, last }]);
  return {
    pack,
    zip: services.packWriter.zip(entriesOf(services, pack, files), pack.readyAt ?? pack.askedAt),
  };
}

async function* entriesOf(
  { stores }: ReadServices,
  pack: PackRecord,
  files: readonly PackFile[],
): AsyncIterable<PackEntry> {
  for (const file of files.filter(({ leftOut }) => leftOut === null)) {
    const { path, sheet } = file;
    const { institution } = pack;
    const parts = sheet === null ? madeParts(stores, pack, file) : sheetParts(stores, institution, sheet);
    yield await Promise.resolve({ path, parts });
  }
}

async function* madeParts(
  { packs }: Services['stores'],
  { institution, id }: PackRecord,
  { path, sha256 }: PackFile,
): AsyncIterable<Uint8Array> {
  for (let part = 0; ; part += 1) {
    const bytes = await packs.part(institution, id, { path, sha256, part });
    if (bytes === null) return;
    yield bytes;
  }
}

async function* sheetParts(
  stores: Services['stores'],
  institution: string,
  sheet: string,
): AsyncIterable<Uint8Array> {
  const pdf = await stores.sheets.pdf(institution, sheet);
  // It was erased while the pack is being read: the answer breaks off, and is no ZIP.
  if (pdf === null) throw new AppError('PACK_REMOVED');
  yield pdf;
}
