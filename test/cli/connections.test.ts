import { expect } from 'chai';
import type { OpenStores } from '../../src/store/index.ts';
import { sends, TestPlatform } from '../lti/support/platform.ts';
import { openSharedDatabase, type SharedDatabase } from './support/database.ts';
import { answered, emarge, type Ran } from './support/run.ts';

describe('the emarge command, about connections', () => {
  let database: SharedDatabase;
  let opened: OpenStores;
  let env: Record<string, string>;
  let platform: TestPlatform;
  let named: string[];
  const clock = { now: () => Date.now() };
  const run = (...args: string[]): Promise<Ran> => emarge(env, ...args);
  const json = async (...args: string[]): Promise<unknown> => answered(await run(...args, '--json'));
  const refused = async (...args: string[]): Promise<string> => {
    const { status, stderr } = await run(...args, '--json');
    expect(status, stderr).to.equal(1);
    return (JSON.parse(stderr) as { error: { code: string } }).error.code;
  };

  before(async () => {
    database = await openSharedDatabase();
    ({ opened } = database);
    env = { ...database.env, ALLOW_PRIVATE_PLATFORMS: '1', PUBLIC_URL: 'https://emarge.example' };
    for (const key of ['lycee-42', 'cfa'])
      await json('institution', 'create', '--key', key, '--name', key, '--time-zone', 'UTC');
    platform = await new TestPlatform(clock).start();
    await opened.stores.platforms.add(platform.registration('lycee-42'));
    named = ['--issuer', platform.issuer, '--client-id', platform.clientId];
  });
  after(async () => {
    await platform.stop();
    await database.close();
  });

  const auditOf = async (institution: string): Promise<string[]> =>
    (await opened.stores.audit.list(institution, { limit: 50 })).map(({ event }) => event.type);

  describe('registration', () => {
    it('is made with a warning where only this machine reaches the tool, and says by which port', async () => {
      const create = ['registration', 'create', '--institution', 'cfa'];
      const local = await emarge({ ...env, PUBLIC_URL: '', PORT: '4321' }, ...create);
      expect(local.stderr).to.include('http://localhost:4321 reaches this machine alone');
      expect(local.stdout).to.include('http://localhost:4321/lti/register');
      expect((await run(...create)).stderr).not.to.include('Warning');
    });

    it('is made as an address that works once for a day, listed and taken back', async () => {
      const made = (await json('registration', 'create', '--institution', 'lycee-42')) as Record<
        string,
        string
      >;
      expect(made['url']).to.match(/^https:\/\/emarge\.example\/lti\/register\?t=[\w-]{43}$/);
      expect(Date.parse(made['expires'] ?? '') - Date.now()).to.be.closeTo(24 * 60 * 60_000, 60_000);
      const list = ['registration', 'list', '--institution', 'lycee-42'];
      const [listed] = (await json(...list)) as object[];
      expect(listed).to.include({ id: made['id'], state: 'open', by: 'operator' });
      const revoke = ['registration', 'revoke', '--institution', 'lycee-42', '--id', made['id'] ?? ''];
      await json(...revoke);
      expect(await refused(...revoke)).to.equal('REGISTRATION_LINK_UNKNOWN');
      expect((await run(...list)).stdout)
        .to.include('revoked')
        .and.not.to.include('register?t=');
      expect(await auditOf('lycee-42')).to.include.members([
        'registration-link-made',
        'registration-link-revoked',
      ]);
    });

    it('is refused for an institution that does not exist, and not revoked for another', async () => {
      expect(await refused('registration', 'create', '--institution', 'nowhere')).to.equal(
        'INSTITUTION_UNKNOWN',
      );
      const made = (await json('registration', 'create', '--institution', 'lycee-42')) as { id: string };
      expect(await refused('registration', 'revoke', '--institution', 'cfa', '--id', made.id)).to.equal(
        'REGISTRATION_LINK_UNKNOWN',
      );
    });
  });

  describe('platform', () => {
    it('is paused and resumed, as a whole or one deployment', async () => {
      await json('platform', 'pause', ...named);
      await json('platform', 'resume', ...named, '--deployment', '1');
      expect((await run('platform', 'list')).stdout).to.include('paused');
      expect((await run('platform', 'show', ...named)).stdout).to.include('every launch is refused');
      await json('platform', 'resume', ...named);
      await json('platform', 'pause', ...named, '--deployment', '1');
      expect((await run('platform', 'show', ...named)).stdout).to.include('1 (lycee-42, paused)');
      await json('platform', 'resume', ...named, '--deployment', '1');
      expect(await auditOf('lycee-42')).to.include.members([
        'platform-paused',
        'platform-resumed',
        'deployment-paused',
        'deployment-resumed',
      ]);
      const unknown = ['--issuer', 'https://nowhere.example', '--client-id', 'x'];
      expect(await refused('platform', 'pause', ...unknown)).to.equal('PLATFORM_UNKNOWN');
      expect(await refused('platform', 'pause', ...named, '--deployment', '99')).to.equal('PLATFORM_UNKNOWN');
    });

    it('moves a deployment between institutions, there and back', async () => {
      const move = ['platform', 'move', ...named, '--deployment', '1', '--to'];
      expect(await json(...move, 'cfa')).to.include({ from: 'lycee-42', to: 'cfa' });
      expect((await opened.stores.platforms.list('cfa')).length).to.equal(1);
      expect(await opened.stores.platforms.list('lycee-42')).to.deep.equal([]);
      expect(await auditOf('cfa')).to.include('deployment-moved-in');
      expect(await auditOf('lycee-42')).to.include('deployment-moved-out');
      expect(await refused(...move, 'nowhere')).to.equal('INSTITUTION_UNKNOWN');
      await json(...move, 'lycee-42');
    });

    it('is tested: status 0 when nothing failed, 1 with what to repair', async () => {
      const works = await run('platform', 'test', ...named);
      expect(works.status, works.stdout + works.stderr).to.equal(0);
      expect(works.stdout).to.include('One usable key.').and.to.include('gave a token');
      platform.answers.set('/jwks', sends({ keys: [] }));
      platform.answers.set('/token', sends({ error: 'invalid_client' }, { status: 400 }));
      const fails = await run('platform', 'test', ...named, '--json');
      expect(fails.status).to.equal(1);
      const checks = JSON.parse(fails.stdout) as { step: string; outcome: string; found: string }[];
      expect(checks.filter(({ outcome }) => outcome === 'failed').map(({ step }) => step)).to.deep.equal([
        'keys',
        'token',
      ]);
      expect(checks[3]?.found).to.include('400 invalid_client');
      platform.answers.clear();
      const guarded = await emarge({ ...env, ALLOW_PRIVATE_PLATFORMS: '0' }, 'platform', 'test', ...named);
      expect(guarded.status).to.equal(1);
      expect(guarded.stdout).to.include('is not an https address on the public internet');
    });
  });
});
