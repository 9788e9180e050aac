import type { AuditEntry, AuditEvent } from '../../domain/audit.ts';
import type { Erased, Mask } from '../../domain/erasure.ts';
import type { PostedScore } from '../../domain/grades.ts';
import type { Act, Meeting } from '../../domain/meeting.ts';
import type { LegalHold } from '../../domain/erasure-obstacles.ts';
import type { RetentionRule } from '../../domain/retention.ts';
import type { ErasedStatement, SealedStatement } from './sealed.ts';
import type { Session } from './session.ts';

export interface HoldStore {
  /**
   * Places a hold, and writes what the trail says of it, whatever happens in between.
   * @returns it, or the one in force on the same for the same reason; null when that one was lifted in this moment
   */
  place(hold: LegalHold & { institution: string }, trail: readonly AuditEntry[]): Promise<LegalHold | null>;
  /** Lifts one, with what the trail says of it. Null when there is no such hold that is in force. */
  lift(
    institution: string,
    id: string,
    how: { act: Act; trail: readonly AuditEntry[] },
  ): Promise<LegalHold | null>;
  /** Newest first; lifted ones as well. */
  list(institution: string): Promise<LegalHold[]>;
}

/** A meeting in which a person left something, with what is needed to judge and to count it. */
export interface TraceOfPerson {
  meeting: Meeting;
  statements: Pick<SealedStatement, 'id' | 'type' | 'person' | 'log' | 'audit' | 'shown'>[];
  scanned: boolean;
}

/** The steps of an erasure, in their order. Each may be done twice. */
export const ERASURE_STEPS = ['sessions', 'meetings', 'records', 'trail', 'sheets', 'identity'] as const;
export type ErasureStep = (typeof ERASURE_STEPS)[number];

/** What an erasure removed, for its report. */
export interface ErasureCounts {
  meetings: number;
  statements: number;
  /** Rows of sealed roll calls and amendments. */
  rows: number;
  sessions: number;
  scans: number;
  scores: number;
  trail: number;
}

/**
 * An erasure and how far it is. While it runs it knows whom it erases, so that it can be taken up again; once done it knows
 * nobody.
 */
export interface Erasure {
  /** Also its reference. */
  id: string;
  institution: string;
  what: 'person' | 'meetings';
  /** Null for meetings, and once done. */
  person: string | null;
  /** The LMS's id of the person, by which the trail names whoever acted as another; null once done. */
  sub: string | null;
  /** Names that texts are searched for; none once done. */
  names: { whole: string[]; parts: string[] };
  /** 32 random bytes, base64url: pseudonyms are made with it. Null once done, so that nobody can link them again. */
  secret: string | null;
  /** Ids of the meetings that it goes through. */
  meetings: string[];
  asked: Act;
  /** The next step; null once done. */
  step: ErasureStep | null;
  counts: ErasureCounts;
  /** Epoch ms UTC. */
  doneAt: number | null;
  /**
   * From when another process may go on with it, epoch ms UTC; null once done, and while it stopped. Whoever carries it out
   * moves it on with each step.
   */
  dueAt: number | null;
  /** How often it was gone on with by itself since a person last asked for it. */
  tries: number;
  /** Why it waits for a person: a hold was placed meanwhile, or every try failed. Null while it does not. */
  stopped: 'hold' | 'failure' | null;
}

/** When an erasure is gone on with, or that a person must decide. */
export type ErasureTurn = Pick<Erasure, 'dueAt' | 'tries' | 'stopped'>;

/** What each place where a person is named counts, beside meetings and statements. */
export interface PersonRecords {
  sessions: number;
  scans: number;
  scores: number;
  /** Audit entries that name the person, as who acted or as whom it was about. */
  trail: number;
}

/** A course with a rule of its own. */
export interface RuledCourse {
  id: string;
  retention: RetentionRule;
}

/** As much of a meeting as says whether it is kept. */
export interface EndedMeeting {
  id: string;
  course: string;
  /** As it was copied when the meeting opened; null for one that never did. */
  courseTitle: string | null;
  title: string;
  /** Epoch ms UTC. */
  start: number;
  end: number;
  validated: Pick<Act, 'at'> | null;
  /** Who stands on it: students and teachers. */
  people: string[];
  /** How many stand on its sheet. */
  rows: number;
}

/** Which ended meetings are read, some at a time. */
export interface EndedPage {
  /** Of these courses, or of all but these: those that ended before an instant, epoch ms UTC. Any of them. */
  kinds: readonly { before: number; courses: { in: readonly string[] } | { notIn: readonly string[] } }[];
  /** The last one of the page before; null for the first page. */
  after: Pick<EndedMeeting, 'id' | 'end'> | null;
  limit: number;
}

