import type { AuditEntry } from '../../domain/audit.ts';
import type { Course, RosterPlace } from '../../domain/course.ts';
import type { GradeService } from '../../domain/grades.ts';
import type { Institution, SignInMode } from '../../domain/institution.ts';
import type { Amendment, Meeting } from '../../domain/meeting.ts';
import type { CountedMeeting } from '../../domain/attendance-rate.ts';
import type { CourseRole, InstitutionRole, Person } from '../../domain/person.ts';
import type { RetentionRule } from '../../domain/retention.ts';
import type { MeetingProgress } from '../../domain/receipt.ts';
import type { RosterReading } from '../../domain/roster.ts';
import type { StatementType } from '../../domain/statement.ts';
import type { ErasureStore, HoldStore } from './erasure.ts';
import type { LogStore } from './evidence-log.ts';
import type { GradeStore } from './grades.ts';
import type { KeyStore } from './keys.ts';
import type { PackStore } from './packs.ts';
import type { PreAuditStore } from './pre-audit.ts';
import type { PlatformStore, RegistrationStore } from './platforms.ts';
import type { OutgoingStatement, SealedStatement } from './sealed.ts';
import type { SessionStore } from './session.ts';
import type { SheetStore } from './sheets.ts';
import type { StampStore } from './timestamp.ts';

/** All times are epoch ms UTC. Every method but the operator's lists carries the institution. */
export interface InstitutionStore {
  find(key: string): Promise<Institution | null>;
  list(): Promise<Institution[]>;
  /** @throws AppError INSTITUTION_EXISTS */
  create(institution: Institution): Promise<void>;
  /** Writes if `version` is still the stored one, and counts it up. @throws AppError SETTINGS_CHANGED_MEANWHILE */
  save(institution: Institution): Promise<Institution>;
  /** @throws AppError INSTITUTION_NOT_EMPTY while it has a platform, a person, a course or a record; INSTITUTION_UNKNOWN */
  remove(key: string): Promise<void>;
}

/** What a launch or a roster says of a person; `undefined` says nothing and changes nothing. */
export interface PersonIdentity {
  institution: string;
  issuer: string;
  sub: string;
  name?: string;
  givenName?: string;
  familyName?: string;
  email?: string;
  picture?: string;
  /** Only launches say it. */
  administrator?: boolean;
}

export interface RosterMember {
  identity: PersonIdentity;
  role: CourseRole | null;
  /** Named as no longer in the course. */
  left: boolean;
}

/** What an LMS said of a course's people. */
export interface RosterNews {
  /** Epoch ms UTC: what launches said since is newer. */
  at: number;
  /** Whether whoever is not named is not in the course; else these are differences. */
  whole: boolean;
  members: readonly RosterMember[];
}

/** How a reading went, and when the timer reads next. */
export interface RosterOutcome {
  /** Null: it failed, and what was read before stays. */
  reading: RosterReading | null;
  /** Epoch ms UTC. */
  at: number;
  dueAt: number;
}

export interface PeopleFilter {
  role?: CourseRole | 'staff';
  course?: string;
  search?: string;
  skip: number;
  limit: number;
}

export interface PeopleStore {
  find(institution: string, id: string): Promise<Person | null>;
  findMany(institution: string, ids: readonly string[]): Promise<Person[]>;
  /**
   * Reads once; writes only if the person or the membership changed. A role of null ends the one held in the course.
   * @param beforeWriting what must hold first: when it throws, nothing is written
   */
  recordLaunch(
    identity: PersonIdentity,
    membership: { course: string; role: CourseRole | null } | null,
    beforeWriting?: (before: Person | null, after: Person) => Promise<void>,
  ): Promise<Person>;
  /** Takes what a roster says. Who left becomes inactive in the course; nobody is removed. */
  recordRoster(course: { institution: string; id: string }, news: RosterNews): Promise<void>;
  inCourse(institution: string, course: string, role?: CourseRole): Promise<Person[]>;
  /** `staff`: whoever holds a granted role or administrates. Sorted by family name. */
  list(institution: string, filter: PeopleFilter): Promise<{ people: Person[]; total: number }>;
  setSubject(institution: string, ids: readonly string[], subject: boolean): Promise<void>;
  setAbsenceRight(institution: string, id: string, right: boolean | null): Promise<void>;
  enterName(institution: string, id: string, name: string): Promise<void>;
  grant(institution: string, id: string, role: InstitutionRole): Promise<void>;
  revoke(institution: string, id: string, role: InstitutionRole): Promise<void>;
}

export interface CourseFilter {
  search?: string;
  subject?: boolean;
  skip: number;
  limit: number;
}

