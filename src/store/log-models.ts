import type { Binary } from 'mongodb';
import type { Schema } from 'mongoose';
import type { LogCheckpoint, LogHead, LogTile } from '../application/ports/evidence-log.ts';
import { mixed, nullableText, schema, text, time } from './schema.ts';

export type LogDoc = Omit<LogHead, 'institution'> & { _id: string } & { token: number };
export type LogTileDoc = Omit<LogTile, 'bytes'> & { _id: string } & {
  institution: string;
  width: number;
  bytes: Binary;
};
export type CheckpointDoc = LogCheckpoint & { _id: string };

export const log = (): Schema =>
  schema({ origin: text, size: time, checkpoint: nullableText, batch: mixed, token: time });

export const logTile = (): Schema =>
  schema({
    institution: text,
    level: mixed,
    index: time,
    width: time,
    bytes: { type: Buffer, required: true },
  });

export const checkpoint = (): Schema => schema({ institution: text, size: time, note: text, at: time });
