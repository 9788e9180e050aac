import { readFileSync, readdirSync } from 'node:fs';
import { expect } from 'chai';
import ts from 'typescript';
import { NOTHING_COUNTED } from '../../src/application/erasure/erase-person.ts';
import type { Erasure } from '../../src/application/ports/erasure.ts';
import type { LegalHold } from '../../src/domain/erasure-obstacles.ts';
import type { Stores } from '../../src/application/ports/stores.ts';
import { meeting } from '../support/meetings.ts';
import { hearUnscoped } from '../support/unscoped.ts';
import { packFile, packRecord } from '../support/packs.ts';
import { sheetRecord, sheetWant } from '../support/sheets.ts';
import { openTestStores, scan, statement, type TestStores } from './support/stores.ts';

const PORTS = new URL('../../src/application/ports/', import.meta.url);

/** Methods that do not take the institution, each with its reason. */
const WITHOUT: Readonly<Record<string, string>> = {
  'InstitutionStore.find': 'the key is the institution',
  'InstitutionStore.list': 'the operator’s list',
  'InstitutionStore.remove': 'the key is the institution',
  'PlatformStore.list': 'all for the operator, else the institution’s',
  'PlatformStore.find': 'a platform is global; its deployments say whose a launch is',
  'PlatformStore.endReplacing': 'the platform says whose registration it replaces',
  'PlatformStore.bindAwaited': 'the platform says which institution it awaits',
  'PlatformStore.setPaused': 'the deployment carries the institution; the whole platform is the operator’s',
  'PlatformStore.recordLaunches': 'each deployment has one institution',
  'RegistrationStore.insert': 'the link carries its institution',
  'RegistrationStore.find': 'the token is the key; the link says whose it is',
  'RegistrationStore.take': 'the token is the key',
  'RegistrationStore.release': 'the token is the key',
  'RegistrationStore.finish': 'the token is the key',
  'GradeStore.claim': 'posts the scores of all institutions; what is claimed says whose it is',
  'CourseStore.takeDueRoster': 'the timer reads the rosters of all institutions',
  'MeetingStore.findAnywhere': 'a QR names a meeting alone; what is found says whose it is',
  'MeetingStore.dueToOpen': 'the institutions are named, several at once',
  'MeetingStore.insert': 'each meeting carries its institution',
  'AuditStore.append': 'each entry carries its institution',
  'TryStore.spend': 'the key carries the institution',
  'TryStore.until': 'the key carries the institution',
  'KeyStore.list': 'the tool’s own keys belong to nobody',
  'SheetStore.takeDue': 'makes the sheets of all institutions; what is taken says whose it is',
  'SheetStore.waitingSince': 'a measure of the tool itself',
  'ErasureStore.takeDue': 'goes on with the erasures of all institutions; what is taken says whose it is',
  'PackStore.takeDue': 'makes the packs of all institutions; what is taken says whose it is',
  'StampStore.waiting': 'stamps for all institutions; what waits says whose it is',
  'LogStore.nextWaiting': 'the timer serves the logs of all institutions; what is found says whose it is',
  'LogStore.waitingSince': 'a measure of the tool itself',
  'LeaseStore.take': 'work of the tool itself',
  'LeaseStore.renew': 'work of the tool itself',
  'LeaseStore.release': 'work of the tool itself',
  'SessionStore.find': 'the id in the cookie is the key; the session says whose it is',
  'SessionStore.touch': 'the id in the cookie is the key',
  'SessionStore.end': 'the id in the cookie is the key',
  'DatabaseHealth.ping': 'reads nothing of anybody',
};

/** Types of parameters that hold an `institution`. */
const CARRIERS = new Set([
  'Institution',
  'Meeting',
  'SealedStatement',
  'Scan',
  'Session',
  'Platform',
  'PersonIdentity',
  'CourseIdentity',
  'StoredKey',
  'Deployment',
  'GradeClaim',
  'PostedScore',
  'Stampable',
  'LogHead',
  'SheetWant',
  'SheetRecord',
  'PackRecord',
  'PackClaim',
  "Pick<PackRecord, 'institution' | 'id' | 'expiresAt'>",
]);

interface Method {
  name: string;
  carries: boolean;
}

