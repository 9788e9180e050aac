import { Schema, type Connection, type Model } from 'mongoose';
import type { OutgoingStatement, SealedStatement } from '../application/ports/sealed.ts';
import type { Session } from '../application/ports/session.ts';
import type { StoredKey } from '../application/ports/keys.ts';
import type { Scan } from '../application/ports/stores.ts';
import type { AuditEntry } from '../domain/audit.ts';
import type { Course, RosterPlace } from '../domain/course.ts';
import type { Erased } from '../domain/erasure.ts';
import type { GradeColumn, GradeService, PostedScore } from '../domain/grades.ts';
import type { Institution } from '../domain/institution.ts';
import type { Meeting } from '../domain/meeting.ts';
import type { Person } from '../domain/person.ts';
import type { RosterReading } from '../domain/roster.ts';
import { checkpoint, log, logTile, type CheckpointDoc, type LogDoc, type LogTileDoc } from './log-models.ts';
import { pack, packFile, packPart, type PackDoc, type PackFileDoc, type PackPartDoc } from './pack-models.ts';
import { platform, registration, type PlatformDoc, type RegistrationDoc } from './platform-models.ts';
import { Mixed, mixed, nullableText, options, schema, text, time } from './schema.ts';
import type { WaitingEntry } from './waiting-entry.ts';
import { erasureModelsOf, type ErasureModels } from './erasure-models.ts';
import {
  sheet,
  sheetPart,
  sheetWant,
  type SheetDoc,
  type SheetPartDoc,
  type SheetWantDoc,
} from './sheet-models.ts';
import { stamp, stampWant, type StampDoc, type StampWantDoc } from './stamp-models.ts';

/** A domain object as a document: its id is `_id`. */
export type Doc<T, Id extends keyof T = never> = Omit<T, Id> & { _id: string };

/** Joins one person's part of a meeting to it by one field: what a simple engine reads an index for. */
export interface Part {
  of: string;
}

/** @see Part.of */
export function partOf(meeting: string, person: string): string {
  return `${meeting}|${person}`;
}

/** Institutions of before holidays were looked up have no country. */
export type InstitutionDoc = Omit<Doc<Institution, 'key'>, 'country' | 'region'> &
  Partial<Pick<Institution, 'country' | 'region'>>;
export type PersonDoc = Doc<Person, 'id'> & { sortName: string };
export type CourseDoc = Omit<Doc<Course, 'id'>, 'roster' | 'gradeService' | 'grades' | 'retention'> & {
  /** Missing in courses of before there were rules. */
  retention?: Course['retention'];
  roster: RosterPlace | null;
  rosterReading: RosterReading | null;
  rosterFailedAt: number | null;
  rosterDueAt: number;
  gradeService?: GradeService | null;
  grades?: GradeColumn | null;
  /** Which process posts the scores, and until when. */
  gradesClaim?: { by: string; until: number } | null;
};
export type ScoreDoc = Doc<PostedScore>;
/** Meetings of before `firstRevision` began at 1; those of before amendments have none. */
export type MeetingDoc = Omit<Doc<Meeting, 'id'>, 'firstRevision' | 'amendments'> & {
  firstRevision?: number;
  amendments?: Meeting['amendments'];
  outbox: OutboxDoc[];
};
export type ScanDoc = Doc<Scan> & Part;
/** Statements of before `prints` have none; of erased ones little is left: `ErasedStatement`. */
export type StatementDoc = Omit<Doc<SealedStatement, 'id'>, 'prints'> &
  Part &
  Partial<Pick<SealedStatement, 'prints'>> & { erased?: Erased | null };
/** A statement that waits in its meeting; the trail's entries have their ids already, so that none is written twice. */
export type OutboxDoc = StatementDoc & Pick<OutgoingStatement, 'setsAside'> & { trail?: WaitingEntry[] };
export type SessionDoc = Doc<Session, 'idHash'> & { expireAt: Date };
export type AuditDoc = AuditEntry;
export type KeyDoc = Doc<StoredKey, 'kid'> & { slot: string };

