import type { Course } from '../../domain/course.ts';
import type { InkPrints } from '../../domain/ink-prints.ts';
import type { Meeting } from '../../domain/meeting.ts';
import type { SignatureMethod } from '../../domain/signature.ts';
import type { SealedStatement } from './sealed.ts';

/** What the check needs of a student's or teacher's signature: neither its seal nor its drawing. */
export type SignatureTrace = Pick<SealedStatement, 'id' | 'type' | 'person' | 'revision' | 'receivedAt'> & {
  name: string;
  method: SignatureMethod | null;
  typedName: string | null;
  prints: InkPrints | null;
};

/** A meeting as the check reads it. */
export interface AuditedMeeting {
  meeting: Meeting;
  course: Course;
  signatures: SignatureTrace[];
}

export interface AuditFilter {
  /** Meetings that end after `from` and start before `to`. */
  from: number;
  to: number;
  limit: number;
  course?: string;
  /** The id of a teacher of the meeting, or of who completed its roll call. */
  teacher?: string;
}

/** Reads for the pre-audit check: no ink, and nothing that is encrypted. Meetings that were cancelled are left out. */
export interface PreAuditStore<File> {
  /** Sorted by start. */
  list(institution: string, filter: AuditFilter): Promise<AuditedMeeting[]>;
  /**
   * A meeting's file, with the meetings of its course that start within a time of it and those that its teachers have at
   * the same time, itself included: in one operation.
   * @param withinMs before and after
   */
  findBeside(
    institution: string,
    id: string,
    withinMs: number,
  ): Promise<{ file: File; beside: AuditedMeeting[] } | null>;
  /** A person's signatures, as a student and as a teacher, newest first, those set aside included; without `kept`. */
  ofPerson(institution: string, person: string, limit: number): Promise<SealedStatement[]>;
}
