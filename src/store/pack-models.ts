import type { Binary } from 'mongodb';
import type { Schema } from 'mongoose';
import type { PackFile, PackRecord } from '../application/ports/packs.ts';
import { Mixed, mixed, nullableText, schema, text, time } from './schema.ts';

export interface PackDoc extends PackRecord {
  _id: string;
  /** When a process may take it; null once nothing is left to do. */
  dueAt: number | null;
  expireAt: Date;
}

export interface PackFileDoc extends PackFile {
  _id: string;
  institution: string;
  pack: string;
  expireAt: Date;
}

/** A part of a file: a document may not be larger than 16 MB. */
export interface PackPartDoc {
  _id: string;
  institution: string;
  pack: string;
  file: string;
  part: number;
  bytes: Binary;
  expireAt: Date;
}

export const pack = (): Schema =>
  schema({
    institution: text,
    id: text,
    course: text,
    courseTitle: String,
    from: text,
    to: text,
    timeZone: text,
    nature: text,
    representative: String,
    place: String,
    locale: text,
    askedBy: { type: Mixed, required: true },
    askedAt: time,
    expiresAt: time,
    sheets: [Mixed],
    leftOut: [Mixed],
    state: text,
    waits: nullableText,
    failures: time,
    done: time,
    total: time,
    readyAt: { type: Number, default: null },
    size: time,
    dueAt: { type: Number, default: null },
    expireAt: Date,
  });

export const packFile = (): Schema =>
  schema({
    institution: text,
    pack: text,
    path: text,
    size: time,
    sha256: String,
    sheet: nullableText,
    meeting: nullableText,
    lines: [Mixed],
    leftOut: mixed,
    expireAt: Date,
  });

export const packPart = (): Schema =>
  schema({
    institution: text,
    pack: text,
    file: text,
    part: time,
    bytes: { type: Buffer, required: true },
    expireAt: Date,
  });
