import type { SheetRecord, SheetStore, SheetWant } from '../../application/ports/sheets.ts';
import type { Models } from '../models.ts';
import type { SheetDoc, SheetPartDoc, SheetWantDoc } from '../sheet-models.ts';
import { isDuplicateKey } from '../database-errors.ts';
import { insert } from './insert.ts';

const PART_BYTES = 4 * 1024 * 1024;

/** Wants a sheet made; asked for twice, it is made once, after the second. */
export async function askForSheet(
  { sheetWants }: Models,
  { institution, meeting, why }: Pick<SheetWant, 'institution' | 'meeting' | 'why'>,
  at: number,
): Promise<void> {
  const wanted = {
    $set: { why, waits: null, dueAt: at },
    $setOnInsert: { since: at, meeting },
    // Asked for by an amendment since, it still has to remove what an erasure wanted gone.
    $max: { erase: why === 'erasure' ? 1 : 0 },
    $inc: { asked: 1 },
  };
  await sheetWants.updateOne({ _id: meeting, institution }, wanted, { upsert: true });
}

type Wants = 'want' | 'takeDue' | 'waitingSince' | 'putOff' | 'done' | 'wanted';

function wants(models: Models): Pick<SheetStore, Wants> {
  const { sheetWants } = models;
  const asked = ({ institution, meeting, asked: times }: SheetWant) => ({
    _id: meeting,
    institution,
    asked: times,
  });
  return {
    want: (institution, wanted, at) => askForSheet(models, { institution, ...wanted }, at),

    async takeDue(now, dueAt) {
      const found = await sheetWants
        .findOneAndUpdate({ dueAt: { $lte: now } }, { $set: { dueAt } }, { sort: { dueAt: 1 } })
        .lean<SheetWantDoc>();
      return found === null ? null : wantFrom(found);
    },

    async putOff(want, waits, dueAt) {
      await sheetWants.updateOne(asked(want), { $set: { waits, dueAt } });
    },

    async done(want) {
      await sheetWants.deleteOne(asked(want));
    },

    async waitingSince() {
      const oldest = await sheetWants.findOne().sort({ since: 1 }).lean<SheetWantDoc>();
      return oldest?.since ?? null;
    },

    async wanted(institution, meetings) {
      const found = await sheetWants.find({ institution, meeting: { $in: meetings } }).lean<SheetWantDoc[]>();
      return found.map(wantFrom);
    },
  };
}

function wantFrom({ _id, dueAt: _dueAt, erase, ...want }: SheetWantDoc): SheetWant {
  return { ...want, erase: erase === 1 };
}

export function sheetStore(models: Models): SheetStore {
  const { sheets, sheetParts } = models;
  return {
    ...wants(models),

    async keep(record, pdf) {
      // The parts first: a record is of a PDF that is whole. They bear its hash, so that of two processes that make the
      // same version neither writes into the other's.
      await sheetParts.insertMany(partsOf(record, pdf), { ordered: false });
      try {
        await insert(sheets, { _id: keyOf(record), ...record });
        return 'kept';
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        await sheetParts.deleteMany({ institution: record.institution, sheet: partsKey(record) });
        return 'already';
      }
    },

    async list(institution, meetings) {
      const found = await sheets
        .find({ institution, meeting: { $in: meetings } }, { _id: 0 })
        .sort({ version: 1 })
        .lean<SheetDoc[]>();
      return found;
    },

    async pdf(institution, id) {
      const record = await sheets.findOne({ _id: keyOf({ institution, id }), institution }).lean<SheetDoc>();
      if (record === null) return null;
      const parts = await sheetParts
        .find({ institution, sheet: partsKey(record) })
        .sort({ part: 1 })
        .lean<SheetPartDoc[]>();
      return parts.length === 0 ? null : Buffer.concat(parts.map(({ bytes }) => bytes.value()));
    },

    async removePdfsBefore(institution, meeting, version) {
      const lower = { institution, meeting, version: { $lt: version } };
      await sheets.updateMany(lower, { $set: { removed: true } });
      await sheetParts.deleteMany(lower);
    },
  };
}

type Key = Pick<SheetRecord, 'institution' | 'id'>;

function keyOf({ institution, id }: Key): string {
  return `${institution}|${id}`;
}

function partsKey(record: Key & Pick<SheetRecord, 'sha256'>): string {
  return `${keyOf(record)}|${record.sha256}`;
}

function partsOf(record: SheetRecord, pdf: Uint8Array): (Omit<SheetPartDoc, 'bytes'> & { bytes: Buffer })[] {
  const { institution, meeting, version } = record;
  const sheet = partsKey(record);
  return Array.from({ length: Math.ceil(pdf.length / PART_BYTES) }, (_, part) => ({
    _id: `${sheet}|${String(part)}`,
    institution,
    sheet,
    meeting,
    version,
    part,
    bytes: Buffer.from(pdf.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)),
  }));
}
