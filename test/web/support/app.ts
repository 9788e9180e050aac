import { isLoopbackHost } from '../../../src/config/loopback.ts';
import { randomBytes } from 'node:crypto';
import type { Express } from 'express';
import type { MongoClient } from 'mongodb';
import { pino, type Logger } from 'pino';
import { createApp } from '../../../src/app.ts';
import { courseId, sessionIdHash } from '../../../src/application/identity.ts';
import { createInstitution, grantLicence } from '../../../src/application/operate.ts';
import type { Session } from '../../../src/application/ports/session.ts';
import type { Stores } from '../../../src/application/ports/stores.ts';
import type {
  DeepLinkSigner,
  GradebookClient,
  LmsClient,
  RosterReader,
} from '../../../src/application/ports/tools.ts';
import { isPlatformAddress } from '../../../src/application/web-address.ts';
import { StampWaits } from '../../../src/application/stamp-waits.ts';
import { institutionOf } from '../../../src/application/parameters.ts';
import { DAY_MS, type Institution } from '../../../src/domain/institution.ts';
import type { CourseRole, InstitutionRole, Person } from '../../../src/domain/person.ts';
import { readLtiConfig } from '../../../src/config/lti-config.ts';
import { createKeyring } from '../../../src/evidence/keyring.ts';
import { createSealer } from '../../../src/evidence/seal.ts';
import { createDevelopmentAuthority } from '../../../src/evidence/timestamp/development.ts';
import { createPost } from '../../../src/evidence/timestamp/post.ts';
import { createSheetPrinter } from '../../../src/evidence/sheet-pdf/index.ts';
import { createStamper } from '../../../src/evidence/timestamp/stamper.ts';
import { sealServices } from '../../../src/services.ts';
import { createEvidenceLog } from '../../../src/evidence/log/index.ts';
import { createLog } from '../../../src/log.ts';
import { openLti } from '../../../src/lti/index.ts';
import { ltiWeb } from '../../../src/lti-web.ts';
import { createVault } from '../../../src/secrets/vault.ts';
import { openStores, type OpenStores } from '../../../src/store/index.ts';
import type { AppServices } from '../../../src/web/services.ts';
import { settableClock, type SettableClock } from '../../support/clock.ts';
import { freshDatabase, keepExpired } from '../../support/engine.ts';
import { Visitor } from './visitor.ts';

export const PUBLIC_URL = 'http://localhost:3000';
export const ISSUER = 'https://lms.example';

export interface SomebodySpec {
  /** Unique in the institution; also what the LMS calls them. */
  sub: string;
  name?: string | null;
  /** Course keys with the role there, such as `{ java: 'teacher' }`. */
  courses?: Readonly<Record<string, CourseRole>>;
  administrator?: boolean;
  granted?: readonly InstitutionRole[];
  institution?: string;
}

/** The whole application on a database of its own, with a clock that the test sets. */
export interface TestApp {
  app: Express;
  services: AppServices;
  stores: Stores;
  /** The driver's own client, for `countOperations`. */
  client: MongoClient;
  connection: OpenStores['connection'];
  clock: SettableClock;
  /** An institution with a licence of 1,000 signatures, in Paris. */
  institution(key?: string, options?: { licensed?: boolean; active?: boolean }): Promise<Institution>;
  /** A person as a launch leaves them; their courses are made with them. */
  somebody(spec: SomebodySpec): Promise<Person>;
  /** The id of a course by the key it was named with. */
  course(key: string, institution?: string): string;
  /** A browser in which the person is signed in. */
  signIn(person: Person, session?: Partial<Session>): Promise<Visitor>;
  /** A browser in which nobody is signed in. */
  stranger(): Visitor;
  close(): Promise<void>;
}

export const METRICS_TOKEN = 'a token for metrics';
const DEFAULT_KEY = 'lycee-42';

export interface TestAppOptions {
  at?: number;
  publicUrl?: string;
  /** With the real routes under `/lti`. */
  lti?: boolean;
  /** Whether the real routes may ask platforms on loopback; they may unless a test says otherwise. */
  allowPrivatePlatforms?: boolean;
  /** The demo LMS's origin, as if this process ran it. */
  demoOrigin?: string;
  /** What another process has as well: its database and its secret. Else both are this app's own. */
  shared?: { url: string; secret: string };
  /** Is given every line of the log. */
  logged?: string[];
}

const NO_ROSTERS: RosterReader = {
  refreshSoon: () => undefined,
  refresh: () => Promise.resolve(),
  refreshDue: () => Promise.resolve(),
};

const NO_GRADEBOOKS: GradebookClient = { open: () => Promise.reject(new Error('no LTI in this test')) };

const NO_LINKS: DeepLinkSigner = { sign: () => Promise.reject(new Error('no LTI in this test')) };

const NO_LMS: LmsClient = {
  accepts: (address) => isPlatformAddress(address, { allowPrivate: false }),
  test: () => Promise.resolve([]),
  forget: () => undefined,
  settle: () => Promise.resolve(),
};

