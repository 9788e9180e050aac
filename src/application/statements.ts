import { randomBytes } from 'node:crypto';
import type { Institution } from '../domain/institution.ts';
import type { Meeting } from '../domain/meeting.ts';
import { displayName, type Person } from '../domain/person.ts';
import type { MeetingAsShown, PersonAsShown, Statement } from '../domain/statement.ts';
import { newId } from './identity.ts';
import type { KeptEvidence, SealedStatement, ShownSignature } from './ports/sealed.ts';
import type { Services } from './services.ts';

export const KEPT_PURPOSE = 'kept-evidence';

export function isoTime(at: number): string {
  return new Date(at).toISOString();
}

export function personAsShown(person: Person): PersonAsShown {
  return { id: person.id, issuer: person.issuer, sub: person.sub, name: displayName(person) };
}

/** The meeting as everyone saw it; the course's title is the one copied at opening. */
export function meetingAsShown(meeting: Meeting, timeZone: string): MeetingAsShown {
  return {
    id: meeting.id,
    course: { id: meeting.course, title: meeting.opening?.courseTitle ?? '' },
    title: meeting.title,
    start: isoTime(meeting.start),
    end: isoTime(meeting.end),
    timeZone,
    room: meeting.room,
    teachers: meeting.teachers.map((teacher) => teacher.name),
  };
}

/** What every statement begins with. */
export function statementBase(facts: { institution: Institution; meeting: Meeting; now: number }): {
  v: 1;
  institution: { key: string; code: string; name: string };
  meeting: MeetingAsShown;
  receivedAt: string;
} {
  const { institution, meeting, now } = facts;
  return {
    v: 1,
    institution: {
      key: institution.key,
      code: meeting.opening?.institutionCode ?? '',
      name: institution.name,
    },
    meeting: meetingAsShown(meeting, institution.timeZone),
    receivedAt: isoTime(now),
  };
}

/** What a sealed statement needs besides its statement. */
export interface SealingFacts {
  meeting: Meeting;
  now: number;
  person: string;
  revision: number;
  actor: { id: string; name: string };
  shown: ShownSignature;
  kept: Partial<KeptEvidence>;
  prints?: SealedStatement['prints'];
  idempotencyKey?: string;
}

export const NOTHING_SHOWN: Omit<ShownSignature, 'name'> = {
  method: null,
  presence: null,
  ink: null,
  typedName: null,
};

const NOTHING_KEPT: Omit<KeptEvidence, 'leafSalt'> = {
  idToken: null,
  platformJwk: null,
  strokes: null,
  rows: null,
};

/** Seals a statement and makes the record that is stored. */
export async function sealStatement(
  services: Pick<Services, 'sealer' | 'vault'>,
  statement: Statement,
  facts: SealingFacts,
): Promise<SealedStatement> {
  const { meeting, actor } = facts;
  const seal = await services.sealer.seal(meeting.institution, statement);
  const kept: KeptEvidence = {
    leafSalt: randomBytes(32).toString('base64url'),
    ...NOTHING_KEPT,
    ...facts.kept,
  };
  return {
    ...seal,
    id: newId(),
    institution: meeting.institution,
    meeting: meeting.id,
    course: meeting.course,
    type: statement.type,
    person: facts.person,
    revision: facts.revision,
    receivedAt: facts.now,
    shown: facts.shown,
    idempotencyKey: facts.idempotencyKey ?? null,
    prints: facts.prints ?? null,
    kept: services.vault.encrypt(KEPT_PURPOSE, JSON.stringify(kept)),
    audit: { actor: actor.id, actorName: actor.name },
    log: { state: 'pending' },
    setAside: null,
  };
}
