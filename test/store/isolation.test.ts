import { expect } from 'chai';
import { newId } from '../../src/application/identity.ts';
import type { Stores } from '../../src/application/ports/stores.ts';
import type { Meeting } from '../../src/domain/meeting.ts';
import type { Person } from '../../src/domain/person.ts';
import { meeting as meetingWith, START } from '../support/meetings.ts';
import { openTestStores, platform, scan, statement, type TestStores } from './support/stores.ts';
import { institution } from '../support/institution.ts';

const ALL = { from: 0, to: START * 2, limit: 10 };
const PAGE = { skip: 0, limit: 10 };

describe('another institution', () => {
  let test: TestStores;
  let stores: Stores;
  let zoe: Person;
  let course: string;
  let meeting: Meeting;

  before(async () => {
    test = await openTestStores();
    ({ stores } = test);
    await stores.institutions.create(institution());
    await stores.platforms.add(platform());
    const lms = { institution: 'lycee-42', issuer: 'https://lms.example' };
    course = await stores.courses.recordLaunch({
      ...lms,
      ...{ contextId: 'java', title: 'Java', label: null, roster: null },
    });
    zoe = await stores.people.recordLaunch({ ...lms, sub: '7', name: 'Zoé' }, { course, role: 'student' });
    meeting = meetingWith({ course, opening: null });
    await stores.meetings.insert([meeting]);
    const of = { meeting: meeting.id, course, person: zoe.id };
    await stores.scans.record(scan({ meeting: meeting.id, person: zoe.id }));
    await stores.statements.insert(statement({ ...of, id: 'signed' }));
    await stores.audit.append([
      {
        ...{ institution: 'lycee-42', at: START, actor: 'a', actorName: 'A' },
        event: { type: 'signature-deactivated' },
      },
    ]);
    await stores.keys.insertFirst({
      ...{ kid: 'k', purpose: 'seal', institution: 'lycee-42', publicJwk: {} },
      ...{ privateJwkEncrypted: 'v1.key', createdAt: START, rotation: null },
    });
  });
  after(() => test.close());

  /** Every reading that takes an institution; each finds something in its own. */
  const readings: Record<string, (key: string) => Promise<unknown>> = {
    'institutions.find': (key) => stores.institutions.find(key),
    'platforms.list': (key) => stores.platforms.list(key),
    'people.find': (key) => stores.people.find(key, zoe.id),
    'people.findMany': (key) => stores.people.findMany(key, [zoe.id]),
    'people.inCourse': (key) => stores.people.inCourse(key, course),
    'people.list': async (key) => (await stores.people.list(key, PAGE)).people,
    'courses.find': (key) => stores.courses.find(key, course),
    'courses.findMany': (key) => stores.courses.findMany(key, [course]),
    'courses.list': async (key) => (await stores.courses.list(key, PAGE)).courses,
    'meetings.find': (key) => stores.meetings.find(key, meeting.id),
    'meetings.findMany': (key) => stores.meetings.findMany(key, [meeting.id]),
    'meetings.findForPerson': (key) => stores.meetings.findForPerson(key, meeting.id, zoe.id),
    'meetings.listForPerson': (key) => stores.meetings.listForPerson(key, zoe.id, ALL),
    'meetings.findFile': (key) => stores.meetings.findFile(key, meeting.id),
    'meetings.listSummaries': (key) => stores.meetings.listSummaries(key, ALL),
    'meetings.listSummariesWith': async (key) =>
      (await stores.meetings.listSummariesWith(key, ALL, meeting.id)).file,
    'meetings.findRollCall': (key) =>
      stores.meetings.findRollCall(key, meeting.id, { people: true, administrators: true }),
    'meetings.dueToOpen': (key) => stores.meetings.dueToOpen(START, [key]),
    'scans.inMeeting': (key) => stores.scans.inMeeting(key, meeting.id),
    'statements.find': (key) => stores.statements.find(key, 'signed'),
    'statements.inMeeting': (key) => stores.statements.inMeeting(key, meeting.id),
    'statements.hasSignature': async (key) => (await stores.statements.hasSignature(key, meeting.id)) || null,
    'statements.countSignatures': async (key) =>
      (await stores.statements.countSignatures(key, 0, START * 2)) || null,
    'audit.list': (key) => stores.audit.list(key, { limit: 10 }),
    'keys.list': (key) => stores.keys.list('seal', key),
  };

  for (const [name, read] of Object.entries(readings)) {
    it(`finds nothing by ${name}`, async () => {
      expect(await read('lycee-42'))
        .not.to.be.oneOf([null])
        .and.not.to.deep.equal([]);
      expect([null, []]).to.deep.include(await read('cfa'));
    });
  }

  it('changes nothing', async () => {
    const before = await Promise.all(Object.values(readings).map((read) => read('lycee-42')));
    await stores.people.setSubject('cfa', [zoe.id], true);
    await stores.people.setAbsenceRight('cfa', zoe.id, false);
    await stores.people.enterName('cfa', zoe.id, 'Other');
    await stores.people.grant('cfa', zoe.id, 'administrator');
    await stores.courses.setSubject('cfa', [course], true);
    await stores.courses.setSignInMode('cfa', course, 'qr');
    await stores.courses.recordReading('cfa', course, { reading: null, at: 1, dueAt: 1 });
    expect(await stores.meetings.save({ ...meeting, institution: 'cfa' })).to.equal(null);
    const theirs = { ...meeting, id: newId(), institution: 'cfa' };
    await stores.meetings.insert([theirs]);
    const act = { at: START, by: 'a', byName: 'A', reason: 'r' };
    const aside = statement({ institution: 'cfa', meeting: theirs.id, type: 'set-aside', person: 'other' });
    await stores.meetings.saveWithStatements(theirs, [{ ...aside, setsAside: { signature: 'signed', act } }]);
    const after = await Promise.all(Object.values(readings).map((read) => read('lycee-42')));
    expect(after).to.deep.equal(before);
  });

  it('has its own person for the same account of the same LMS', async () => {
    const identity = { institution: 'cfa', issuer: 'https://lms.example', sub: '7', name: 'Other' };
    const other = await stores.people.recordLaunch(identity, null);
    expect(other.id).not.to.equal(zoe.id);
    expect((await stores.people.find('lycee-42', zoe.id))?.name).to.equal('Zoé');
  });
});