/** What a launch says of its course. */
export interface CourseIdentity {
  institution: string;
  issuer: string;
  contextId: string;
  title: string | null;
  label: string | null;
  roster: RosterPlace | null;
  gradeService?: GradeService | null;
}

export interface CourseStore {
  find(institution: string, id: string): Promise<Course | null>;
  findMany(institution: string, ids: readonly string[]): Promise<Course[]>;
  /** Writes only what changed since this process last wrote it; no read. */
  recordLaunch(identity: CourseIdentity): Promise<string>;
  list(institution: string, filter: CourseFilter): Promise<{ courses: Course[]; total: number }>;
  setSubject(institution: string, ids: readonly string[], subject: boolean): Promise<void>;
  setSignInMode(institution: string, id: string, mode: SignInMode | null): Promise<void>;
  setRetention(institution: string, id: string, rule: RetentionRule | null): Promise<void>;
  /** Takes the links that were made in another course for this one's own. */
  adoptLinks(institution: string, id: string, from: string): Promise<void>;
  recordReading(institution: string, id: string, outcome: RosterOutcome): Promise<void>;
  /**
   * Takes a course under signature whose roster is due, of any institution, and puts it off until `dueAt`: no other process
   * gets it meanwhile. Null when none is due.
   * @param butOf institutions that are passed over
   */
  takeDueRoster(now: number, dueAt: number, butOf?: readonly string[]): Promise<Course | null>;
}

export interface MeetingFilter {
  courses?: readonly string[];
  /** Meetings that end after `from` and start before `to`. */
  from: number;
  to: number;
  status?: Meeting['status'];
  limit: number;
}

/** A meeting with what concerns one person in it, read in one operation. */
export interface PersonalMeeting {
  meeting: Meeting;
  course: Course;
  scan: Scan | null;
  /** The person's signatures of this meeting, those set aside included, by revision. */
  signatures: SealedStatement[];
}

/** A meeting with everything recorded of it, read in one operation. */
export interface MeetingFile {
  meeting: Meeting;
  course: Course;
  scans: Scan[];
  /** Every sealed statement of the meeting, of every type, set-aside ones included, without `kept`. */
  statements: SealedStatement[];
}

/** What a roll call needs of a sealed statement: neither its seal nor its drawing. */
export type StatementTrace = Pick<
  SealedStatement,
  'id' | 'type' | 'person' | 'revision' | 'receivedAt' | 'digest' | 'setAside'
> & { name: string };

/** A meeting with what its roll call shows, read in one operation. */
export interface RollCallFile {
  meeting: Meeting;
  course: Course;
  scans: Pick<Scan, 'person'>[];
  statements: StatementTrace[];
  /** Who is or was in the course, if they were asked for. */
  people: Person[];
  /** Who can give the right to enter absences, if they were asked for. */
  administrators: Person[];
}

/** What else to read of a roll call, in the same operation. */
export interface RollCallExtras {
  people?: boolean;
  administrators?: boolean;
}

/** A meeting in a list: who signed, without the signatures themselves. */
export interface MeetingSummary {
  meeting: Meeting;
  course: Course;
  /** Students with a signature that counts. */
  signedBy: string[];
  scannedBy: string[];
}

export interface MeetingStore {
  find(institution: string, id: string): Promise<Meeting | null>;
  findMany(institution: string, ids: readonly string[]): Promise<Meeting[]>;
  /** For a QR alone, which names no institution: what is found says which one it is. */
  findAnywhere(id: string): Promise<Meeting | null>;
  findForPerson(institution: string, id: string, person: string): Promise<PersonalMeeting | null>;
  /** Sorted by start. */
  listForPerson(institution: string, person: string, filter: MeetingFilter): Promise<PersonalMeeting[]>;
  findFile(institution: string, id: string): Promise<MeetingFile | null>;
  findRollCall(institution: string, id: string, extras?: RollCallExtras): Promise<RollCallFile | null>;
  /** Sorted by start. */
  listSummaries(institution: string, filter: MeetingFilter): Promise<MeetingSummary[]>;
  /** The list with everything of one meeting in it, read in one operation; `file` is null when it is not in the list. */
  listSummariesWith(
    institution: string,
    filter: MeetingFilter,
    id: string,
  ): Promise<{ summaries: MeetingSummary[]; file: MeetingFile | null }>;
  /** The validated meetings of a course, as far as attendance rates need them. */
  listValidated(institution: string, course: string): Promise<CountedMeeting[]>;
  /** Those of a course that begin in `[from, to)` and are not cancelled, by start. */
  listOfCourse(
    institution: string,
    course: string,
    period: { from: number; to: number; limit: number },
  ): Promise<Meeting[]>;
  /** Scheduled, started by `now`, not copied yet and not over for longer than any extra time. */
  dueToOpen(now: number, institutions: readonly string[]): Promise<Meeting[]>;
  /** `duplicate` when the first is there already; then none is inserted. */
  insert(meetings: readonly Meeting[]): Promise<'inserted' | 'duplicate'>;
  /**
   * Writes if `version` is still the stored one, and counts it up; null when it is not. What was validated is written with
   * an amendment alone: null for all else.
   */
  save(meeting: Meeting): Promise<Meeting | null>;
  /**
   * As `save`, with sealed statements in the same atomic write: the store moves them to the statements at once.
   * A move that was interrupted is finished by the next `findFile` or change of the meeting, or at the next start. With a
   * statement goes its trail, and the note on each signature that it or its amendment sets aside.
   */
  saveWithStatements(meeting: Meeting, statements: readonly OutgoingStatement[]): Promise<Meeting | null>;
}

