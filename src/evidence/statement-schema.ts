import { z } from 'zod';
import { namesOfTeachers } from '../domain/amended.ts';
import type { Mark } from '../domain/roll-call.ts';
import type { Statement } from '../domain/statement.ts';

const text = z.string();
const textOrNull = z.string().nullable();
const count = z.int().nonnegative();
export const instant = z.iso.datetime({ precision: 3 });
/** SHA-256, base64url. */
export const digest = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const digestOrNull = digest.nullable();

const person = z.strictObject({ id: text, issuer: text, sub: text, name: text });
const sentence = z.strictObject({ text, locale: text });
export const method = z.enum(['drawn', 'typed', 'confirmed']);

export const mark: z.ZodType<Mark> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('present'), lateMinutes: count, leftEarlyMinutes: count }),
  z.strictObject({
    kind: z.literal('absent'),
    reason: z.enum(['unknown', 'illness', 'internship', 'excused', 'other']),
  }),
]);

const base = {
  v: z.literal(1),
  institution: z.strictObject({ key: text, code: text, name: text }),
  meeting: z.strictObject({
    id: text,
    course: z.strictObject({ id: text, title: text }),
    title: text,
    start: instant,
    end: instant,
    timeZone: text,
    room: text,
    teachers: z.array(text),
  }),
  receivedAt: instant,
};

const signed = {
  person,
  revision: count,
  sentence,
  method,
  strokesDigest: digestOrNull,
  typedName: textOrNull,
  idTokenDigest: text,
};

const studentSignature = z.strictObject({
  ...base,
  ...signed,
  type: z.literal('student-signature'),
  rollCallMark: mark.nullable(),
  presence: z.strictObject({
    shownBy: z.enum(['teacher', 'scan', 'both']).nullable(),
    qrEpoch: count.nullable(),
  }),
  declaredAt: instant.nullable(),
});

const teacherSignature = z.strictObject({
  ...base,
  ...signed,
  type: z.literal('teacher-signature'),
  rollCallDigest: digest,
});

const rollCall = z.strictObject({
  ...base,
  type: z.literal('roll-call'),
  version: count,
  completedBy: person,
  signInMode: z.enum(['manual', 'qr', 'both']),
  rows: z.array(digest),
});

const validation = z.strictObject({
  ...base,
  type: z.literal('validation'),
  person,
  rollCallDigest: digestOrNull,
  signatures: z.array(digest),
  missing: z.array(digest),
  closedEarly: z.strictObject({ at: instant, by: text, reason: text }).nullable(),
});

const setAside = z.strictObject({ ...base, type: z.literal('set-aside'), person, of: digest, reason: text });

const names = text.refine((fact) => namesOfTeachers(fact) !== null);

export const amendedFact = z.discriminatedUnion('field', [
  z.strictObject({
    field: z.enum(['title', 'courseTitle', 'start', 'end', 'room']),
    before: text,
    after: text,
  }),
  z.strictObject({ field: z.literal('teachers'), before: names, after: names }),
]);

const amendment = z.strictObject({
  ...base,
  type: z.literal('amendment'),
  person,
  number: z.int().positive(),
  of: digest,
  reason: text,
  facts: z.array(amendedFact),
  rows: z.array(digest),
  added: count,
  setAside: z.array(digest),
});

/** Version 1 of everything that is ever sealed, exactly: an unknown member is refused. */
export const statementSchema: z.ZodType<Statement> = z.discriminatedUnion('type', [
  studentSignature,
  teacherSignature,
  rollCall,
  validation,
  setAside,
  amendment,
]);
