import { randomBytes } from 'node:crypto';
import type { Actor } from '../../../src/application/services.ts';
import { sealLaunchEvidence } from '../../../src/application/launch-evidence.ts';
import { sign } from '../../../src/application/sign.ts';
import { makeDueSheets } from '../../../src/application/sheets/make-sheets.ts';
import { stampDue } from '../../../src/application/stamp-due.ts';
import { saveMarks } from '../../../src/application/take-roll-call.ts';
import { DAY_MS } from '../../../src/domain/institution.ts';
import type { Meeting } from '../../../src/domain/meeting.ts';
import type { Person } from '../../../src/domain/person.ts';
import { isIncluded } from '../../../src/evidence/log/check-proof.ts';
import { openCheckpoint } from '../../../src/evidence/log/checkpoint.ts';
import { leafHash } from '../../../src/evidence/log/hash.ts';
import { readNoteKey } from '../../../src/evidence/log/note.ts';
import { INTERNSHIP, START } from '../../support/meetings.ts';
import { ISSUER, openTestApp, type TestApp, type TestAppOptions } from '../support/app.ts';
import { openSchool, type School } from '../support/school.ts';
import { closes, INK, liveOf, rollCallCompleted, signsWith, validates } from '../secretariat/support.ts';

export const HERE = 'lycee-42';

/** Nobody else is called anything like it: whatever is left of it is found. */
export const ZOE = {
  name: 'Zoélie Bréchetière',
  mail: 'zoelie.brechetiere@example.org',
  sub: 'sub-of-zoelie-4711',
};

/** After the six years of the usual rule, counted from the end of the year. */
export const KEPT_NO_LONGER = Date.UTC(2033, 0, 2);

export interface Erasing {
  test: TestApp;
  school: School;
  zoe: Person;
  ada: Person;
  admin: Actor;
}

/** A school whose meeting Zoélie signed by drawing, after a launch, and that was validated and logged. */
export async function signedSchool(options: Partial<TestAppOptions> = {}): Promise<Erasing> {
  const test = await openTestApp({ at: START, ...options });
  const school = await openSchool(test);
  const zoe = await enrolled(test, school);
  const ada = await test.somebody({ sub: 'ada', name: 'Ada Admin', administrator: true });
  await signsAfterLaunch(test, school.meeting, zoe);
  await signsWith({ method: 'typed', name: '雷 李', declared: true }, { test, school, person: school.lei });
  await test.stores.grades.recordPosted({
    institution: HERE,
    course: school.course,
    person: zoe.id,
    column: 'https://lms.example/column',
    rate: 100,
    at: START,
  });
  const changes = [{ person: school.zoe.id, seen: null, mark: INTERNSHIP }];
  await saveMarks(test.services, school.teacher, { meeting: school.meeting.id, changes });
  await rollCallCompleted(test, { ...school, zoe });
  await closes(test, school, ada);
  await validates(test, school, ada);
  await test.services.evidenceLog.appendWaiting();
  return { test, school, zoe, ada, admin: { institution: HERE, id: ada.id, name: 'Ada Admin' } };
}

async function enrolled(test: TestApp, school: School): Promise<Person> {
  const identity = {
    institution: HERE,
    issuer: ISSUER,
    sub: ZOE.sub,
    name: ZOE.name,
    givenName: 'Zoélie',
    familyName: 'Bréchetière',
    email: ZOE.mail,
    picture: 'https://lms.example/pictures/zoelie-bréchetière.png',
  };
  const membership = { course: school.course, role: 'student' as const };
  const person = await test.stores.people.recordLaunch(identity, membership);
  await test.stores.people.setSubject(HERE, [person.id], true);
  return person;
}

/** With an id_token kept beside the signature, and a session left open. */
export async function signsAfterLaunch(test: TestApp, meeting: Meeting, person: Person): Promise<void> {
  const live = await liveOf(test, person);
  const idToken = `header.${Buffer.from(JSON.stringify({ sub: ZOE.sub, name: ZOE.name })).toString('base64url')}.seal`;
  const launchEvidence = sealLaunchEvidence(test.services, { idToken, platformJwk: { kty: 'RSA' } });
  await sign(
    test.services,
    { ...live, session: { ...live.session, launchEvidence } },
    {
      meeting: meeting.id,
      input: INK,
      sentence: () => ({ text: 'I attended this meeting.', locale: 'en' }),
      idempotencyKey: randomBytes(8).toString('hex'),
      declaredAt: null,
    },
  );
  await test.stores.sessions.create({ ...live.session, expiresAt: START + 3650 * DAY_MS });
}

/** Every document of the database as text, decrypted where the tool encrypts, with seals decoded: nothing hides in it. */
export async function everything(test: TestApp): Promise<string[]> {
  const database = test.client.db(test.connection.name);
  const texts: string[] = [];
  for (const { name } of await database.listCollections().toArray()) {
    for (const document of await database.collection(name).find().toArray()) {
      texts.push(`${name}: ${JSON.stringify(document, (_field, value: unknown) => readable(test, value))}`);
    }
  }
  return texts;
}

const PURPOSES = ['kept-evidence', 'launch-evidence', 'return-url'] as const;

function readable(test: TestApp, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  for (const purpose of PURPOSES) {
    try {
      return { decrypted: readable(test, test.services.vault.decrypt(purpose, value)) };
    } catch {
      // Not encrypted, or for something else.
    }
  }
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(value)?.[1];
  if (payload !== undefined) return { decoded: Buffer.from(payload, 'base64url').toString('utf8') };
  return value.replace(/eyJ[\w-]+|header\.[\w-]+/g, (part) =>
    Buffer.from(part.replace('header.', ''), 'base64url').toString('utf8'),
  );
}

/** Whether the commitments of all statements, erased or not, are proved against the newest checkpoint. @returns how many were */
export async function provedInLog(test: TestApp): Promise<number> {
  const { evidenceLog } = test.services;
  const key = readNoteKey((await evidenceLog.key(HERE)) ?? '');
  if (key === null) throw new Error('the log has no key');
  const tree = openCheckpoint((await evidenceLog.checkpoint(HERE)) ?? '', key);
  const places = Array.from({ length: tree.size }, (_, i) => i);
  const proofs = await evidenceLog.proofs(HERE, places);
  const width = tree.size === 256 ? '' : `.p/${String(tree.size)}`;
  const entries = await evidenceLog.tile(HERE, `tile/entries/000${width}`);
  for (const { index, hashes } of proofs) {
    const commitment = Buffer.from(entries ?? []).subarray(index * 34 + 2, index * 34 + 34);
    const path = hashes.map((hash) => Buffer.from(hash, 'base64'));
    if (!isIncluded({ index, hash: leafHash(commitment) }, tree, path))
      throw new Error('a proof does not hold');
  }
  return proofs.length;
}

/** Where a sheet says that it can be checked. */
export const VERIFY = 'http://localhost:3000/verify';

/** Stamps what is in the log and makes the sheets that are due, a minute later. */
export async function makesSheets({ services, clock }: TestApp): Promise<void> {
  await services.evidenceLog.appendWaiting();
  await stampDue(services);
  clock.forward(60_000);
  await makeDueSheets(services, VERIFY);
}