export interface LeaseDoc {
  _id: string;
  token: number;
  until: number;
}

export interface ProcessDoc {
  _id: string;
  until: number;
  expireAt: Date;
}

export interface TryDoc {
  _id: string;
  spent: number;
  expireAt: Date;
}

export interface MetaDoc {
  _id: string;
  value: string;
  /** Of `secret-check`: while a change of the secret is under way. */
  next: string | null;
}

export interface Models extends ErasureModels {
  institutions: Model<InstitutionDoc>;
  platforms: Model<PlatformDoc>;
  registrations: Model<RegistrationDoc>;
  people: Model<PersonDoc>;
  courses: Model<CourseDoc>;
  scores: Model<ScoreDoc>;
  meetings: Model<MeetingDoc>;
  scans: Model<ScanDoc>;
  statements: Model<StatementDoc>;
  sessions: Model<SessionDoc>;
  audit: Model<AuditDoc>;
  keys: Model<KeyDoc>;
  stamps: Model<StampDoc>;
  stampWants: Model<StampWantDoc>;
  sheets: Model<SheetDoc>;
  sheetParts: Model<SheetPartDoc>;
  sheetWants: Model<SheetWantDoc>;
  packs: Model<PackDoc>;
  packFiles: Model<PackFileDoc>;
  packParts: Model<PackPartDoc>;
  logs: Model<LogDoc>;
  logTiles: Model<LogTileDoc>;
  checkpoints: Model<CheckpointDoc>;
  leases: Model<LeaseDoc>;
  processes: Model<ProcessDoc>;
  tries: Model<TryDoc>;
  meta: Model<MetaDoc>;
}

const institution = (): Schema =>
  schema({
    name: text,
    registrationNumber: String,
    address: String,
    language: text,
    timeZone: text,
    country: String,
    region: String,
    licence: mixed,
    codes: [Mixed],
    settings: { type: Mixed, required: true },
    version: time,
  });

const person = (): Schema =>
  schema({
    institution: text,
    issuer: text,
    sub: text,
    name: nullableText,
    enteredName: nullableText,
    givenName: nullableText,
    familyName: nullableText,
    email: nullableText,
    picture: nullableText,
    sortName: String,
    subjectToSignature: Boolean,
    rightToEnterAbsences: { type: Boolean, default: null },
    launchAdministrator: Boolean,
    granted: [String],
    memberships: [Mixed],
  });

const course = (): Schema =>
  schema({
    institution: text,
    issuer: text,
    contextId: text,
    title: nullableText,
    label: nullableText,
    subjectToSignature: Boolean,
    signInMode: nullableText,
    retention: nullableText,
    roster: mixed,
    adoptedFrom: [String],
    rosterReading: mixed,
    rosterFailedAt: { type: Number, default: null },
    rosterDueAt: Number,
    gradeService: mixed,
    grades: mixed,
    gradesClaim: mixed,
  });

const score = (): Schema =>
  schema({
    institution: text,
    course: text,
    person: text,
    column: text,
    rate: { type: Number, default: null },
    at: time,
  });

const meeting = (): Schema =>
  schema({
    institution: text,
    course: text,
    title: String,
    start: time,
    end: time,
    room: String,
    teachers: [Mixed],
    status: text,
    signInMode: nullableText,
    series: nullableText,
    opening: mixed,
    sheet: [Mixed],
    firstRevision: Number,
    rollCall: { type: Mixed, required: true },
    closedEarly: mixed,
    cancelled: mixed,
    validated: mixed,
    erased: { type: Mixed },
    amendments: [Mixed],
    version: time,
    outbox: [Mixed],
  });

const scan = (): Schema =>
  schema({
    institution: text,
    meeting: text,
    person: text,
    of: text,
    way: text,
    epoch: time,
    at: time,
    ticket: text,
  });

