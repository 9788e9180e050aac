import { readFileSync, readdirSync } from 'node:fs';
import { expect } from 'chai';
import ts from 'typescript';

const PORTS = new URL('../../src/application/ports/', import.meta.url);

/** Methods that do not take the institution, each with its reason. */
const WITHOUT: Readonly<Record<string, string>> = {
  'InstitutionStore.find': 'the key is the institution',
  'InstitutionStore.list': 'the operator’s list',
  'InstitutionStore.remove': 'the key is the institution',
  'PlatformStore.list': 'all for the operator, else the institution’s',
  'PlatformStore.find': 'a platform is global; its deployments say whose a launch is',
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
  'TryStore.reset': 'the key carries the institution',
  'KeyStore.list': 'the tool’s own keys belong to nobody',
  'LeaseStore.take': 'work of the tool itself',
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
