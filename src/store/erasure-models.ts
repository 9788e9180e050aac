import type { Connection, Model, Schema } from 'mongoose';
import type { Erasure } from '../application/ports/erasure.ts';
import type { LegalHold } from '../domain/erasure-obstacles.ts';
import { mixed, Mixed, nullableText, schema, text } from './schema.ts';
import type { WaitingEntry } from './waiting-entry.ts';

export type HoldDoc = Omit<LegalHold, 'id'> & { _id: string; slot: string; trail?: WaitingEntry[] };
export type ErasureDoc = Omit<Erasure, 'id'> & { _id: string };

const needed = { type: Mixed, required: true };

const hold = (): Schema =>
  schema({ institution: text, scope: needed, placed: needed, lifted: mixed, slot: text, trail: [Mixed] });

const erasure = (): Schema =>
  schema({
    institution: text,
    what: text,
    person: nullableText,
    sub: nullableText,
    names: needed,
    secret: nullableText,
    meetings: [String],
    asked: needed,
    step: nullableText,
    counts: needed,
    doneAt: { type: Number, default: null },
    dueAt: { type: Number, default: null },
    tries: { type: Number, default: 0 },
    stopped: nullableText,
  });

export interface ErasureModels {
  holds: Model<HoldDoc>;
  erasures: Model<ErasureDoc>;
}

export function erasureModelsOf(connection: Connection): ErasureModels {
  return {
    holds: connection.model<HoldDoc>('Hold', hold(), 'holds'),
    erasures: connection.model<ErasureDoc>('Erasure', erasure(), 'erasures'),
  };
}
