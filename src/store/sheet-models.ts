import type { Binary } from 'mongodb';
import type { Schema } from 'mongoose';
import type { SheetRecord, SheetWant } from '../application/ports/sheets.ts';
import { mixed, nullableText, schema, text, time } from './schema.ts';

export interface SheetDoc extends SheetRecord {
  _id: string;
}

/** A part of a PDF: a document may not be larger than 16 MB. */
export interface SheetPartDoc {
  _id: string;
  institution: string;
  sheet: string;
  part: number;
  bytes: Binary;
}

/** One for each meeting of which a sheet is to be made. */
export interface SheetWantDoc extends SheetWant {
  _id: string;
  dueAt: number;
}

export const sheet = (): Schema =>
  schema({
    institution: text,
    meeting: text,
    course: text,
    id: text,
    version: time,
    why: text,
    sha256: text,
    size: time,
    madeAt: time,
    locale: text,
    replaces: mixed,
    stampedBy: mixed,
    basis: text,
  });

export const sheetPart = (): Schema =>
  schema({ institution: text, sheet: text, part: time, bytes: { type: Buffer, required: true } });

export const sheetWant = (): Schema =>
  schema({
    institution: text,
    meeting: text,
    why: text,
    since: time,
    waits: nullableText,
    asked: time,
    dueAt: time,
  });
