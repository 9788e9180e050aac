import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../src/errors.ts';
import { DAY_MS } from '../../src/domain/institution.ts';
import { KEYS_FRESH_MS, REVOKED_AFTER_MS } from '../../src/domain/seal-keys.ts';
import { createKeyring } from '../../src/evidence/keyring.ts';
import { newKeyPair } from '../../src/evidence/certificates/keys.ts';
import { openSeal } from '../../src/evidence/open-seal.ts';
import { currentSigner } from '../../src/evidence/seal-keys.ts';
import { certifyKey } from '../../src/evidence/certificates/institution-ca.ts';
import { codeOf, NOW, sealerOf, SIGNED, world, type World } from './support.ts';

const KEY = 'lycee-42';
const DAY_LATER = NOW + DAY_MS;

function headerOf(jws: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

/** The first certificate of the first sealing key, then who issued it. */
function chainOf(services: World, index = 0): Buffer[] {
  return (services.keys.seals()[index]?.certificates?.chain ?? []).map((der) => Buffer.from(der, 'base64'));
}

describe('certificates of sealing keys', () => {
  let folder: string;
  const file = (name: string, bytes: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  const openssl = (...args: string[]): string =>
    execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const at = (ms: number): string[] => ['-attime', String(Math.floor(ms / 1000))];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'emarge-certificates-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Files that openssl reads: the authority, the newest certificate and the revocation list. */
  async function files(services: World, index = 0): Promise<{ ca: string; leaf: string; crl: string }> {
    const keyring = createKeyring(services);
    const [der] = chainOf(services, index);
    const list = await keyring.revocationList(KEY);
    return {
      ca: file('ca.pem', await keyring.authority(KEY)),
      leaf: file('leaf.pem', new X509Certificate(der ?? '').toString()),
      crl: file('crl.der', list ?? ''),
    };
  }

  it('are issued by an authority of the institution, and openssl accepts them', async () => {
    const services = world();
    await sealerOf(services).seal(KEY, SIGNED);
    const { ca, leaf } = await files(services);
    expect(openssl('verify', '-x509_strict', ...at(DAY_LATER), '-CAfile', ca, leaf)).to.match(/: OK\n$/);
    const text = openssl('x509', '-in', leaf, '-noout', '-text');
    expect(text).to.match(/Key Usage: critical\s+Digital Signature, Non Repudiation\n/);
    expect(text).to.match(/Basic Constraints: critical\s+CA:FALSE/);
    expect(text).to.include('URI:https://emarge.example/institutions/lycee-42/crl');
    expect(text).to.match(/Subject: CN = Lyc.*e Jean Moulin, O = /);
    const root = openssl('x509', '-in', ca, '-noout', '-text');
    expect(root).to.match(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
    expect(root).to.match(/Key Usage: critical\s+Certificate Sign, CRL Sign\n/);
  });

  it('have serial numbers of 127 bits that are never the same', async () => {
    const services = world();
    const serials = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const { chain } = await certifyKey(services, KEY, (await newKeyPair()).publicJwk);
        return new X509Certificate(Buffer.from(chain[0] ?? '', 'base64')).serialNumber;
      }),
    );
    expect(new Set(serials)).to.have.property('size', 20);
    for (const serial of serials) expect(serial).to.match(/^[4-7][0-9A-F]{31}$/);
  });

  it('are named by each seal, beside the key', async () => {
    const services = world();
    const { jws } = await sealerOf(services).seal(KEY, SIGNED);
    const [leaf] = chainOf(services);
    expect(headerOf(jws)['x5t#S256']).to.equal(
      createHash('sha256')
        .update(leaf ?? '')
        .digest('base64url'),
    );
    const jwk = await sealerOf(services).publicJwk(KEY, jws);
    expect(jwk['x5c']).to.deep.equal(chainOf(services).map((der) => der.toString('base64')));
    expect(await openSeal(jws, jwk)).to.deep.equal(SIGNED);
  });

  it('are given to a key from before there were any, whose seals stay open', async () => {
    const services = world();
    await sealerOf(services).seal(KEY, SIGNED);
    const [key] = services.keys.seals();
    if (key === undefined) throw new Error('a key was expected');
    services.keys.kept.splice(services.keys.kept.indexOf(key), 1, { ...key, certificates: null });
    const { jws } = await sealerOf(services).seal(KEY, SIGNED);
    expect(headerOf(jws)['kid']).to.equal(key.kid);
    expect(services.keys.seals()[0]?.certificates?.origin).to.equal('own-ca');
  });

  it('of another key do not open a seal', async () => {
    const services = world();
    const { jws } = await sealerOf(services).seal(KEY, SIGNED);
    const { kid: _kid, ...jwk } = await sealerOf(services).publicJwk(KEY, jws);
    const other = await certifyKey(services, KEY, (await newKeyPair()).publicJwk);
    expect(await codeOf(openSeal(jws, { ...jwk, x5c: other.chain }))).to.equal('SEAL_BROKEN');
  });

  it('of the same key, but not the one that the seal names, do not open it', async () => {
    const services = world();
    const { jws } = await sealerOf(services).seal(KEY, SIGNED);
    const jwk = await sealerOf(services).publicJwk(KEY, jws);
    const { x, y } = jwk as { x: string; y: string };
    const again = await certifyKey(services, KEY, { kty: 'EC', crv: 'P-256', x, y });
    expect(await codeOf(openSeal(jws, { ...jwk, x5c: again.chain }))).to.equal('SEAL_BROKEN');
  });

  describe('rotated', () => {
    it('seal with the next key within a minute, and every earlier seal stays open', async () => {
      const services = world();
      const sealer = sealerOf(services);
      const before = await sealer.seal(KEY, SIGNED);
      const kid = await createKeyring(services).rotate(KEY);
      services.clock.forward(KEYS_FRESH_MS);
      const after = await sealer.seal(KEY, SIGNED);
      expect(headerOf(after.jws)['kid']).to.equal(kid);
      expect(headerOf(before.jws)['kid']).not.to.equal(kid);
      for (const { jws } of [before, after])
        expect(await sealerOf(services).open(KEY, jws)).to.deep.equal(SIGNED);
      const states = (await createKeyring(services).list(KEY)).map(({ state }) => state);
      expect(states).to.deep.equal(['earlier', 'sealing']);
    });

    it('are followed by a new one before they end', async () => {
      const services = world();
      await sealerOf(services).seal(KEY, SIGNED);
      const [first] = services.keys.seals();
      services.clock.set((first?.certificates?.notAfter ?? 0) - 30 * DAY_MS);
      const { jws } = await sealerOf(services).seal(KEY, SIGNED);
      expect(services.keys.seals()).to.have.length(2);
      expect(headerOf(jws)['kid']).to.equal(services.keys.seals()[1]?.kid);
    });
  });

  describe('revoked', () => {
    it('stand in the list that the authority signs, from when no process seals with them', async () => {
      const services = world();
      const sealer = sealerOf(services);
      const { jws } = await sealer.seal(KEY, SIGNED);
      const kid = String(headerOf(jws)['kid']);
      const clear = await files(services);
      const checks = ['verify', ...at(DAY_LATER), '-crl_check', '-CAfile', clear.ca];
      expect(openssl(...checks, '-CRLfile', clear.crl, clear.leaf)).to.match(/: OK\n$/);

      await createKeyring(services).revoke(KEY, kid, 'compromised');
      const { crl, leaf } = await files(services);
      expect(() => openssl(...checks, '-CRLfile', crl, leaf)).to.throw(/certificate revoked/);
      const text = openssl('crl', '-inform', 'DER', '-in', crl, '-noout', '-text', '-CAfile', clear.ca);
      expect(text).to.include('Key Compromise');
      expect(text).to.match(/X509v3 CRL Number:\s+\d+/);
      const [key] = await createKeyring(services).list(KEY);
      expect(key).to.deep.include({ state: 'revoked' });
      expect(key?.revocation).to.deep.equal({ at: NOW + REVOKED_AFTER_MS, reason: 'compromised' });

      services.clock.forward(KEYS_FRESH_MS);
      expect(headerOf((await sealer.seal(KEY, SIGNED)).jws)['kid']).not.to.equal(kid);
      expect(await sealerOf(services).open(KEY, jws)).to.deep.equal(SIGNED);
    });

    it('are not revoked twice, and an unknown key is not revoked', async () => {
      const services = world();
      const keyring = createKeyring(services);
      const [key] = await keyring.list(KEY);
      await keyring.revoke(KEY, key?.kid ?? '', 'ceased');
      expect(await codeOf(keyring.revoke(KEY, key?.kid ?? '', 'ceased'))).to.equal('SEAL_KEY_UNKNOWN');
      expect(await codeOf(keyring.revoke(KEY, 'none', 'ceased'))).to.equal('SEAL_KEY_UNKNOWN');
    });

    it('leave no list while the institution has no authority', async () => {
      expect(await createKeyring(world()).revocationList(KEY)).to.equal(null);
    });
  });

  describe('imported', () => {
    /** A PKCS#12 file by openssl: a root, and a certificate by it. */
    function p12(options: { curve?: string; days?: string; usage?: string; other?: boolean } = {}): Buffer {
      const {
        curve = 'prime256v1',
        days = '365',
        usage = 'digitalSignature,nonRepudiation',
        other,
      } = options;
      const [rootKey, root, key, csr, cert, out] = ['rk', 'r.pem', 'k', 'csr', 'c.pem', 'o.p12'].map((name) =>
        join(folder, name),
      ) as [string, string, string, string, string, string];
      const newKey = (path: string, name: string): void =>
        void openssl('ecparam', '-name', name, '-genkey', '-noout', '-out', path);
      newKey(rootKey, 'prime256v1');
      newKey(key, curve);
      openssl(
        'req',
        '-x509',
        '-new',
        '-key',
        rootKey,
        '-subj',
        '/CN=A trust service',
        '-days',
        '900',
        '-out',
        root,
      );
      openssl('req', '-new', '-key', key, '-subj', '/O=Lycee/CN=Seal', '-out', csr);
      const extensions = file('ext', `basicConstraints=critical,CA:FALSE\nkeyUsage=critical,${usage}\n`);
      const issued = ['x509', '-req', '-in', csr, '-CA', root, '-CAkey', rootKey, '-days', days];
      openssl(...issued, '-set_serial', '77', '-extfile', extensions, '-out', cert);
      if (other === true) newKey(key, curve);
      const exported = ['pkcs12', '-export', '-inkey', key, '-passout', 'pass:pâss', '-out', out];
      if (other === true) openssl(...exported, '-nocerts');
      else openssl(...exported, '-in', cert, '-certfile', root);
      return execFileSync('cat', [out]);
    }

    const read = (services: World, bytes: Uint8Array, password = 'pâss'): Promise<string> =>
      createKeyring(services).import(KEY, { bytes, password });
    const problemOf = async (act: Promise<unknown>): Promise<unknown> =>
      act.catch((error: unknown) => (error instanceof AppError ? error.params : error));
    function today(): World {
      const services = world();
      // openssl dates by the machine's clock.
      services.clock.set(Date.now() + 60_000);
      return services;
    }

    it('seal from then on, with their own chain', async () => {
      const services = today();
      await sealerOf(services).seal(KEY, SIGNED);
      const kid = await read(services, p12());
      const { jws } = await sealerOf(services).seal(KEY, SIGNED);
      expect(headerOf(jws)['kid']).to.equal(kid);
      const names = chainOf(services, 1).map((der) => new X509Certificate(der).subject);
      expect(names).to.deep.equal(['O=Lycee\nCN=Seal', 'CN=A trust service']);
      const keys = await createKeyring(services).list(KEY);
      expect(keys.map(({ origin, state }) => `${origin} ${state}`)).to.deep.equal([
        'own-ca earlier',
        'imported sealing',
      ]);
      expect(await openSeal(jws, await sealerOf(services).publicJwk(KEY, jws))).to.deep.equal(SIGNED);
    });

    it('are taken once', async () => {
      const services = today();
      const bytes = p12();
      await read(services, bytes);
      expect(await codeOf(read(services, bytes))).to.equal('SEAL_KEY_KNOWN');
    });

    it('are refused with a wrong password, cut short, and when they are something else', async () => {
      const bytes = p12();
      for (const [given, password] of [
        [bytes, 'pass'],
        [bytes, ''],
        [bytes.subarray(0, 300), 'pâss'],
        [Buffer.from('hello'), 'pâss'],
        [Buffer.alloc(0), 'pâss'],
      ] as const)
        expect(await codeOf(read(today(), given, password))).to.equal('SEAL_FILE_UNREADABLE');
    });

    it('are refused when they could not seal, naming the problem', async () => {
      expect(await problemOf(read(today(), p12({ curve: 'secp384r1' })))).to.deep.equal({
        problem: 'algorithm',
      });
      expect(await problemOf(read(today(), p12({ usage: 'keyAgreement' })))).to.deep.equal({
        problem: 'usage',
      });
      expect(await problemOf(read(today(), p12({ other: true })))).to.deep.equal({ problem: 'certificate' });
      const late = today();
      const bytes = p12({ days: '1' });
      late.clock.forward(2 * DAY_MS);
      expect(await problemOf(read(late, bytes))).to.deep.equal({ problem: 'expired' });
      const early = today();
      early.clock.set(Date.now() - DAY_MS);
      expect(await problemOf(read(early, bytes))).to.deep.equal({ problem: 'early' });
    });

    it('give way to a key of our own when they end, so that signing goes on', async () => {
      const services = today();
      await read(services, p12({ days: '10' }));
      services.clock.forward(11 * DAY_MS);
      await sealerOf(services).seal(KEY, SIGNED);
      const states = (await createKeyring(services).list(KEY)).map(
        ({ origin, state }) => `${origin} ${state}`,
      );
      expect(states).to.deep.equal(['imported expired', 'own-ca sealing']);
    });
  });

  describe('of an external signer', () => {
    it('seal, and are kept so that the seals open without it', async () => {
      const services = world();
      const away = world();
      await sealerOf(away).seal(KEY, SIGNED);
      const signer = await currentSigner(away, KEY);
      const external = { find: () => Promise.resolve(signer) };
      const { jws } = await sealerOf({ ...services, external }).seal(KEY, SIGNED);
      expect(headerOf(jws)['kid']).to.equal(signer.kid);
      expect(services.keys.seals()[0]).to.include({ kid: signer.kid, privateJwkEncrypted: '' });
      expect(await sealerOf(services).open(KEY, jws)).to.deep.equal(SIGNED);
      const own = await sealerOf(services).seal(KEY, SIGNED);
      expect(headerOf(own.jws)['kid']).not.to.equal(signer.kid);
    });

    it('must be of the key that it says it has', async () => {
      const away = world();
      await sealerOf(away).seal(KEY, SIGNED);
      const signer = { ...(await currentSigner(away, KEY)), kid: 'another' };
      const services = { ...world(), external: { find: () => Promise.resolve(signer) } };
      expect(await codeOf(sealerOf(services).seal(KEY, SIGNED))).to.equal('SEAL_BROKEN');
    });
  });
});