export async function openTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { at, publicUrl = PUBLIC_URL, shared = null } = options;
  const database = shared === null ? await freshDatabase() : { url: shared.url, drop: async () => {} };
  const clock = settableClock(at);
  const vault = createVault(shared?.secret ?? randomBytes(32).toString('base64url'));
  const log = logInto(options.logged);
  const opened = await openStores({ url: database.url, vault, clock, log, monitorCommands: true });
  await keepExpired(opened.connection);
  const { stores } = opened;
  const config = {
    publicUrl,
    loopback: isLoopbackHost(new URL(publicUrl).hostname),
    operatorContact: 'ask@operator.example',
    trustedProxies: ['loopback'],
    metricsToken: METRICS_TOKEN,
  };
  const sealing = sealServices(config, { stores, vault, clock });
  const [sealer, sealKeys] = [createSealer(sealing), createKeyring(sealing)];
  const development = createDevelopmentAuthority({ keys: stores.keys, vault, clock });
  const stamper = createStamper({ urls: [], roots: null, post: createPost(), development, clock, log });
  const { host } = new URL(publicUrl);
  const evidenceLog = createEvidenceLog({ ...stores, vault, clock, log, host });
  const stampWaits = new StampWaits();
  const printer = createSheetPrinter({ sealing, stamper });
  const evidence = { sealer, sealKeys, stamper, stampWaits, evidenceLog, printer };
  const parts = { stores, clock, vault, ...evidence, log, config };
  const lti = options.lti === true ? await openTestLti(parts, options) : null;
  const services: AppServices = {
    ...parts,
    roster: lti?.roster ?? NO_ROSTERS,
    gradebooks: lti?.gradebooks ?? NO_GRADEBOOKS,
    deepLinks: lti?.deepLinks ?? NO_LINKS,
    lms: lti?.lms ?? NO_LMS,
  };
  const app = createApp(services, lti === null ? null : (pages) => lti.routes(ltiWeb(services, pages)));
  const course = (key: string, institution = DEFAULT_KEY): string => courseId(institution, ISSUER, key);
  return {
    app,
    services,
    stores,
    client: opened.connection.getClient(),
    connection: opened.connection,
    clock,
    course,
    institution: (key = DEFAULT_KEY, wanted = {}) => makeInstitution(services, key, wanted),
    somebody: (spec) => makePerson(services, spec),
    signIn: (person, session = {}) => signIn({ app, services }, person, session),
    stranger: () => new Visitor({ app, services }, null),
    close: async () => {
      await lti?.close();
      await opened.close();
      await database.drop();
    },
  };
}

function logInto(lines: string[] | undefined): Logger {
  if (lines === undefined) return pino({ level: process.env['TEST_LOG'] ?? 'silent' });
  return createLog('info', { write: (line) => void lines.push(line) });
}

const LTI_CONFIG_FILE = new URL('../../../lti-config.json', import.meta.url);

function openTestLti(
  parts: Omit<AppServices, 'roster' | 'gradebooks' | 'deepLinks' | 'lms'>,
  { allowPrivatePlatforms = true, demoOrigin }: TestAppOptions,
): ReturnType<typeof openLti> {
  const { publicUrl } = parts.config;
  const config = readLtiConfig(LTI_CONFIG_FILE);
  const isDemoAllowed = (): boolean => demoOrigin !== undefined;
  return openLti({
    ...parts,
    publicUrl,
    config,
    isDemoAllowed,
    demoOrigin: demoOrigin ?? null,
    allowPrivatePlatforms,
  });
}

async function makeInstitution(
  services: AppServices,
  key: string,
  { licensed = true, active = true }: { licensed?: boolean; active?: boolean },
): Promise<Institution> {
  await createInstitution(services, { key, name: 'Lycée Jean Moulin', timeZone: 'Europe/Paris' });
  const from = services.clock.now() - DAY_MS;
  if (licensed)
    await grantLicence(services, key, { hosted: true, threshold: 1000, from, to: from + 365 * DAY_MS });
  const made = await institutionOf(services, key);
  if (!active) return made;
  const settings = { ...made.settings, signatureActive: true, currentCode: 'Lycée-42!' };
  const codes = [{ value: 'Lycée-42!', createdAt: from }];
  return services.stores.institutions.save({ ...made, settings, codes });
}

async function makePerson({ stores }: AppServices, spec: SomebodySpec): Promise<Person> {
  const {
    sub,
    name = sub,
    courses = {},
    administrator = false,
    granted = [],
    institution = DEFAULT_KEY,
  } = spec;
  const identity = { institution, issuer: ISSUER, sub, administrator, ...(name !== null && { name }) };
  let person = await stores.people.recordLaunch(identity, null);
  for (const [key, role] of Object.entries(courses)) {
    const course = courseId(institution, ISSUER, key);
    await stores.courses.recordLaunch({
      institution,
      issuer: ISSUER,
      contextId: key,
      title: key,
      label: null,
      roster: null,
    });
    person = await stores.people.recordLaunch(identity, { course, role });
  }
  for (const role of granted) await stores.people.grant(institution, person.id, role);
  return (await stores.people.find(institution, person.id)) ?? person;
}

async function signIn(
  { app, services }: { app: Express; services: AppServices },
  person: Person,
  changes: Partial<Session>,
): Promise<Visitor> {
  const id = randomBytes(32).toString('base64url');
  const now = services.clock.now();
  await services.stores.sessions.create({
    idHash: sessionIdHash(id),
    purpose: 'webspace',
    institution: person.institution,
    person: person.id,
    course: null,
    meeting: null,
    origin: `test|${id}`,
    issuer: person.issuer,
    clientId: 'client',
    locale: 'en',
    frameAncestors: [ISSUER],
    returnUrl: null,
    idTokenDigest: 'digest',
    launchEvidence: null,
    deepLinking: null,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + 12 * 60 * 60_000,
    ...changes,
  });
  return new Visitor({ app, services }, { id, person, purpose: changes.purpose ?? 'webspace' });
}