/** What is held on a person beside their meetings. */
export interface HeldBeside {
  scores: PostedScore[];
  sessions: Pick<Session, 'createdAt' | 'lastSeenAt' | 'expiresAt' | 'locale'>[];
  trail: AuditEntry[];
}

/** Downloads of what names a person. */
export interface Downloads {
  /** How many there were. */
  count: number;
  newest: AuditEntry[];
}

/** Of whom and what downloads are looked for. */
export interface Downloaded {
  person: string;
  /** Ids of their meetings, and of the courses of these. */
  meetings: readonly string[];
  courses: readonly string[];
  /** Whether a download of one of these courses holds one of the meetings. */
  concerns: (event: AuditEvent) => boolean;
  /** How many are given, newest first. */
  limit: number;
}

/** Takes a person's traces out of an entry; the same object when there is none. */
export type Rewrite = (entry: AuditEntry) => AuditEntry;

export interface Renamed {
  person: string;
  pseudonym: string;
  /** In place of the name. */
  name: string;
  /** Takes the person's names out of the reasons of holds. */
  mask: Mask;
}

/** Erasing: each method may be called again after a crash. */
export interface ErasureStore {
  begin(erasure: Erasure & { institution: string }): Promise<void>;
  find(institution: string, id: string): Promise<Erasure | null>;
  /** Newest first. */
  list(institution: string, limit: number): Promise<Erasure[]>;
  /** One of a person that has not ended; null when there is none. */
  unfinished(institution: string, person: string): Promise<Erasure | null>;
  /** One of meetings that has not ended; null when there is none. */
  unfinishedMeetings(institution: string): Promise<Erasure | null>;
  /** Keeps how far an erasure is; false when it has ended. */
  keep(erasure: Erasure & { institution: string }): Promise<boolean>;
  /** Takes one that nobody goes on with, of any institution, until `until`, and counts the try; null when none is due. */
  takeDue(now: number, until: number): Promise<Erasure | null>;
  /** Says whose turn is next, unless it ended or somebody moved it on since it was read. */
  putOff(erasure: Pick<Erasure, 'id' | 'dueAt'> & { institution: string }, turn: ErasureTurn): Promise<void>;

  /** Sorted by start. */
  traces(institution: string, person: string): Promise<TraceOfPerson[]>;
  records(institution: string, person: string): Promise<PersonRecords>;
  /** The records themselves, oldest first, as far as an export shows them. */
  heldBeside(institution: string, person: string): Promise<HeldBeside>;
  /** Sheets, evidence, packs and exports that were handed out, as the trail tells. */
  downloads(institution: string, what: Downloaded): Promise<Downloads>;
  /** The courses that have a rule of their own. */
  ruledCourses(institution: string): Promise<RuledCourse[]>;
  /** Meetings that ended and have not been erased, by when they ended. */
  endedMeetings(institution: string, page: EndedPage): Promise<EndedMeeting[]>;

  /** Puts in a statement's place what is left of it. */
  eraseStatement(
    institution: string,
    statement: { id: string; person: string; erased: Erased },
  ): Promise<void>;
  /** Writes what is kept beside a statement; false when it is no longer what was read. */
  replaceKept(institution: string, statement: { id: string; was: string; kept: string }): Promise<boolean>;
  /** Writes a meeting, validated or not, if `version` is still the stored one, and counts it up; false when it is not. */
  saveErased(meeting: Meeting): Promise<boolean>;
  erasedIn(institution: string, meeting: string): Promise<ErasedStatement[]>;
  findErased(institution: string, id: string): Promise<ErasedStatement | null>;

  endSessions(institution: string, person: string): Promise<number>;
  eraseScans(institution: string, where: { person: string } | { meeting: string }): Promise<number>;
  eraseScores(institution: string, person: string): Promise<number>;
  /** What counted tries at typed codes. */
  eraseTries(institution: string, person: string): Promise<void>;
  /**
   * Rewrites the trail, one entry after the other.
   * @param goesOn called for every batch that is read; what it throws ends the rewriting before the next write
   * @returns how many changed
   */
  rewriteTrail(institution: string, rewrite: Rewrite, goesOn: () => Promise<void>): Promise<number>;
  /** The name and id of who made registration links, holds and erasures, and of whom a hold was about. */
  renameActs(institution: string, who: Renamed): Promise<void>;
  /** The person's own record: name, LMS identity, memberships, roles. */
  erasePerson(institution: string, person: string): Promise<void>;
}
