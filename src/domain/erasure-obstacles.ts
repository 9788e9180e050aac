import type { Act } from './meeting.ts';
import type { RetentionRule } from './retention.ts';

/** What a legal hold keeps from being erased, whatever the retention. */
export type HoldScope =
  { kind: 'institution' } | { kind: 'course'; course: string } | { kind: 'person'; person: string };

/** A legal hold: in force until it is lifted. */
export interface LegalHold {
  id: string;
  institution: string;
  scope: HoldScope;
  placed: Act;
  lifted: Act | null;
}

/** On what a hold is, told from all others of its institution. */
export function subjectOf(scope: HoldScope): string {
  if (scope.kind === 'institution') return scope.kind;
  return `${scope.kind} ${scope.kind === 'person' ? scope.person : scope.course}`;
}

/** Whether a hold concerns a person who stands in meetings of these courses. */
export function isHeld(
  hold: LegalHold,
  about: { person: string | null; courses: readonly string[] },
): boolean {
  if (hold.lifted !== null) return false;
  const { scope } = hold;
  if (scope.kind === 'institution') return true;
  return scope.kind === 'course' ? about.courses.includes(scope.course) : scope.person === about.person;
}

/** A person's part in a meeting, as far as erasing them goes. */
export interface PartInMeeting {
  meeting: string;
  course: string;
  /** Epoch ms UTC. */
  until: number;
  rule: RetentionRule;
  /** Whether it shows anything that a funder asks for: something sealed, or a mark in a meeting under signature. */
  isEvidence: boolean;
  /** Whether the name stands in what others sealed: as the teacher, or as who completed, validated or amended. */
  isNamedByOthers: boolean;
  /** Whether something of it waits for its place in the log. */
  isWaiting: boolean;
}

/** What keeps a person from being erased. */
export type ErasureObstacle =
  | { kind: 'hold'; hold: LegalHold }
  /** Evidence of a meeting is kept until then. */
  | { kind: 'retention'; meeting: string; until: number; rule: RetentionRule; named: boolean }
  /** Kept no longer, but other people's seals bear the name: the whole meeting must be erased first. */
  | { kind: 'named'; meeting: string }
  /** For some seconds. */
  | { kind: 'waiting'; meeting: string };

/** Everything that holds a person back; empty when the person can be erased. Holds come first. */
export function erasureObstacles({
  person,
  parts,
  holds,
  courses,
  now,
}: {
  person: string;
  parts: readonly PartInMeeting[];
  holds: readonly LegalHold[];
  /** Every course that the person is or was in. */
  courses: readonly string[];
  now: number;
}): ErasureObstacle[] {
  const about = { person, courses: [...courses, ...parts.map((part) => part.course)] };
  return [
    ...holds.filter((hold) => isHeld(hold, about)).map((hold) => ({ kind: 'hold' as const, hold })),
    ...parts.flatMap((part) => obstacleOf(part, now)),
  ];
}

function obstacleOf(part: PartInMeeting, now: number): ErasureObstacle[] {
  const { meeting, until, rule, isNamedByOthers: named } = part;
  if (part.isEvidence && now < until) return [{ kind: 'retention', meeting, until, rule, named }];
  if (named) return [{ kind: 'named', meeting }];
  return part.isWaiting ? [{ kind: 'waiting', meeting }] : [];
}

/** What keeps a whole meeting from being erased; null when its time is over. */
export function meetingObstacle(
  meeting: { course: string; people: readonly string[]; until: number },
  holds: readonly LegalHold[],
  now: number,
): 'retention' | 'hold' | null {
  if (now < meeting.until) return 'retention';
  const held = holds.some((hold) =>
    [null, ...meeting.people].some((person) => isHeld(hold, { person, courses: [meeting.course] })),
  );
  return held ? 'hold' : null;
}
