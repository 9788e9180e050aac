import { createPublicKey, randomBytes, sign, verify } from 'node:crypto';
import { expect } from 'chai';
import express from 'express';
import { pino } from 'pino';
import supertest from 'supertest';
import { rotateToolKeys, rotateToolKeysIfDue, toolKeys } from '../../src/application/tool-keys.ts';
import type { Services } from '../../src/application/services.ts';
import { readLtiConfig } from '../../src/config/lti-config.ts';
import { DAY_MS, MINUTE_MS } from '../../src/domain/institution.ts';
import { AppError } from '../../src/errors.ts';
import { openLti } from '../../src/lti/index.ts';
import { ToolKeys } from '../../src/lti/tool-keys.ts';
import type { LtiWeb } from '../../src/lti/types.ts';
import { createVault } from '../../src/secrets/vault.ts';
import { openStores, type OpenStores } from '../../src/store/index.ts';
import { freshDatabase, type TestDatabase } from '../support/engine.ts';
import { settableClock, type SettableClock } from '../support/clock.ts';

const NINETY_DAYS = 90 * DAY_MS;
const log = pino({ level: 'silent' });

/** One process of the tool, as far as keys go. */
interface Process extends Pick<Services, 'stores' | 'clock' | 'vault' | 'log'> {
  opened: OpenStores;
  keys: ToolKeys;
}

