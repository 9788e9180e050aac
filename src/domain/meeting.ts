import type { AmendmentChanges } from './amended.ts';
import type { SignInMode, WindowSettings } from './institution.ts';
import type { RollCall, SheetRow } from './roll-call.ts';

export type MeetingStatus = 'scheduled' | 'cancelled' | 'validated';

/** What is copied onto the meeting when it opens; later changes elsewhere no longer touch it. */
export interface Opening extends WindowSettings {
  /** Epoch ms UTC at which the copy was made. */
  at: number;
  subjectToSignature: boolean;
  signInMode: SignInMode;
  institutionCode: string;
  courseTitle: string;
}

/** An act of a person on the meeting, with its reason. */
export interface Act {
  at: number;
  by: string;
  byName: string;
  reason: string;
}

/** What the meeting keeps of an amendment, for showing it wherever the meeting is shown; its seal counts. */
export interface Amendment extends Act, AmendmentChanges {
  /** 1 for the first of a meeting. */
  number: number;
  /** Of its sealed statement. */
  digest: string;
  /** Ids of the teachers before and after, where it changes them: seals go on naming them all. */
  teachers?: string[];
}

/** A teacher of the meeting, with the name as it was when the meeting was made or edited. */
export interface MeetingTeacher {
  person: string;
  name: string;
}

/** One dated session of a course. Open and closed are derived from the clock, never written. */
export interface Meeting {
  id: string;
  institution: string;
  course: string;
  title: string;
  /** Epoch ms UTC. */
  start: number;
  end: number;
  room: string;
  teachers: MeetingTeacher[];
  status: MeetingStatus;
  /** Null: the course's, else the institution's. */
  signInMode: SignInMode | null;
  /** Meetings repeated together share one. */
  series: string | null;
  opening: Opening | null;
  sheet: SheetRow[];
  /** The revision that rows begin with: 1, and one more with each edit since it opened. */
  firstRevision: number;
  rollCall: RollCall;
  closedEarly: Act | null;
  cancelled: Act | null;
  validated: Act | null;
  /** Its time was over, and it was erased whole: its frame alone is left. */
  erased?: Omit<Act, 'byName'>;
  /** Oldest first; the meeting itself stands as after the last. */
  amendments: Amendment[];
  /** Counts changes to the document, so that a colleague's are not overwritten. */
  version: number;
}

export const MAX_MEETING_MS = 24 * 60 * 60_000;
export const MAX_TITLE_LENGTH = 200;

export type MeetingFault = 'END_NOT_AFTER_START' | 'TOO_LONG' | 'TITLE_TOO_LONG';

export function meetingFault(draft: Pick<Meeting, 'start' | 'end' | 'title'>): MeetingFault | null {
  // Turned round, so that what is not a number is refused too.
  if (!(draft.end > draft.start)) return 'END_NOT_AFTER_START';
  if (draft.end - draft.start > MAX_MEETING_MS) return 'TOO_LONG';
  return [...draft.title].length > MAX_TITLE_LENGTH ? 'TITLE_TOO_LONG' : null;
}

/** Whether the moment has come to copy: from the start, or when the roll call starts, if that opens the signing. */
export function isDueToOpen(
  meeting: Pick<Meeting, 'opening' | 'status' | 'start' | 'rollCall'>,
  { signingOpens }: Pick<WindowSettings, 'signingOpens'>,
  now: number,
): boolean {
  if (meeting.opening !== null || meeting.status !== 'scheduled' || now < meeting.start) return false;
  return signingOpens === 'meeting-start' || meeting.rollCall.startedAt !== null;
}

/**
 * An edited meeting as it goes on. One that moved into the future opens anew then, and an early close of before its new start
 * closes nothing. A signature that arrives in the moment of the edit is of what it was: the next revision is asked for.
 */
export function goneOn(meeting: Meeting, now: number): Meeting {
  const { closedEarly, start } = meeting;
  const going = {
    ...meeting,
    closedEarly: closedEarly !== null && closedEarly.at < start ? null : closedEarly,
  };
  if (meeting.opening === null) return going;
  const revision = meeting.firstRevision + 1;
  if (start > now) return { ...going, firstRevision: revision, opening: null, sheet: [] };
  return { ...going, firstRevision: revision, sheet: meeting.sheet.map((row) => ({ ...row, revision })) };
}

/** After the first signature title, date, hours, room and teachers are locked: corrections are amendments. */
export function isLocked(meeting: Pick<Meeting, 'status'>, hasSignature: boolean): boolean {
  return meeting.status === 'validated' || hasSignature;
}

export function rowOf(meeting: Pick<Meeting, 'sheet'>, person: string): SheetRow | null {
  return meeting.sheet.find((row) => row.person === person) ?? null;
}

/** Whether the meeting is subject to the signature: as copied at opening, else as its course is now. */
export function isSubject(
  meeting: Pick<Meeting, 'opening'>,
  course: { subjectToSignature: boolean },
): boolean {
  return meeting.opening?.subjectToSignature ?? course.subjectToSignature;
}

/** The sign-in mode that counts: as copied at opening, else the meeting's own, the course's, the institution's. */
export function signInModeOf(
  meeting: Pick<Meeting, 'opening' | 'signInMode'>,
  course: { signInMode: SignInMode | null },
  settings: { signInMode: SignInMode },
): SignInMode {
  return meeting.opening?.signInMode ?? meeting.signInMode ?? course.signInMode ?? settings.signInMode;
}
