import { mongo } from 'mongoose';
import type { PackFile, PackRecord, PackStore } from '../../application/ports/packs.ts';
import { DAY_MS } from '../../domain/institution.ts';
import { isDuplicateKey } from '../database-errors.ts';
import type { Models } from '../models.ts';
import type { PackDoc, PackFileDoc, PackPartDoc } from '../pack-models.ts';
import { insert } from './insert.ts';

const PART_BYTES = 4 * 1024 * 1024;
/** For so long a page still says that a pack has expired. */
const REMEMBERED_MS = 90 * DAY_MS;

export function packStore(models: Models): PackStore {
  return { ...records(models), ...files(models) };
}

function keyOf(institution: string, pack: string): string {
  return `${institution}|${pack}`;
}

function packFrom({ _id, dueAt: _dueAt, expireAt: _expireAt, ...pack }: PackDoc): PackRecord {
  return pack;
}

type Records = 'ask' | 'find' | 'list' | 'takeDue' | 'progress';

function records({ packs }: Models): Pick<PackStore, Records> {
  return {
    async ask(pack) {
      const expireAt = new Date(pack.expiresAt + REMEMBERED_MS);
      const _id = keyOf(pack.institution, pack.id);
      const kept = await unlessKept(insert(packs, { _id, ...pack, dueAt: pack.askedAt, expireAt }));
      return kept === 'kept' ? 'asked' : 'already';
    },

    async find(institution, id) {
      const found = await packs.findOne({ _id: keyOf(institution, id), institution }).lean<PackDoc>();
      return found === null ? null : packFrom(found);
    },

    async list(institution, limit) {
      const found = await packs.find({ institution }).sort({ askedAt: -1 }).limit(limit).lean<PackDoc[]>();
      return found.map(packFrom);
    },

    async takeDue(now, until) {
      const found = await packs
        .findOneAndUpdate(
          { dueAt: { $lte: now } },
          { $set: { dueAt: until } },
          { sort: { dueAt: 1 }, returnDocument: 'after' },
        )
        .lean<PackDoc>();
      if (found === null) return null;
      const pack = packFrom(found);
      return { pack, claim: { institution: pack.institution, pack: pack.id, dueAt: until } };
    },

    async progress(claim, change, until) {
      const { institution, pack, dueAt } = claim;
      const over = change.state !== undefined && change.state !== 'making';
      const written = await packs.updateOne(
        { _id: keyOf(institution, pack), institution, dueAt },
        { $set: { ...change, dueAt: over ? null : until } },
      );
      return written.matchedCount === 0 ? null : { institution, pack, dueAt: until };
    },
  };
}

type Files = 'keepFile' | 'files' | 'part' | 'remove' | 'removeWith' | 'removeAskedBy';

function files({ packs, packFiles, packParts }: Models): Pick<PackStore, Files> {
  const remove = async (institution: string, id: string): Promise<void> => {
    const gone = { state: 'removed' as const, dueAt: null, leftOut: [] };
    await packs.updateOne({ _id: keyOf(institution, id), institution }, { $set: gone });
    await packFiles.deleteMany({ institution, pack: id });
    await packParts.deleteMany({ institution, pack: id });
  };
  return {
    async keepFile({ institution, id: pack, expiresAt }, file, bytes) {
      const of = { institution, pack, expireAt: new Date(expiresAt) };
      // The parts first: a record is of a file that is whole. They bear its hash, so that of two processes that make the
      // same file neither writes into the other's.
      for (const part of bytes === null ? [] : partsOf(of, file, bytes))
        await unlessKept(insert(packParts, part));
      return unlessKept(insert(packFiles, { _id: fileKey(of, file.path), ...of, ...file }));
    },

    async files(institution, pack) {
      const found = await packFiles.find({ institution, pack }).sort({ path: 1 }).lean<PackFileDoc[]>();
      return found.map(fileFrom);
    },

    async part(institution, pack, { part, ...file }) {
      const _id = partKey({ institution, pack }, file, part);
      const found = await packParts.findOne({ _id, institution }).lean<PackPartDoc>();
      return found === null ? null : found.bytes.value();
    },

    remove,

    // The packs of an institution are gone through: an index of a thousand sheets would be written with every step of a pack.
    async removeWith(institution, meeting) {
      const found = await packs.find({ institution, 'sheets.meeting': meeting }).lean<PackDoc[]>();
      for (const { id } of found) await remove(institution, id);
    },

    async removeAskedBy(institution, person, name) {
      const found = await packs.find({ institution, 'askedBy.id': person }).lean<PackDoc[]>();
      for (const { id, _id } of found) {
        await remove(institution, id);
        await packs.updateOne({ _id, institution }, { $set: { askedBy: { id: '', name } } });
      }
    },
  };
}

type Of = Pick<PackPartDoc, 'institution' | 'pack' | 'expireAt'>;

function fileFrom({
  _id,
  institution: _institution,
  pack: _pack,
  expireAt: _expireAt,
  ...file
}: PackFileDoc): PackFile {
  return file;
}

function fileKey({ institution, pack }: Omit<Of, 'expireAt'>, path: string): string {
  return `${keyOf(institution, pack)}|${path}`;
}

function partKey(
  of: Omit<Of, 'expireAt'>,
  { path, sha256 }: Pick<PackFile, 'path' | 'sha256'>,
  part: number,
): string {
  return `${fileKey(of, path)}|${sha256}|${String(part)}`;
}

function partsOf(of: Of, file: PackFile, bytes: Uint8Array): PackPartDoc[] {
  return Array.from({ length: Math.ceil(bytes.length / PART_BYTES) }, (_, part) => ({
    _id: partKey(of, file, part),
    ...of,
    file: file.path,
    part,
    bytes: new mongo.Binary(bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)),
  }));
}

async function unlessKept(writing: Promise<void>): Promise<'kept' | 'already'> {
  try {
    await writing;
    return 'kept';
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return 'already';
  }
}
