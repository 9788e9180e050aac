import { execFileSync, spawn } from 'node:child_process';
import { randomBytes, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { freshDatabase, type TestDatabase } from '../support/engine.ts';
import { answered, emarge, PROGRAM, type Ran } from './support/run.ts';

const PASSWORD = 'correct horse';

interface Listed {
  kid: string;
  state: string;
  origin: string;
  revocation: { reason: string } | null;
}

describe('emarge seal', () => {
  let database: TestDatabase;
  let env: Record<string, string>;
  let folder: string;
  const seal = (...args: string[]): Promise<Ran> => emarge(env, 'seal', ...args, '--institution', 'lycee-42');
  const json = async (...args: string[]): Promise<Listed[]> =>
    answered(await seal(...args, '--json')) as Listed[];
  const states = (keys: readonly Listed[]): string[] => keys.map(({ state, origin }) => `${origin} ${state}`);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'emarge-seal-'));
    database = await freshDatabase();
    env = { MONGODB_URL: database.url, EMARGE_SECRET: randomBytes(32).toString('base64url') };
    const create = ['institution', 'create', '--key', 'lycee-42', '--name', 'Lycée Jean Moulin'];
    expect((await emarge(env, ...create, '--time-zone', 'Europe/Paris')).status).to.equal(0);
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await database.drop();
  });

  it('makes the first key when it is asked for, and the next ones', async () => {
    const first = await json('list');
    expect(states(first)).to.deep.equal(['own-ca sealing']);
    expect(states(await json('rotate'))).to.deep.equal(['own-ca earlier', 'own-ca sealing']);
    const { stdout } = await seal('list');
    expect(stdout).to.match(/^KID +STATE +CERTIFIED BY +VALID TO +SUBJECT\n/);
    expect(stdout).to.include('CN=Lycée Jean Moulin');
  });

  it('prints the authority that the certificates lead to', async () => {
    const { stdout } = await seal('export-ca');
    const authority = new X509Certificate(stdout);
    expect(authority.subject).to.include('CN=Seals of Lycée Jean Moulin');
    expect(authority.ca).to.equal(true);
    expect(answered(await seal('export-ca', '--json'))).to.have.property('certificate', stdout.trimEnd());
  });

  it('revokes the key that seals, and another takes its place', async () => {
    const sealing = (await json('list')).find(({ state }) => state === 'sealing');
    const keys = await json('revoke', '--key', sealing?.kid ?? '', '--reason', 'compromised');
    expect(states(keys)).to.deep.equal(['own-ca earlier', 'own-ca revoked', 'own-ca sealing']);
    expect(keys[1]?.revocation?.reason).to.equal('compromised');
    const again = await seal('revoke', '--key', sealing?.kid ?? '', '--reason', 'compromised');
    expect(again.status).to.equal(1);
    expect(again.stderr).to.match(/^SEAL_KEY_UNKNOWN: /);
  });

  it('names a reason that does not exist, and an institution that does not exist', async () => {
    expect((await seal('revoke', '--key', 'x', '--reason', 'bored')).stderr).to.include('--reason');
    const { status, stderr } = await emarge(env, 'seal', 'list', '--institution', 'nobody');
    expect(status).to.equal(1);
    expect(stderr).to.match(/^INSTITUTION_UNKNOWN: /);
  });

  describe('import', () => {
    let file: string;

    before(() => {
      file = join(folder, 'seal.p12');
      const [key, cert] = [join(folder, 'k.pem'), join(folder, 'c.pem')];
      const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { stdio: 'pipe' });
      openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', key);
      const usage = ['-addext', 'keyUsage=critical,digitalSignature', '-addext', 'basicConstraints=CA:FALSE'];
      openssl(
        'req',
        '-x509',
        '-new',
        '-key',
        key,
        '-subj',
        '/CN=Seal',
        ...usage,
        '-days',
        '30',
        '-out',
        cert,
      );
      openssl('pkcs12', '-export', '-inkey', key, '-in', cert, '-passout', `pass:${PASSWORD}`, '-out', file);
    });

    it('refuses a wrong password, and a file that is none', async () => {
      const wrong = await emarge(
        { ...env, SEAL_PASSWORD: 'wrong' },
        ...['seal', 'import', '--institution', 'lycee-42', '--file', file],
      );
      expect(wrong.status).to.equal(1);
      expect(wrong.stderr).to.match(/^SEAL_FILE_UNREADABLE: /);
      const text = join(folder, 'text');
      writeFileSync(text, 'hello');
      expect((await piped('', text)).stderr).to.match(/^SEAL_FILE_UNREADABLE: /);
      expect((await piped('', join(folder, 'missing'))).stderr).to.include('--file');
    });

    it('takes the password from standard input, and seals with the key from then on', async () => {
      const { status, stdout, stderr } = await piped(`${PASSWORD}\n`, file);
      expect(status, stderr).to.equal(0);
      expect(stdout).to.match(/sealing +imported/);
    });

    it('takes the key once, with the password in the environment', async () => {
      const again = await emarge(
        { ...env, SEAL_PASSWORD: PASSWORD },
        ...['seal', 'import', '--institution', 'lycee-42', '--file', file],
      );
      expect(again.stderr).to.match(/^SEAL_KEY_KNOWN: /);
    });

    function piped(text: string, path: string): Promise<Ran> {
      const { PATH = '' } = process.env;
      const args = [PROGRAM, 'seal', 'import', '--institution', 'lycee-42', '--file', path];
      return new Promise((resolve) => {
        const child = spawn(process.execPath, args, { env: { PATH, ...env } });
        let [stdout, stderr] = ['', ''];
        child.stdout.on('data', (chunk) => (stdout += String(chunk)));
        child.stderr.on('data', (chunk) => (stderr += String(chunk)));
        child.on('close', (status) => resolve({ status: status ?? -1, stdout, stderr }));
        child.stdin.end(text);
      });
    }
  });
});
