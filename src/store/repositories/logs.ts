import type { LogBatch, LogHead, LogStore, LogTile, TileName } from '../../application/ports/evidence-log.ts';
import { isDuplicateKey } from '../database-errors.ts';
import type { CheckpointDoc, LogDoc, LogTileDoc } from '../log-models.ts';
import type { Models, StatementDoc } from '../models.ts';
import { NOT_ERASED } from './statements.ts';

const HASH_BYTES = 32;

export function logStore(models: Models): LogStore {
  return { ...heads(models), ...tiles(models), ...checkpoints(models), ...queue(models) };
}

function headFrom({ _id, token: _token, ...rest }: LogDoc): LogHead {
  return { institution: _id, ...rest };
}

function heads({ logs }: Models): Pick<LogStore, 'head' | 'enter' | 'decide'> {
  return {
    async head(institution) {
      const found = await logs.findById(institution).lean<LogDoc>();
      return found === null ? null : headFrom(found);
    },

    async enter(institution, { origin, token }) {
      const found = await logs
        .findOneAndUpdate(
          { _id: institution, token: { $lte: token } },
          { $set: { token } },
          { returnDocument: 'after' },
        )
        .lean<LogDoc>();
      if (found !== null) return headFrom(found);
      const begun = { _id: institution, origin, size: 0, checkpoint: null, batch: null, token };
      try {
        await logs.create(begun);
        return headFrom(begun);
      } catch (error) {
        // It exists, and a newer lease has entered.
        if (isDuplicateKey(error)) return null;
        throw error;
      }
    },

    async decide({ institution, size }, batch, token) {
      const decided = await logs.updateOne(
        { _id: institution, size, token, batch: null },
        { $set: { batch } },
      );
      return decided.matchedCount > 0;
    },
  };
}

function tileId(institution: string, { level, index }: TileName): string {
  return `${institution}|${level}|${index}`;
}

function tiles({ logTiles }: Models): Pick<LogStore, 'tiles' | 'writeTiles'> {
  const write = async (institution: string, { level, index, bytes }: LogTile): Promise<void> => {
    const _id = tileId(institution, { level, index });
    const tile = { institution, level, index, width: bytes.length / HASH_BYTES, bytes: Buffer.from(bytes) };
    try {
      await logTiles.updateOne(
        { _id, institution, width: { $lt: tile.width } },
        { $set: tile },
        { upsert: true },
      );
    } catch (error) {
      // As wide or wider already: the upsert meets the document that the filter left out.
      if (!isDuplicateKey(error)) throw error;
    }
  };
  return {
    async tiles(institution, names) {
      const ids = names.map((name) => tileId(institution, name));
      const found = await logTiles.find({ _id: { $in: ids }, institution }).lean<LogTileDoc[]>();
      return found.map(({ level, index, bytes }) => ({ level, index, bytes: new Uint8Array(bytes.value()) }));
    },

    async writeTiles(institution, all) {
      for (const tile of all) await write(institution, tile);
    },
  };
}

function checkpoints({
  logs,
  checkpoints: kept,
}: Models): Pick<LogStore, 'publish' | 'finish' | 'checkpointOver'> {
  return {
    async publish(institution, { from, entries, checkpoint, at }) {
      const size = from + entries.length;
      await kept.updateOne(
        { _id: `${institution}|${size}`, institution },
        { $setOnInsert: { size, note: checkpoint, at } },
        { upsert: true },
      );
      await logs.updateOne(
        { _id: institution, size: from, 'batch.from': from },
        { $set: { size, checkpoint } },
      );
    },

    async finish(institution, { from }) {
      await logs.updateOne({ _id: institution, 'batch.from': from }, { $set: { batch: null } });
    },

    async checkpointOver(institution, index) {
      const found = await kept
        .findOne({ institution, size: { $gt: index } }, { _id: 0 })
        .sort({ size: 1 })
        .lean<CheckpointDoc>();
      return found;
    },
  };
}

/** The statements themselves are the queue. */
function queue({ statements }: Models): Pick<LogStore, 'waiting' | 'place' | 'nextWaiting' | 'waitingSince'> {
  const pending = { 'log.state': 'pending' as const };
  // What is erased has no salt to take a place with.
  const waits = { ...pending, ...NOT_ERASED };
  return {
    async waiting(institution, limit) {
      const found = await statements
        .find({ ...waits, institution }, { type: 1, digest: 1, kept: 1 })
        .sort({ receivedAt: 1 })
        .limit(limit)
        .lean<Pick<StatementDoc, '_id' | 'type' | 'digest' | 'kept'>[]>();
      return found.map(({ _id, ...rest }) => ({ id: _id, ...rest }));
    },

    async place(institution, { from, entries }: LogBatch) {
      await statements.bulkWrite(
        entries.map(({ statement }, i) => ({
          updateOne: {
            filter: { _id: statement, institution, ...pending },
            update: { $set: { log: { state: 'logged' as const, index: from + i } } },
          },
        })),
        { ordered: false },
      );
    },

    async nextWaiting(after) {
      const found = await statements
        .findOne({ ...waits, institution: { $gt: after } }, { institution: 1 })
        .sort({ institution: 1 })
        .lean<Pick<StatementDoc, 'institution'>>();
      return found?.institution ?? null;
    },

    async waitingSince() {
      const found = await statements
        .findOne(waits, { receivedAt: 1 })
        .sort({ receivedAt: 1 })
        .lean<Pick<StatementDoc, 'receivedAt'>>();
      return found?.receivedAt ?? null;
    },
  };
}