describe('the tool keys of several processes', () => {
  let database: TestDatabase;
  let clock: SettableClock;
  let one: Process;
  let two: Process;

  async function openProcess(secret: string): Promise<Process> {
    const vault = createVault(secret);
    const opened = await openStores({ url: database.url, vault, clock, log });
    const { stores } = opened;
    return { opened, stores, vault, clock, log, keys: new ToolKeys({ stores, vault, clock, log }) };
  }

  beforeEach(async () => {
    database = await freshDatabase();
    clock = settableClock();
    const secret = randomBytes(32).toString('base64url');
    one = await openProcess(secret);
    two = await openProcess(secret);
  });
  afterEach(async () => {
    await one.opened.close();
    await two.opened.close();
    await database.drop();
  });

  const kids = async ({ keys }: Process): Promise<unknown[]> =>
    (await keys.published()).jwks.keys.map((key): unknown => Reflect.get(key, 'kid'));

  it('begin with one key, made by whoever comes first', async () => {
    const [a, b] = await Promise.all([one.keys.signing(), two.keys.signing()]);
    expect(a.kid).to.equal(b.kid);
    expect(await toolKeys(one)).to.have.length(1);
    const [jwk] = (await two.keys.published()).jwks.keys;
    expect(jwk).to.include({ kty: 'RSA', kid: a.kid, alg: 'RS256', use: 'sig' }).and.not.have.property('d');
    expect(Buffer.from(String(Reflect.get(jwk ?? {}, 'n')), 'base64url')).to.have.length(256);
  });

  it('never make two next keys, however many rotate at once', async () => {
    await one.keys.signing();
    clock.forward(NINETY_DAYS);
    await Promise.all([one, two, one, two].map((process) => rotateToolKeysIfDue(process, NINETY_DAYS)));
    await Promise.allSettled([one, two].map((process) => rotateToolKeys(process, { urgent: false })));
    const states = (await toolKeys(two)).map(({ state }) => state);
    expect(states).to.deep.equal(['signing', 'next']);
    expect(await rotateToolKeysIfDue(one, NINETY_DAYS)).to.equal(false);
  });

  it('publish the next key in every process a minute later, long before any signs with it', async () => {
    const { kid: old } = await one.keys.signing();
    await two.keys.signing();
    const [, next] = await rotateToolKeys(one, { urgent: false });
    const fresh = next?.key.kid ?? '';
    clock.forward(MINUTE_MS);
    for (const process of [one, two]) {
      expect(await kids(process)).to.deep.equal([old, fresh]);
      expect((await process.keys.signing()).kid).to.equal(old);
    }
    expect((await one.keys.published()).etag).to.equal((await two.keys.published()).etag);

    clock.set(next?.key.rotation?.signsFrom ?? 0);
    for (const process of [one, two]) {
      const { kid, privateKey } = await process.keys.signing();
      expect(kid).to.equal(fresh);
      expect(await kids(process)).to.deep.equal([old, fresh]);
      const [, jwk] = (await process.keys.published()).jwks.keys;
      const signature = sign('sha256', Buffer.from('assertion'), privateKey);
      const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
      expect(verify('sha256', Buffer.from('assertion'), key, signature)).to.equal(true);
    }

    clock.forward(7 * DAY_MS);
    for (const process of [one, two]) expect(await kids(process)).to.deep.equal([fresh]);
  });

  it('refuse a second next key, unless one was stolen', async () => {
    await rotateToolKeys(one, { urgent: false });
    const refused = await rotateToolKeys(two, { urgent: false }).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(AppError).with.property('code', 'KEY_ROTATION_UNDER_WAY');
    const states = (await rotateToolKeys(two, { urgent: true })).map(({ state }) => state);
    expect(states).to.deep.equal(['signing', 'next', 'next']);
    clock.forward(12 * MINUTE_MS);
    expect((await toolKeys(one)).map(({ state }) => state)).to.deep.equal(['retired', 'retired', 'signing']);
  });

  it('leave a rotation to who holds the lease, and take it over when that one died', async () => {
    await one.keys.signing();
    clock.forward(NINETY_DAYS);
    await one.stores.leases.take('tool-keys', MINUTE_MS);
    expect(await rotateToolKeysIfDue(two, NINETY_DAYS)).to.equal(false);
    clock.forward(MINUTE_MS);
    expect(await rotateToolKeysIfDue(two, NINETY_DAYS)).to.equal(true);
  });

  it('go on serving while the database cannot be read', async () => {
    const { kid } = await one.keys.signing();
    await one.opened.connection.close();
    clock.forward(2 * MINUTE_MS);
    expect((await one.keys.signing()).kid).to.equal(kid);
    expect(await kids(one)).to.deep.equal([kid]);
  });

  it('stand at /lti/keys for five minutes in caches, with a tag that answers 304', async () => {
    const config = readLtiConfig(new URL('../../lti-config.json', import.meta.url));
    const lti = await openLti({
      ...one,
      publicUrl: 'http://localhost:3000',
      config,
      isDemoAllowed: () => true,
      demoOrigin: null,
      allowPrivatePlatforms: false,
    });
    const web: LtiWeb = {
      browser: { known: () => null, make: () => '', refuseCrossSite: () => undefined },
      pages: { cookiesRefused: () => undefined, askStorage: () => undefined, registered: () => undefined },
      enter: () => undefined,
      note: () => undefined,
      limits: {
        malformed: () => Promise.resolve(),
        login: () => Promise.resolve(),
        launch: () => Promise.resolve(),
      },
    };
    const app = express().use('/lti', lti.routes(web));
    const got = await supertest(app).get('/lti/keys');
    expect(got.status).to.equal(200);
    expect(got.headers).to.include({ 'cache-control': 'public, max-age=300' });
    const { etag = '' } = got.headers as Record<string, string>;
    expect(etag).to.match(/^"[\w-]{22}"$/);
    const again = await supertest(app).get('/lti/keys').set('If-None-Match', etag);
    expect(again.status).to.equal(304);
    await rotateToolKeys(one, { urgent: false });
    clock.forward(MINUTE_MS);
    const changed = await supertest(app).get('/lti/keys').set('If-None-Match', etag);
    expect(changed.status).to.equal(200);
    expect(changed.headers['etag']).not.to.equal(etag);
    expect(changed.body).to.deep.equal((await two.keys.published()).jwks);
  });
});
