import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import type { EvidenceLog } from './application/ports/evidence-log.ts';
import type { Stores } from './application/ports/stores.ts';
import type { FileFetch } from './application/ports/published.ts';
import type { PackWriter } from './application/ports/packs.ts';
import type { Sealer, SealKeyring } from './application/ports/sealed.ts';
import type { SheetPrinter } from './application/ports/sheets.ts';
import type { Stamper } from './application/ports/timestamp.ts';
import type { Clock, Vault } from './application/ports/tools.ts';
import { StampWaits } from './application/stamp-waits.ts';
import { makeDataDir } from './config/data-dir.ts';
import type { Config } from './config/environment.ts';
import { AppError } from './errors.ts';
import { createKeyring } from './evidence/keyring.ts';
import { createSealer } from './evidence/seal.ts';
import type { SealKeyServices } from './evidence/seal-keys.ts';
import { createDevelopmentAuthority } from './evidence/timestamp/development.ts';
import { createPost } from './evidence/timestamp/post.ts';
import { createPackWriter } from './evidence/pack/index.ts';
import { createSheetPrinter } from './evidence/sheet-pdf/index.ts';
import { createStamper } from './evidence/timestamp/stamper.ts';
import { createEvidenceLog } from './evidence/log/index.ts';
import { createLog } from './log.ts';
import { createFileFetch } from './lti/guarded-fetch.ts';
import { loadSecret, prepareNewSecret } from './secrets/secret.ts';
import { createVault } from './secrets/vault.ts';
import { changeSecret } from './store/change-secret.ts';
import { openEngine, type Engine } from './store/engine/index.ts';
import { openStores } from './store/index.ts';
import { paths } from './web/paths.ts';

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

export const systemClock: Clock = { now: () => Date.now() };

/** What both the tool and the command line stand on. */
export interface Foundation {
  stores: Stores;
  vault: Vault;
  sealer: Sealer;
  sealKeys: SealKeyring;
  stamper: Stamper;
  stampWaits: StampWaits;
  evidenceLog: EvidenceLog;
  printer: SheetPrinter;
  packWriter: PackWriter;
  clock: Clock;
  log: Logger;
  engine: Pick<Engine, 'kind' | 'notes'>;
  close(): Promise<void>;
}

export interface FoundationOptions {
  /** Told what is installed and started. */
  say: (line: string) => void;
  clock?: Clock;
  log?: Logger;
}

/**
 * Opens the engine, the secret and the stores.
 * @throws AppError CONFIG_INVALID, ENGINE_UNAVAILABLE, SECRET_MISSING, SECRET_WRONG, DATABASE_AWAY, INDEXES_BROKEN
 */
export async function openFoundation(config: Config, options: FoundationOptions): Promise<Foundation> {
  const { say, clock = systemClock } = options;
  const log = options.log ?? createLog(config.logLevel);
  const embedded = config.mongodbUrl === null;
  if (embedded) makeDataDir(config.dataDir);
  const vault = createVault(loadSecret({ fromEnv: config.secret, dataDir: config.dataDir, embedded }));
  const roots = readRoots(config.tsaRoots);
  const engine = await engineOf(config, say);
  try {
    const opened = await openStores({ url: engine.url, vault, clock, log });
    const { stores } = opened;
    const sealing = sealServices(config, { stores, vault, clock });
    const { host } = new URL(config.publicUrl);
    const development = createDevelopmentAuthority({ keys: stores.keys, vault, clock });
    const stamper = createStamper({
      urls: config.tsaUrls,
      roots,
      post: createPost(),
      development,
      clock,
      log,
    });
    return {
      stores,
      vault,
      sealer: createSealer(sealing),
      sealKeys: createKeyring(sealing),
      stamper,
      printer: createSheetPrinter({ sealing, stamper, archive: { fetch: fileFetch(config), log } }),
      packWriter: createPackWriter(),
      stampWaits: new StampWaits(),
      evidenceLog: createEvidenceLog({ ...stores, vault, clock, log, host }),
      clock,
      log,
      engine,
      close: () => opened.close().then(() => engine.stop()),
    };
  } catch (error) {
    await engine.stop();
    throw error;
  }
}

/** @throws AppError CONFIG_INVALID for a file without a certificate */
function readRoots(file: string | null): Uint8Array[] | null {
  if (file === null) return null;
  try {
    const pem = readFileSync(file, 'utf8').match(PEM_CERTIFICATE) ?? [];
    if (pem.length === 0) throw new TypeError('no certificate in it');
    return pem.map((one) => Uint8Array.from(new X509Certificate(one).raw));
  } catch (cause) {
    throw new AppError(
      'CONFIG_INVALID',
      { variable: 'TSA_ROOTS', problem: 'must be a file of PEM certificates' },
      cause,
    );
  }
}

/** What seals are made with; the revocation list of each institution stands at an address of the tool. */
export function sealServices(
  { publicUrl }: Pick<Config, 'publicUrl'>,
  { stores, vault, clock }: Pick<Foundation, 'stores' | 'vault' | 'clock'>,
): SealKeyServices {
  const crlUrl = (institution: string): string => publicUrl + paths.revocationList(institution);
  return { keys: stores.keys, institutions: stores.institutions, vault, clock, crlUrl };
}

/** Lists and certificates of authorities, which may stand beside an authority of the operator's own network. */
function fileFetch({ tsaUrls, allowPrivatePlatforms: allowPrivate }: Config): FileFetch {
  return createFileFetch({ allowPrivate, hosts: tsaUrls.map((url) => new URL(url).hostname) });
}

function engineOf(config: Config, say: (line: string) => void): Promise<Engine> {
  const { mongodbUrl: mongoUrl, dataDir, engineSync: sync } = config;
  return openEngine({ mongoUrl, dataDir, sync, say });
}

/** What a change of the secret did. */
export interface SecretChanged {
  /** Values that were encrypted anew; 0 when an earlier run had done it. */
  changed: number;
  /** Where the new secret stands; null when the operator keeps it. */
  file: string | null;
}

/**
 * Changes EMARGE_SECRET, or the secret in the data folder, to EMARGE_NEW_SECRET or a made one.
 * @throws AppError CONFIG_INVALID, SECRET_UNCHANGED, ENGINE_UNAVAILABLE, and what `changeSecret` throws
 */
export async function changeTheSecret(config: Config, say: (line: string) => void): Promise<SecretChanged> {
  const source = { fromEnv: config.secret, dataDir: config.dataDir, embedded: config.mongodbUrl === null };
  if (source.embedded) makeDataDir(source.dataDir);
  const old = loadSecret(source);
  const next = prepareNewSecret(source, config.newSecret);
  if (next.secret === old) throw new AppError('SECRET_UNCHANGED');
  const engine = await engineOf(config, say);
  try {
    const [from, to] = [createVault(old), createVault(next.secret)];
    const changed = await changeSecret({ url: engine.url, from, to, clock: systemClock, say });
    next.keep();
    return { changed, file: next.file };
  } finally {
    await engine.stop();
  }
}
