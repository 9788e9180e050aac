import type { InkPrints } from './ink-prints.ts';
import type { SheetRow } from './roll-call.ts';
import type { SignatureMethod } from './signature.ts';

/** A signature that counts, as the check reads it. */
export interface CheckedSignature {
  statement: string;
  meeting: string;
  /** As what the person signed. */
  by: 'student' | 'teacher';
  person: string;
  /** As the sheet shows it. */
  name: string;
  /** Epoch ms UTC. */
  receivedAt: number;
  method: SignatureMethod | null;
  typedName: string | null;
  /** Null for what was not drawn, and for what was signed before drawings were compared. */
  prints: InkPrints | null;
}

/** A meeting under signature, as the check reads it. */
export interface CheckedMeeting {
  id: string;
  course: string;
  /** As copied when the meeting opened; empty before. */
  courseTitle: string;
  title: string;
  room: string;
  teachers: readonly { person: string; name: string }[];
  /** Epoch ms UTC. */
  start: number;
  end: number;
  /** Whether signing is over: only then is a signature missing. */
  closed: boolean;
  /** Over how many half-days it goes, by the institution's clock. */
  halfDays: number;
  /** The public holiday of its day; null when it is none, or no country is known. */
  holiday: string | null;
  rows: readonly Pick<SheetRow, 'person' | 'name' | 'subject' | 'mark'>[];
  /** Of students. */
  signatures: readonly CheckedSignature[];
  /** Under the running version of the roll call: looked at beside the students' drawings alone. */
  teacherSignatures: readonly CheckedSignature[];
}

export type MissingFact = 'title' | 'room' | 'teacher';

/** The same strokes; the same ones moved or scaled; other strokes at the same moments. */
export type InkEquality = 'exact' | 'shape' | 'timing';

/** What a human should look at. A flag says what was found, never what it means, and refuses nothing. */
export type Anomaly =
  | { kind: 'equal-ink'; equality: InkEquality; meetings: string[]; signatures: CheckedSignature[] }
  | { kind: 'even-spacing'; meetings: string[]; count: number; gapMs: number }
  | { kind: 'public-holiday'; meetings: string[]; holiday: string }
  | { kind: 'present-unsigned'; meetings: string[]; names: string[] }
  | { kind: 'title-differs'; meetings: string[]; title: string; usual: string }
  | { kind: 'fact-missing'; meetings: string[]; missing: MissingFact[] }
  | { kind: 'several-half-days'; meetings: string[]; halfDays: number }
  | { kind: 'teacher-twice'; meetings: string[]; name: string }
  | { kind: 'another-name'; meetings: string[]; names: { name: string; typed: string }[] };

export type AnomalyKind = Anomaly['kind'];