/** Presence shown by a scan or a typed code. Unique on institution + meeting + person. */
export interface Scan {
  institution: string;
  meeting: string;
  person: string;
  way: 'qr' | 'typed-code';
  epoch: number;
  /** When the code was seen, epoch ms UTC. */
  at: number;
  /** The ticket that carried it; unique, so that one ticket shows one person. */
  ticket: string;
}

export interface ScanStore {
  /** `replayed` when the ticket has served another person. */
  record(scan: Scan): Promise<'recorded' | 'already' | 'replayed'>;
  inMeeting(institution: string, meeting: string): Promise<Scan[]>;
}

export interface AmendedStatement {
  statement: SealedStatement;
  amendments: Amendment[];
  progress: MeetingProgress;
}

export interface StatementStore {
  /** `duplicate` when the revision exists. */
  insert(statement: SealedStatement): Promise<'inserted' | 'duplicate'>;
  find(institution: string, id: string): Promise<SealedStatement | null>;
  /** A statement with the amendments of its meeting and how far that is, in one operation. */
  findAmended(institution: string, id: string): Promise<AmendedStatement | null>;
  inMeeting(institution: string, meeting: string, type?: StatementType): Promise<SealedStatement[]>;
  hasSignature(institution: string, meeting: string): Promise<boolean>;
  /** Student signatures received in `[from, to)`. */
  countSignatures(institution: string, from: number, to: number): Promise<number>;
}

export interface AuditStore {
  append(entries: readonly AuditEntry[]): Promise<void>;
  /** Newest first. */
  list(institution: string, page: { skip?: number; limit: number }): Promise<AuditEntry[]>;
}

/** Tries at something that can be guessed. */
export interface TryStore {
  /** Counts one try; tells how many are left, below 0 when none was. */
  spend(key: string, allowed: number, windowMs: number): Promise<number>;
  /** When the tries of a key are given back, epoch ms UTC; null when none was spent. */
  until(key: string): Promise<number | null>;
}

/** Work that one process does at a time; `token` grows with every taking, so that a late holder is told apart. */
export interface Lease {
  name: string;
  token: number;
}

export interface LeaseStore {
  /** Null while another holds it, for `ms` at most. */
  take(name: string, ms: number): Promise<Lease | null>;
  /** Holds it for `ms` from now; false when it ran out and another took it. */
  renew(lease: Lease, ms: number): Promise<boolean>;
  /** Gives it back, unless it ran out and another took it. */
  release(lease: Lease): Promise<void>;
}

/** Tells when a meeting's marks, scans or signatures changed, in this process or another. */
export interface ChangeFeed {
  subscribe(institution: string, listener: (meeting: string) => void): () => void;
}

/** The database's own state. */
export interface DatabaseHealth {
  ping(): Promise<void>;
}

export interface Stores {
  institutions: InstitutionStore;
  platforms: PlatformStore;
  registrations: RegistrationStore;
  people: PeopleStore;
  courses: CourseStore;
  grades: GradeStore;
  meetings: MeetingStore;
  scans: ScanStore;
  statements: StatementStore;
  preAudit: PreAuditStore<MeetingFile>;
  audit: AuditStore;
  tries: TryStore;
  keys: KeyStore;
  sheets: SheetStore;
  packs: PackStore;
  stamps: StampStore;
  logs: LogStore;
  leases: LeaseStore;
  sessions: SessionStore;
  holds: HoldStore;
  erasures: ErasureStore;
  changes: ChangeFeed;
  health: DatabaseHealth;
}