/** The methods of the interfaces of a file that are stores. */
function methodsOf(file: string): Method[] {
  const text = readFileSync(new URL(file, PORTS), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return source.statements
    .filter(ts.isInterfaceDeclaration)
    .filter(({ name }) => /(?:Store|Feed|Health)$/.test(name.text))
    .flatMap((store) =>
      store.members.filter(ts.isMethodSignature).map((method) => ({
        name: `${store.name.text}.${method.name.getText(source)}`,
        carries: method.parameters.some((parameter) => carriesInstitution(parameter, source)),
      })),
    );
}

function carriesInstitution(
  { name, type, questionToken }: ts.ParameterDeclaration,
  source: ts.SourceFile,
): boolean {
  if (questionToken !== undefined) return false;
  if (name.getText(source) === 'institution') return true;
  const written = type?.getText(source) ?? '';
  return CARRIERS.has(written) || /\binstitution: string\b/.test(written);
}

describe('repositories', () => {
  const methods = readdirSync(PORTS).flatMap(methodsOf);

  it('are found', () => {
    expect(methods.map(({ name }) => name)).to.include.members([
      'PeopleStore.find',
      'MeetingStore.save',
      'ChangeFeed.subscribe',
      'SessionStore.find',
    ]);
  });

  it('take the institution in every method, but those that are named with their reason', () => {
    const without = methods.filter(({ carries }) => !carries).map(({ name }) => name);
    expect(without).to.have.members(Object.keys(WITHOUT));
  });
});

type Tenant =
  | 'people'
  | 'courses'
  | 'meetings'
  | 'scans'
  | 'statements'
  | 'sheets'
  | 'packs'
  | 'audit'
  | 'holds'
  | 'erasures';
/** One call of each method: a method without one does not compile. */
type Calls = { [Store in Tenant]: { [Method in keyof Stores[Store]]: () => Promise<unknown> } };

const HERE = 'lycee-42';
const WHO = { institution: HERE, issuer: 'https://lms.example', sub: '7', name: 'Zoé Bréchet' };
const PAGE = { skip: 0, limit: 10 };
const TIME = { from: 0, to: 1, limit: 10 };
const ACT = { at: 1, by: 'p', byName: 'Sam', reason: 'twice' };

const HOLD: LegalHold = {
  id: 'h',
  institution: HERE,
  scope: { kind: 'institution' },
  placed: ACT,
  lifted: null,
};

const ERASURE: Erasure = {
  id: 'e',
  institution: HERE,
  what: 'person',
  person: 'p',
  sub: '7',
  names: { whole: ['Sam'], parts: ['Sam'] },
  secret: 'secret',
  meetings: ['m'],
  asked: ACT,
  step: 'sessions',
  counts: NOTHING_COUNTED,
  doneAt: null,
  ...{ dueAt: 1, tries: 0, stopped: null },
};

function callsOf(stores: Stores): Calls {
  const { people, courses, meetings, scans, statements, sheets, packs, audit, holds, erasures } = stores;
  const course = { ...WHO, contextId: 'java', title: 'Java', label: null, roster: null };
  const member = { identity: { ...WHO, sub: '8' }, role: 'student' as const, left: false };
  const taught = meeting();
  return {
    people: {
      find: () => people.find(HERE, 'p'),
      findMany: () => people.findMany(HERE, ['p']),
      recordLaunch: () => people.recordLaunch(WHO, { course: 'java', role: 'student' }),
      recordRoster: () =>
        people.recordRoster({ institution: HERE, id: 'java' }, { at: 1, whole: true, members: [member] }),
      inCourse: () => people.inCourse(HERE, 'java', 'student'),
      list: () => people.list(HERE, { ...PAGE, role: 'staff', course: 'java', search: 'zoé' }),
      setSubject: () => people.setSubject(HERE, ['p'], true),
      setAbsenceRight: () => people.setAbsenceRight(HERE, 'p', null),
      enterName: () => people.enterName(HERE, 'p', 'Zoé'),
      grant: () => people.grant(HERE, 'p', 'secretary'),
      revoke: () => people.revoke(HERE, 'p', 'secretary'),
    },
    courses: {
      find: () => courses.find(HERE, 'c'),
      findMany: () => courses.findMany(HERE, ['c']),
      recordLaunch: () => courses.recordLaunch(course),
      list: () => courses.list(HERE, { ...PAGE, search: 'java', subject: true }),
      setSubject: () => courses.setSubject(HERE, ['c'], true),
      setSignInMode: () => courses.setSignInMode(HERE, 'c', 'qr'),
      setRetention: () => courses.setRetention(HERE, 'c', 'evidence'),
      adoptLinks: () => courses.adoptLinks(HERE, 'c', 'old'),
      recordReading: () => courses.recordReading(HERE, 'c', { reading: null, at: 1, dueAt: 2 }),
      takeDueRoster: () => courses.takeDueRoster(1, 2),
    },
    meetings: {
      insert: () => meetings.insert([taught]),
      find: () => meetings.find(HERE, taught.id),
      findMany: () => meetings.findMany(HERE, [taught.id]),
      findAnywhere: () => meetings.findAnywhere(taught.id),
      findForPerson: () => meetings.findForPerson(HERE, taught.id, 'p'),
      listForPerson: () => meetings.listForPerson(HERE, 'p', { ...TIME, courses: ['java'] }),
      findFile: () => meetings.findFile(HERE, taught.id),
      findRollCall: () => meetings.findRollCall(HERE, taught.id, { people: true, administrators: true }),
      listSummaries: () => meetings.listSummaries(HERE, TIME),
      listSummariesWith: () => meetings.listSummariesWith(HERE, TIME, taught.id),
      dueToOpen: () => meetings.dueToOpen(1, [HERE]),
      listOfCourse: () => meetings.listOfCourse(HERE, 'java', TIME),
      listValidated: () => meetings.listValidated(HERE, 'java'),
      save: () => meetings.save(taught),
      saveWithStatements: () =>
        meetings.saveWithStatements({ ...taught, version: taught.version + 1 }, [
          { ...statement({ meeting: taught.id }), setsAside: { signature: 's', act: ACT } },
        ]),
    },
    scans: {
      record: async () => [await scans.record(scan()), await scans.record(scan())],
      inMeeting: () => scans.inMeeting(HERE, 'm'),
    },
    statements: {
      insert: () => statements.insert(statement({ person: 'other' })),
      find: () => statements.find(HERE, 's'),
      findAmended: () => statements.findAmended(HERE, 's'),
      inMeeting: () => statements.inMeeting(HERE, 'm', 'student-signature'),
      hasSignature: () => statements.hasSignature(HERE, 'm'),
      countSignatures: () => statements.countSignatures(HERE, 0, 1),
    },
    sheets: {
      want: () => sheets.want(HERE, { meeting: 'm', why: 'validation' }, 1),
      takeDue: () => sheets.takeDue(1, 2),
      waitingSince: () => sheets.waitingSince(),
      putOff: () => sheets.putOff(sheetWant(), 'log', 2),
      wanted: () => sheets.wanted(HERE, ['m']),
      done: () => sheets.done(sheetWant()),
      keep: () => sheets.keep(sheetRecord(), Buffer.from('%PDF')),
      list: () => sheets.list(HERE, ['m']),
      pdf: () => sheets.pdf(HERE, 'EM-1/1'),
      removePdfsBefore: () => sheets.removePdfsBefore(HERE, 'm', 2),
    },
    packs: {
      ask: () => packs.ask(packRecord()),
      find: () => packs.find(HERE, 'p'),
      list: () => packs.list(HERE, 10),
      takeDue: () => packs.takeDue(1, 2),
      progress: () => packs.progress({ institution: HERE, pack: 'p', dueAt: 2 }, { done: 1 }, 3),
      keepFile: () => packs.keepFile(packRecord(), packFile(), Buffer.from('a')),
      files: () => packs.files(HERE, 'p'),
      part: () => packs.part(HERE, 'p', { path: 'a.csv', sha256: 'hash', part: 0 }),
      remove: () => packs.remove(HERE, 'p'),
      removeWith: () => packs.removeWith(HERE, 'm'),
      removeAskedBy: () => packs.removeAskedBy(HERE, 'sam', 'Erased'),
    },
    audit: {
      append: () => {
        const event = { type: 'role-granted', person: 'p', role: 'secretary' } as never;
        return audit.append([{ institution: HERE, at: 1, actor: 'p', actorName: 'Sam', event }]);
      },
      list: () => audit.list(HERE, PAGE),
    },
    holds: {
      place: () => holds.place(HOLD, []),
      lift: () => holds.lift(HERE, 'h', { act: ACT, trail: [] }),
      list: () => holds.list(HERE),
    },
    erasures: {
      begin: () => erasures.begin(ERASURE),
      find: () => erasures.find(HERE, 'e'),
      list: () => erasures.list(HERE, 10),
      unfinished: () => erasures.unfinished(HERE, 'p'),
      unfinishedMeetings: () => erasures.unfinishedMeetings(HERE),
      keep: () => erasures.keep(ERASURE),
      takeDue: () => erasures.takeDue(1, 2),
      putOff: () => erasures.putOff({ ...ERASURE, dueAt: 2 }, { dueAt: null, tries: 1, stopped: 'hold' }),
      traces: () => erasures.traces(HERE, 'zoe'),
      records: () => erasures.records(HERE, 'p'),
      heldBeside: () => erasures.heldBeside(HERE, 'p'),
      downloads: () => {
        const what = { person: 'p', meetings: ['m'], courses: ['c'], concerns: () => true, limit: 1 };
        return erasures.downloads(HERE, what);
      },
      ruledCourses: () => erasures.ruledCourses(HERE),
      endedMeetings: () =>
        erasures.endedMeetings(HERE, {
          kinds: [{ before: 1, courses: { notIn: ['c'] } }],
          after: { id: 'm', end: 0 },
          limit: 10,
        }),
      eraseStatement: async () => {
        for (const { id } of await statements.inMeeting(HERE, taught.id)) {
          await erasures.eraseStatement(HERE, { id, person: 'x', erased: ACT });
        }
      },
      replaceKept: () => erasures.replaceKept(HERE, { id: 's', was: 'was', kept: 'kept' }),
      saveErased: () => erasures.saveErased(taught),
      erasedIn: () => erasures.erasedIn(HERE, taught.id),
      findErased: () => erasures.findErased(HERE, 's'),
      endSessions: () => erasures.endSessions(HERE, 'p'),
      eraseScans: () => erasures.eraseScans(HERE, { person: 'p' }),
      eraseScores: () => erasures.eraseScores(HERE, 'p'),
      eraseTries: () => erasures.eraseTries(HERE, 'p'),
      rewriteTrail: () =>
        erasures.rewriteTrail(
          HERE,
          (entry) => ({ ...entry, actorName: '—' }),
          () => Promise.resolve(),
        ),
      renameActs: () =>
        erasures.renameActs(HERE, { person: 'p', pseudonym: 'x', name: '—', mask: (text) => text }),
      erasePerson: () => erasures.erasePerson(HERE, 'p'),
    },
  };
}

/** What a method may ask without naming an institution: its reason stands above. */
const ASKED_OF_ALL: Readonly<Record<string, readonly string[]>> = {
  'courses.takeDueRoster': ['findAndModify courses by subjectToSignature, rosterDueAt, roster'],
  'meetings.findAnywhere': ['find meetings by _id'],
  'sheets.takeDue': ['findAndModify sheetWants by dueAt'],
  'sheets.waitingSince': ['find sheetWants by '],
  'packs.takeDue': ['findAndModify packs by dueAt'],
  'erasures.takeDue': ['findAndModify erasures by dueAt'],
};

describe('what repositories ask of the database', () => {
  let test: TestStores;
  before(async () => {
    test = await openTestStores();
  });
  after(() => test.close());

  it('names the institution: in every filter, document and join of every method', async () => {
    const heard = hearUnscoped(test.connection.getClient());
    const asked: Record<string, string[]> = {};
    for (const [store, methods] of Object.entries(callsOf(test.stores))) {
      for (const [method, call] of Object.entries(methods)) {
        await call();
        if (heard.size > 0) asked[`${store}.${method}`] = [...heard];
        heard.clear();
      }
    }
    expect(asked).to.deep.equal(ASKED_OF_ALL);
  });
});
