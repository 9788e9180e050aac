import { isIP } from 'node:net';
import { z } from 'zod';
import { DAY_MS } from '../domain/institution.ts';
import { AppError } from '../errors.ts';
import { isLoopbackHost } from './loopback.ts';

const whole = (from: number, to: number) => {
  const error = `must be a whole number from ${String(from)} to ${String(to)}`;
  return z.coerce.number({ error }).int({ error }).min(from, { error }).max(to, { error });
};
const port = (fallback: number) => whole(1, 65_535).default(fallback);
const flag = z.enum(['0', '1'], { error: 'must be 0 or 1' });
const webAddress = z.url({
  protocol: /^https?$/,
  hostname: /./,
  error: 'must be a web address such as https://emarge.example',
});
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Every environment variable that is read, with one line for the operator. An empty one counts as unset. */
export const ENVIRONMENT = z.object({
  PORT: port(3000).describe('Port that the tool listens on, from 1 to 65535.'),
  PUBLIC_URL: webAddress
    .refine(isBareOrigin, 'must be an origin such as https://emarge.example, without path or credentials')
    .refine(isSecure, 'must be https, or a loopback address: browsers keep the cookies of no other')
    .optional()
    .describe('Address at which browsers and the LMS reach the tool. Unset: http://localhost and PORT.'),
  MONGODB_URL: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/./, 'must begin with mongodb:// or mongodb+srv://')
    .optional()
    .describe('MongoDB connection string (a replica set). Without it an embedded engine runs in DATA_DIR.'),
  DATA_DIR: z
    .string()
    .default('./data')
    .describe('Folder of the embedded engine and of the secret that is made with it.'),
  EMARGE_SECRET: z
    .string()
    .optional()
    .describe(
      'Secret of at least 32 characters under which keys and tokens are encrypted. Required with MONGODB_URL; made under DATA_DIR with the embedded engine.',
    ),
  EMARGE_NEW_SECRET: z
    .string()
    .optional()
    .describe('The secret that `emarge secret change` changes to; read by that command alone.'),
  KEY_ROTATION_DAYS: whole(0, 3650)
    .default(90)
    .describe(
      'Days after which the tool’s LTI key is replaced by a new one; 0 leaves that to `emarge keys rotate`.',
    ),
  TSA_URL: z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim()))
    .refine(
      (urls) => urls.every(isTsaAddress),
      'must be https addresses, or loopback ones, with commas between',
    )
    .optional()
    .describe(
      'Time-stamping authorities (RFC 3161): https addresses, or ones of this machine, with commas between; the next is asked when one fails. Sealed files reach PAdES B-LTA where the authority publishes revocation lists. Unset: a built-in development authority stamps, which is no independent evidence of time and says so.',
    ),
  TSA_ROOTS: z
    .string()
    .optional()
    .describe(
      'PEM file of the roots that the certificates of TSA_URL must lead to. Unset: whoever verifies must know whom to trust.',
    ),
  OPERATOR_CONTACT: z
    .string()
    .max(500, { error: 'must have at most 500 characters' })
    .optional()
    .describe('Whom an institution without a licence is told to ask: a mail address, phone number or URL.'),
  TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim()))
    .refine(
      (all) => all.every(isProxy),
      'must be addresses or ranges such as 10.0.0.0/8, with commas between',
    )
    .default(['loopback', 'linklocal', 'uniquelocal'])
    .describe(
      'Proxies whose X-Forwarded-For is believed: addresses, ranges such as 10.0.0.0/8, or loopback, linklocal, uniquelocal (private networks), with commas between. Limits count by the address that they report.',
    ),
  METRICS_TOKEN: z
    .string()
    .min(16, { error: 'must have at least 16 characters' })
    .optional()
    .describe(
      'Whoever sends this as a bearer token may read /metrics. Unset: only this machine may, and not through a proxy.',
    ),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` })
    .default('info')
    .describe('Least severe level that is logged: fatal, error, warn, info, debug, trace or silent.'),
  DEMO: flag
    .optional()
    .describe(
      '1 runs the demo LMS, 0 never does. Unset: it runs while PUBLIC_URL is loopback or unset and no other platform is registered.',
    ),
  DEMO_PORT: port(3001).describe('Port that the demo LMS listens on, from 1 to 65535.'),
  ALLOW_PRIVATE_PLATFORMS: flag
    .default('0')
    .describe('1 lets platforms be registered whose addresses are private or loopback.'),
  EMARGE_ENGINE_SYNC: flag
    .default('0')
    .describe('1 makes the embedded trial engine sync every commit to disk, to survive a power cut; slower.'),
});

type Environment = z.infer<typeof ENVIRONMENT>;

/** What the environment says, checked. */
export interface Config {
  port: number;
  /** Origin without a trailing slash. */
  publicUrl: string;
  /** Whether `publicUrl` reaches this machine alone: then the tool binds loopback only. */
  loopback: boolean;
  mongodbUrl: string | null;
  dataDir: string;
  /** EMARGE_SECRET as given; `loadSecret` judges it. */
  secret: string | null;
  /** EMARGE_NEW_SECRET as given. */
  newSecret: string | null;
  /** 0: never by itself. */
  keyRotationMs: number;
  /** None: the built-in development authority stamps. */
  tsaUrls: readonly string[];
  /** File of PEM certificates. */
  tsaRoots: string | null;
  operatorContact: string | null;
  /** Addresses and ranges, as express takes them. */
  trustedProxies: string[];
  metricsToken: string | null;
  logLevel: Environment['LOG_LEVEL'];
  /** `auto`: while `loopback` holds and no platform but the demo's exists. */
  demo: 'on' | 'off' | 'auto';
  demoPort: number;
  allowPrivatePlatforms: boolean;
  engineSync: boolean;
}

/**
 * Reads the environment, once, at start.
 * @throws AppError CONFIG_INVALID naming the variable and what it must be, never its value
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim() !== ''));
  const read = ENVIRONMENT.safeParse(given);
  if (!read.success) throw invalid(read.error);
  if (read.data.DEMO_PORT === read.data.PORT)
    throw new AppError('CONFIG_INVALID', { variable: 'DEMO_PORT', problem: 'must differ from PORT' });
  return configOf(read.data);
}

function configOf(env: Environment): Config {
  const publicUrl = new URL(env.PUBLIC_URL ?? `http://localhost:${String(env.PORT)}`);
  return {
    port: env.PORT,
    publicUrl: publicUrl.origin,
    loopback: isLoopbackHost(publicUrl.hostname),
    mongodbUrl: env.MONGODB_URL ?? null,
    dataDir: env.DATA_DIR,
    secret: env.EMARGE_SECRET ?? null,
    newSecret: env.EMARGE_NEW_SECRET ?? null,
    keyRotationMs: env.KEY_ROTATION_DAYS * DAY_MS,
    tsaUrls: env.TSA_URL ?? [],
    tsaRoots: env.TSA_ROOTS ?? null,
    operatorContact: env.OPERATOR_CONTACT ?? null,
    trustedProxies: env.TRUSTED_PROXIES,
    metricsToken: env.METRICS_TOKEN ?? null,
    logLevel: env.LOG_LEVEL,
    demo: demoOf(env.DEMO),
    demoPort: env.DEMO_PORT,
    allowPrivatePlatforms: env.ALLOW_PRIVATE_PLATFORMS === '1',
    engineSync: env.EMARGE_ENGINE_SYNC === '1',
  };
}

function demoOf(flagged: '0' | '1' | undefined): Config['demo'] {
  if (flagged === undefined) return 'auto';
  return flagged === '1' ? 'on' : 'off';
}

/** The values stay out: some are secrets, and a connection string holds a password. */
function invalid(error: z.ZodError): AppError {
  const issue = error.issues[0];
  const variable = String(issue?.path[0] ?? 'environment');
  return new AppError('CONFIG_INVALID', { variable, problem: issue?.message ?? 'is invalid' });
}

function isBareOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).href === `${new URL(text).origin}/`;
}

const NAMED_RANGES: readonly string[] = ['loopback', 'linklocal', 'uniquelocal'];

/** An address, a range in CIDR form, or one of the ranges that have names. */
function isProxy(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const widest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const isRange = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= widest);
  return NAMED_RANGES.includes(text) || (widest > 0 && isRange && more.length === 0);
}

/** A stamp is signed, but who asks for which is nobody else's business. */
function isTsaAddress(text: string): boolean {
  return webAddress.safeParse(text).success && isSecure(text);
}

function isSecure(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || isLoopbackHost(hostname);
}
