import type { Schema } from 'mongoose';
import type { Erasure } from '../application/ports/erasure.ts';
import type { LegalHold } from '../domain/erasure-obstacles.ts';
import { mixed, Mixed, nullableText, schema, text } from './schema.ts';

export type HoldDoc = Omit<LegalHold, 'id'> & { _id: string };
export type ErasureDoc = Omit<Erasure, 'id'> & { _id: string };

const needed = { type: Mixed, required: true };

export const hold = (): Schema => schema({ institution: text, scope: needed, placed: needed, lifted: mixed });

export const erasure = (): Schema =>
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
  });
