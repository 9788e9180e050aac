import { completeRollCall } from '../../../src/application/complete-roll-call.ts';
import { newId } from '../../../src/application/identity.ts';
import { institutionOf } from '../../../src/application/parameters.ts';
import type { LiveSession } from '../../../src/application/ports/session.ts';
import { sign } from '../../../src/application/sign.ts';
import { saveMarks } from '../../../src/application/take-roll-call.ts';
import type { SignatureInput } from '../../../src/application/signature-input.ts';
import { closeNow, validateMeeting } from '../../../src/application/validate-meeting.ts';
import { SETTLE_MS } from '../../../src/domain/signing-window.ts';
import { displayName, type Person } from '../../../src/domain/person.ts';
import { PRESENT, type Mark } from '../../../src/domain/roll-call.ts';
import type { SealedStatement } from '../../../src/application/ports/sealed.ts';
import { ISSUER, type TestApp } from '../support/app.ts';
import type { School } from '../support/school.ts';

const SENTENCE = { text: 'I attended this meeting.', locale: 'en' };

export const INK: SignatureInput = {
  method: 'drawn',
  ink: {
    width: 300,
    height: 150,
    strokes: [
      [
        { x: 20, y: 100, t: 0 },
        { x: 90, y: 40, t: 80 },
        { x: 160, y: 110, t: 160 },
        { x: 260, y: 60, t: 240 },
      ],
    ],
  },
};

/** A person as signed in, for calling use cases. */
export async function liveOf(test: TestApp, person: Person): Promise<LiveSession> {
  const institution = await institutionOf(test.services, person.institution);
  const now = test.clock.now();
  return {
    person,
    institution,
    session: {
      idHash: newId(),
      purpose: 'webspace',
      institution: person.institution,
      person: person.id,
      course: null,
      meeting: null,
      origin: newId(),
      issuer: ISSUER,
      clientId: 'client',
      locale: null,
      frameAncestors: [],
      returnUrl: null,
      idTokenDigest: 'digest',
      launchEvidence: null,
      deepLinking: null,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: now + 60_000,
    },
  };
}

/** The person signs the school's meeting by typing the name; `signsWith` by what is given. */
export async function signs(
  test: TestApp,
  school: Pick<School, 'meeting'>,
  person: Person,
): Promise<SealedStatement> {
  const input: SignatureInput = { method: 'typed', name: displayName(person), declared: true };
  return signsWith(input, { test, school, person });
}

export async function signsWith(
  input: SignatureInput,
  { test, school, person }: { test: TestApp; school: Pick<School, 'meeting'>; person: Person },
): Promise<SealedStatement> {
  const { meeting } = school;
  const { statement } = await sign(test.services, await liveOf(test, person), {
    meeting: meeting.id,
    input,
    sentence: () => SENTENCE,
    idempotencyKey: newId(),
    declaredAt: null,
  });
  return statement;
}

/** Closes the school's meeting and waits for what is on its way. */
export async function closes(
  test: TestApp,
  { meeting }: Pick<School, 'meeting'>,
  secretary: Person,
): Promise<void> {
  await closeNow(test.services, await liveOf(test, secretary), { meeting: meeting.id, reason: 'Over' });
  test.clock.forward(SETTLE_MS);
}

/** Validates the school's meeting as it stands. */
export async function validates(
  test: TestApp,
  { meeting }: Pick<School, 'meeting'>,
  secretary: Person,
): Promise<void> {
  const stored = await test.stores.meetings.find(meeting.institution, meeting.id);
  const version = stored?.version ?? -1;
  await validateMeeting(test.services, await liveOf(test, secretary), { meeting: meeting.id, version });
}

/** The teacher marks everybody (present unless said) and signs the roll call. */
export async function rollCallCompleted(
  test: TestApp,
  school: School,
  marks: Readonly<Record<string, Mark>> = {},
): Promise<void> {
  const changes = [school.zoe, school.lei].map(({ id }) => ({
    person: id,
    seen: null,
    mark: marks[id] ?? PRESENT,
  }));
  await saveMarks(test.services, school.teacher, { meeting: school.meeting.id, changes });
  await completesWith(INK, { test, school });
}

/** The teacher signs the roll call as it stands. */
export async function completesWith(
  input: SignatureInput,
  { test, school }: { test: TestApp; school: School },
): Promise<void> {
  await completeRollCall(test.services, await liveOf(test, school.teacher), {
    meeting: school.meeting.id,
    input,
    sentence: () => SENTENCE,
  });
}
