import type { Schema } from 'mongoose';
import type { Timestamp } from '../application/ports/timestamp.ts';
import { Mixed, schema, text, time } from './schema.ts';

/** What waits: one for each institution. */
export interface StampWantDoc {
  _id: string;
  institution: string;
  position: number;
  /** Base64. */
  bytes: string;
  since: number;
  /** 0 or 1: an upsert can take the larger of two. */
  urgent: number;
}

export interface StampDoc extends Timestamp {
  _id: string;
  institution: string;
  position: number;
}

export const stamp = (): Schema =>
  schema({
    institution: text,
    position: time,
    token: text,
    at: time,
    authority: { type: Mixed, required: true },
  });

export const stampWant = (): Schema =>
  schema({ institution: text, position: time, bytes: text, since: time, urgent: time });
