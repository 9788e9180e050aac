import { z } from 'zod';
import type { AttendanceSheet } from '../../domain/attendance-sheet.ts';
import { amendedFact, digest, instant, mark, method } from '../statement-schema.ts';
import { listOf } from './list-of.ts';

const text = z.string();
const textOrNull = text.nullable();
const count = z.int().nonnegative();
const version = z.int().positive();

const signature = z.strictObject({ digest, method, receivedAt: instant, typedName: textOrNull }).nullable();
const act = z.strictObject({ by: text, at: instant });

const trainee = z.strictObject({
  row: digest,
  name: textOrNull,
  mark: mark.nullable(),
  state: z.enum(['signed', 'signed-marked-absent', 'absent', 'missing', 'not-subject', 'erased']),
  signature,
});

const amendment = act.extend({
  number: version,
  digest,
  reason: text,
  facts: listOf(amendedFact),
  rows: listOf(z.strictObject({ name: textOrNull, before: mark.nullable(), after: mark.nullable() })),
  setAside: count,
});

/** What a sheet of version 1 says, exactly. */
export const sheetSchema: z.ZodType<AttendanceSheet> = z.strictObject({
  id: text,
  version,
  replaces: z.strictObject({ id: text, sha256: digest, why: z.enum(['amendment', 'erasure']) }).nullable(),
  madeAt: instant,
  locale: text,
  institution: z.strictObject({ key: text, code: text, name: text }),
  provider: z.strictObject({ name: text, registrationNumber: text, address: text }),
  course: z.strictObject({ title: text }),
  meeting: z.strictObject({
    id: text,
    title: text,
    start: instant,
    end: instant,
    timeZone: text,
    room: text,
    halfDays: listOf(
      z.strictObject({ half: z.enum(['morning', 'afternoon']), start: instant, end: instant }),
    ),
  }),
  teachers: listOf(z.strictObject({ name: textOrNull, signature })),
  trainees: listOf(trainee),
  sentences: listOf(z.strictObject({ text, locale: text, signedBy: z.enum(['student', 'teacher']) })),
  completed: act.extend({ version }).nullable(),
  closedEarly: act.extend({ reason: text }).nullable(),
  validated: act,
  amendments: listOf(amendment),
});