const statement = (): Schema =>
  schema({
    institution: text,
    meeting: text,
    course: text,
    type: text,
    person: String,
    of: text,
    revision: time,
    receivedAt: time,
    jws: text,
    digest: text,
    shown: { type: Mixed, required: true },
    idempotencyKey: nullableText,
    prints: { type: Mixed },
    kept: text,
    audit: { type: Mixed, required: true },
    log: { type: Mixed, required: true },
    setAside: mixed,
    erased: { type: Mixed },
  });

const session = (): Schema =>
  schema({
    purpose: text,
    institution: text,
    person: text,
    course: nullableText,
    meeting: nullableText,
    origin: text,
    issuer: String,
    clientId: String,
    locale: nullableText,
    frameAncestors: [String],
    returnUrl: nullableText,
    idTokenDigest: String,
    launchEvidence: nullableText,
    deepLinking: nullableText,
    createdAt: time,
    lastSeenAt: time,
    expiresAt: time,
    expireAt: Date,
  });

const audit = (): Schema =>
  new Schema(
    { institution: text, at: time, actor: text, actorName: text, event: { type: Mixed, required: true } },
    options,
  );

const key = (): Schema =>
  schema({
    purpose: text,
    institution: nullableText,
    slot: text,
    publicJwk: { type: Mixed, required: true },
    privateJwkEncrypted: String,
    createdAt: time,
    rotation: mixed,
    certificates: mixed,
    revocation: mixed,
  });

/** The collections, on one connection of our own. */
export function modelsOf(connection: Connection): Models {
  return {
    institutions: connection.model<InstitutionDoc>('Institution', institution(), 'institutions'),
    platforms: connection.model<PlatformDoc>('Platform', platform(), 'platforms'),
    registrations: connection.model<RegistrationDoc>('Registration', registration(), 'registrations'),
    people: connection.model<PersonDoc>('Person', person(), 'people'),
    courses: connection.model<CourseDoc>('Course', course(), 'courses'),
    scores: connection.model<ScoreDoc>('Score', score(), 'scores'),
    meetings: connection.model<MeetingDoc>('Meeting', meeting(), 'meetings'),
    scans: connection.model<ScanDoc>('Scan', scan(), 'scans'),
    statements: connection.model<StatementDoc>('Statement', statement(), 'statements'),
    sessions: connection.model<SessionDoc>('Session', session(), 'sessions'),
    audit: connection.model<AuditDoc>('AuditEntry', audit(), 'auditEntries'),
    keys: connection.model<KeyDoc>('Key', key(), 'keys'),
    stamps: connection.model<StampDoc>('Stamp', stamp(), 'stamps'),
    stampWants: connection.model<StampWantDoc>('StampWant', stampWant(), 'stampWants'),
    sheets: connection.model<SheetDoc>('Sheet', sheet(), 'sheets'),
    sheetParts: connection.model<SheetPartDoc>('SheetPart', sheetPart(), 'sheetParts'),
    sheetWants: connection.model<SheetWantDoc>('SheetWant', sheetWant(), 'sheetWants'),
    packs: connection.model<PackDoc>('Pack', pack(), 'packs'),
    packFiles: connection.model<PackFileDoc>('PackFile', packFile(), 'packFiles'),
    packParts: connection.model<PackPartDoc>('PackPart', packPart(), 'packParts'),
    logs: connection.model<LogDoc>('Log', log(), 'logs'),
    logTiles: connection.model<LogTileDoc>('LogTile', logTile(), 'logTiles'),
    checkpoints: connection.model<CheckpointDoc>('Checkpoint', checkpoint(), 'checkpoints'),
    leases: connection.model<LeaseDoc>('Lease', schema({ token: time, until: time }), 'leases'),
    processes: connection.model<ProcessDoc>('Process', schema({ until: time, expireAt: Date }), 'processes'),
    tries: connection.model<TryDoc>('Try', schema({ spent: time, expireAt: Date }), 'tries'),
    ...erasureModelsOf(connection),
    meta: connection.model<MetaDoc>('Meta', schema({ value: text, next: nullableText }), 'meta'),
  };
}
