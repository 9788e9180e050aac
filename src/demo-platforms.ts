import { z } from 'zod';
import { createInstitution, addPlatform, grantLicence } from './application/operate.ts';
import type { KeyStore, StoredKey } from './application/ports/keys.ts';
import type { Config } from './config/environment.ts';
import { createDemoLms, type DemoLms, type DemoPlatform, type KnownTool } from './demo/index.ts';
import type { Foundation } from './services.ts';

const PURPOSE = 'demo-key';
const THRESHOLD = 10_000;
const LICENCE_MS = 365 * 86_400_000;

/** Whether this process runs the demo LMS: asked for, or on loopback while no other platform is registered. */
export async function wantsDemo(config: Config, { stores }: Pick<Foundation, 'stores'>): Promise<boolean> {
  if (config.demo !== 'auto') return config.demo === 'on';
  return config.loopback && (await stores.platforms.list()).every((platform) => platform.demo);
}

/** Brings up the demo LMS with its key of before, and registers its institutions and platforms. */
export async function openDemo(config: Config, foundation: Foundation): Promise<DemoLms> {
  const { stores, vault, clock } = foundation;
  const ownUrl = `http://127.0.0.1:${String(config.demoPort)}`;
  const stored = (await stores.keys.list('demo'))[0];
  const keys = stored === undefined ? undefined : readKey(vault.decrypt(PURPOSE, stored.privateJwkEncrypted));
  const known = await registeredEarlier(foundation, ownUrl);
  const demo = await createDemoLms({
    toolUrl: config.publicUrl,
    ownUrl,
    clock,
    known,
    ...(keys && { keys }),
  });
  if (stored === undefined) await keepKey(stores.keys, foundation, demo);
  for (const platform of demo.platforms) await register(foundation, platform);
  return demo;
}

/** What the tool registered in the demo LMS by itself; it forgets that when it stops. */
async function registeredEarlier({ stores }: Foundation, issuer: string): Promise<KnownTool[]> {
  const registered = (await stores.platforms.find(issuer)).filter(
    ({ registration }) => registration !== undefined,
  );
  return registered.flatMap(({ clientId, deployments }) =>
    deployments.map(({ id }) => ({ clientId, deploymentId: id })),
  );
}

const text = z.string();
const rsaKey = z.looseObject({ kty: z.literal('RSA'), n: text, e: text, d: text, p: text, q: text });

function readKey(json: string): DemoLms['privateJwk'] {
  return rsaKey.parse(JSON.parse(json));
}

async function keepKey(keys: KeyStore, { vault, clock }: Foundation, demo: DemoLms): Promise<void> {
  const { kty, n, e } = demo.privateJwk;
  const key: StoredKey = {
    kid: 'demo-lms',
    purpose: 'demo',
    institution: null,
    publicJwk: { kty, n, e },
    privateJwkEncrypted: vault.encrypt(PURPOSE, JSON.stringify(demo.privateJwk)),
    createdAt: clock.now(),
    rotation: null,
  };
  await keys.insertFirst(key);
}

async function register(foundation: Foundation, demo: DemoPlatform): Promise<void> {
  const { stores, clock } = foundation;
  const { institutionKey: key, institutionName: name, timeZone } = demo;
  if ((await stores.institutions.find(key)) === null) {
    await createInstitution(foundation, { key, name, timeZone });
    const from = clock.now();
    const licence = { hosted: true, threshold: THRESHOLD, from, to: from + LICENCE_MS };
    if (demo.licensed) await grantLicence(foundation, key, licence);
  }
  const { issuer, clientId, authUrl, tokenUrl, jwksUrl, deploymentId } = demo;
  const deployments = [{ id: deploymentId, institution: key }];
  await addPlatform(foundation, { issuer, clientId, authUrl, tokenUrl, jwksUrl, deployments, demo: true });
}
