import { expect } from 'chai';
import type { OpenStores } from '../../src/store/index.ts';
import { openSharedDatabase, type SharedDatabase } from './support/database.ts';
import { answered, emarge, type Ran } from './support/run.ts';

const ISSUER = 'https://lms.example';
const PLATFORM = [
  '--issuer',
  ISSUER,
  '--client-id',
  'client',
  '--auth-url',
  `${ISSUER}/auth`,
  '--token-url',
  `${ISSUER}/token`,
  '--jwks-url',
  `${ISSUER}/jwks`,
];

describe('the emarge command', () => {
  let database: SharedDatabase;
  let opened: OpenStores;
  let env: SharedDatabase['env'];
  const run = (...args: string[]): Promise<Ran> => emarge(env, ...args);
  const json = async (...args: string[]): Promise<unknown> => answered(await run(...args, '--json'));
  const refused = async (...args: string[]): Promise<string> => {
    const { status, stdout, stderr } = await run(...args, '--json');
    expect(status, stderr).to.equal(1);
    expect(stdout).to.equal('');
    const said: unknown = JSON.parse(stderr);
    expect(said).to.have.nested.property('error.message').that.is.a('string').and.not.empty;
    return (said as { error: { code: string } }).error.code;
  };

  before(async () => {
    database = await openSharedDatabase();
    ({ opened, env } = database);
    const create = ['institution', 'create', '--key', 'lycee-42', '--name', 'Lycée Jean Moulin'];
    expect((await run(...create, '--time-zone', 'Europe/Paris')).status).to.equal(0);
  });
  after(async () => {
    await database.close();
  });

  describe('on every level', () => {
    for (const level of [
      [],
      ['keys', 'rotate'],
      ['seal', 'import'],
      ['secret', 'change'],
      ['institution'],
      ['licence', 'grant'],
      ['platform', 'add'],
      ['user', 'grant'],
    ]) {
      it(`helps: emarge ${level.join(' ')} --help`, async () => {
        const { status, stdout } = await emarge({}, ...level, '--help');
        expect(status).to.equal(0);
        expect(stdout).to.include('Usage: emarge');
      });
    }

    for (const [title, ...args] of [
      ['no command', ''],
      ['an unknown command', 'instituton', 'list'],
      ['an unknown option', 'institution', 'list', '--all'],
      ['an option left out', 'institution', 'show'],
      ['an argument too many', 'institution', 'list', 'lycee-42'],
      [
        'a role that does not exist',
        'user',
        'grant',
        '--institution',
        'x',
        '--issuer',
        ISSUER,
        '--sub',
        '1',
        '--role',
        'king',
      ],
      [
        'a threshold that is no number',
        'licence',
        'grant',
        '--institution',
        'x',
        '--threshold',
        'many',
        '--from',
        '2026-09-01',
        '--to',
        '2027-08-31',
      ],
      [
        'a day that does not exist',
        'licence',
        'grant',
        '--institution',
        'x',
        '--threshold',
        '1',
        '--from',
        '2026-02-30',
        '--to',
        '2027-08-31',
      ],
    ] as const) {
      it(`takes ${title} as misuse`, async () => {
        const { status, stdout, stderr } = await emarge({}, ...args.filter((arg) => arg !== ''));
        expect(status).to.equal(2);
        expect(stdout).to.equal('');
        expect(stderr).not.to.equal('');
      });
    }

    for (const [title, words, ...args] of [
      ['no command', 'A command is missing', 'institution'],
      [
        'an option left out',
        "required option '--name <name>' not specified",
        'institution',
        'create',
        '--key',
        'x1',
      ],
      [
        'a role that does not exist',
        'Allowed choices are secretary, administrator.',
        'user',
        'grant',
        '--role',
        'boss',
      ],
    ] as const) {
      it(`takes ${title} as misuse in JSON too`, async () => {
        const { status, stdout, stderr } = await emarge({}, ...args, '--json');
        expect({ status, stdout }).to.deep.equal({ status: 2, stdout: '' });
        const said: unknown = JSON.parse(stderr);
        expect(said).to.have.nested.property('error.code', 'MISUSE');
        expect(said).to.have.nested.property('error.message').that.includes(words).and.not.includes('error:');
      });
    }

    it('speaks of the command, not of a form, when a value cannot be taken', async () => {
      const { stderr } = await run('institution', 'set', '--key', 'lycee-42', '--name', '');
      expect(stderr).to.equal(
        'FIELD_INVALID: The value of --name cannot be taken.\nCorrect it and run the command again.\n',
      );
    });

    it('says code and words on stderr, and nothing on stdout, when it refuses', async () => {
      const { status, stdout, stderr } = await run('institution', 'show', '--key', 'nowhere');
      expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
      expect(stderr).to.match(/^INSTITUTION_UNKNOWN: There is no institution with the key nowhere\./);
    });

    it('refuses a wrong secret and an unreadable environment', async () => {
      const other = await emarge({ ...env, EMARGE_SECRET: 'x'.repeat(40) }, 'institution', 'list', '--json');
      expect(other.stderr).to.include('"SECRET_WRONG"');
      const port = await emarge({ ...env, PORT: 'x' }, 'institution', 'list', '--json');
      expect([other.status, port.status]).to.deep.equal([1, 1]);
      expect(port.stderr).to.include('"CONFIG_INVALID"');
    });
  });

  describe('institution', () => {
    it('shows, lists and changes one', async () => {
      expect(await json('institution', 'show', '--key', 'lycee-42')).to.deep.include({
        key: 'lycee-42',
        name: 'Lycée Jean Moulin',
        timeZone: 'Europe/Paris',
        signatureActive: false,
        licence: null,
      });
      expect(await json('institution', 'set', '--key', 'lycee-42', '--language', 'fr')).to.include({
        language: 'fr',
        name: 'Lycée Jean Moulin',
      });
      expect(await json('institution', 'list')).to.have.length(1);
      expect((await run('institution', 'list')).stdout).to.match(/^KEY .*\nlycee-42 /);
    });

    it('writes a time zone in its one spelling', async () => {
      const zone = ['--time-zone', 'europe/paris'];
      const made = await json('institution', 'create', '--key', 'zone', '--name', 'Z', ...zone);
      expect(made).to.include({ timeZone: 'Europe/Paris' });
      await run('institution', 'set', '--key', 'zone', '--time-zone', 'UTC');
      expect(await json('institution', 'set', '--key', 'zone', ...zone)).to.include({
        timeZone: 'Europe/Paris',
      });
      await run('institution', 'remove', '--key', 'zone');
    });

    it('takes only a language that there is, and names those', async () => {
      const { status, stderr } = await run('institution', 'set', '--key', 'lycee-42', '--language', 'xx');
      expect(status).to.equal(2);
      expect(stderr).to.include("argument 'xx' is invalid. Allowed choices are en, fr.");
    });

    it('refuses a bad key, name or zone, and a key that exists', async () => {
      const create = ['institution', 'create', '--name', 'N', '--time-zone'];
      expect(await refused(...create, 'Europe/Paris', '--key', 'Lycée')).to.equal('INSTITUTION_KEY_INVALID');
      expect(await refused(...create, 'Mars/Olympus', '--key', 'mars')).to.equal('TIME_ZONE_UNKNOWN');
      expect(await refused(...create, 'UTC', '--key', 'lycee-42')).to.equal('INSTITUTION_EXISTS');
      expect(await refused(...create, 'UTC', '--key', 'blank', '--name', '  ')).to.equal('FIELD_INVALID');
      expect(await refused('institution', 'set', '--key', 'nowhere', '--name', 'N')).to.equal(
        'INSTITUTION_UNKNOWN',
      );
    });

    it('removes one that has nothing, and no other', async () => {
      await json('institution', 'create', '--key', 'mistake', '--name', 'M', '--time-zone', 'UTC');
      await json(
        'user',
        'grant',
        '--institution',
        'mistake',
        '--issuer',
        ISSUER,
        '--sub',
        '1',
        '--role',
        'secretary',
      );
      expect(await refused('institution', 'remove', '--key', 'mistake')).to.equal('INSTITUTION_NOT_EMPTY');
      await json('institution', 'create', '--key', 'empty', '--name', 'E', '--time-zone', 'UTC');
      expect(await json('institution', 'remove', '--key', 'empty')).to.deep.equal({ removed: 'empty' });
      expect(await refused('institution', 'remove', '--key', 'empty')).to.equal('INSTITUTION_UNKNOWN');
    });
  });

  describe('licence', () => {
    const grant = (from: string, to: string, ...more: string[]): string[] => [
      ...['licence', 'grant', '--institution', 'lycee-42', '--threshold', '1500'],
      ...['--from', from, '--to', to, ...more],
    ];

    it('is granted for whole days of the institution’s zone, the last one included', async () => {
      const answer = await json(...grant('2026-09-01', '2027-08-31', '--hosted'));
      expect(answer).to.deep.include({
        institution: 'lycee-42',
        licence: { hosted: true, threshold: 1500, from: '2026-09-01', to: '2027-08-31' },
      });
      const stored = await opened.stores.institutions.find('lycee-42');
      expect(stored?.licence).to.include({
        from: Date.UTC(2026, 7, 31, 22),
        to: Date.UTC(2027, 7, 31, 22),
      });
      expect(await json('licence', 'show', '--institution', 'lycee-42')).to.deep.nested.include({
        'use.used': 0,
        'use.threshold': 1500,
      });
    });

    it('of one day has that day', async () => {
      await json(...grant('2026-03-29', '2026-03-29'));
      const stored = await opened.stores.institutions.find('lycee-42');
      const { from = 0, to = 0 } = stored?.licence ?? {};
      expect((to - from) / 3_600_000).to.equal(23);
      expect(stored?.licence?.hosted).to.equal(false);
    });

    it('does not end before it begins', async () => {
      expect(await refused(...grant('2026-09-02', '2026-09-01'))).to.equal('LICENCE_DATES_INVALID');
    });

    it('is revoked, and the trail says so', async () => {
      expect(await json('licence', 'revoke', '--institution', 'lycee-42')).to.deep.include({
        status: 'none',
        licence: null,
      });
      const [latest] = await opened.stores.audit.list('lycee-42', { limit: 1 });
      expect(latest).to.deep.include({ actor: 'operator', event: { type: 'licence-revoked' } });
    });
  });

  describe('platform', () => {
    const to = (deployment: string, institution = 'lycee-42'): string[] => [
      '--institution',
      institution,
      '--deployment',
      deployment,
    ];

    it('is added, takes further deployments, and is removed with the last', async () => {
      await json('platform', 'add', ...PLATFORM, ...to('1'));
      const added = await json('platform', 'add', ...PLATFORM, ...to('2'));
      expect(added).to.have.property('deployments').with.length(2);
      const name = ['--issuer', ISSUER, '--client-id', 'client'];
      expect(await json('platform', 'show', ...name)).to.deep.equal(added);
      expect(await json('platform', 'list', '--institution', 'lycee-42')).to.deep.equal([added]);
      expect((await run('platform', 'list')).stdout.trim().split('\n')).to.have.length(3);
      await json('platform', 'remove', ...name, ...to('1'));
      expect(await refused('platform', 'remove', ...name, ...to('1'))).to.equal('PLATFORM_UNKNOWN');
      await json('platform', 'remove', ...name, ...to('2'));
      expect(await refused('platform', 'show', ...name)).to.equal('PLATFORM_UNKNOWN');
    });

    it('of one institution is not taken by another, nor changed', async () => {
      await json('institution', 'create', '--key', 'other', '--name', 'O', '--time-zone', 'UTC');
      await json('platform', 'add', ...PLATFORM, ...to('7'));
      const add = ['platform', 'add', ...PLATFORM];
      expect(await refused(...add, ...to('7', 'other'))).to.equal('DEPLOYMENT_TAKEN');
      expect(await refused(...add, ...to('8'), '--jwks-url', 'https://evil.example/jwks')).to.equal(
        'PLATFORM_DIFFERS',
      );
      const remove = ['platform', 'remove', '--issuer', ISSUER, '--client-id', 'client'];
      expect(await refused(...remove, ...to('7', 'other'))).to.equal('PLATFORM_UNKNOWN');
      expect(await refused(...add, ...to('9', 'nowhere'))).to.equal('INSTITUTION_UNKNOWN');
    });

    it('stands at a public https address, unless private ones are allowed', async () => {
      const add = ['platform', 'add', ...PLATFORM, ...to('1'), '--client-id', 'private', '--json'];
      const local = [...add, '--jwks-url', 'http://127.0.0.1:8080/jwks'];
      const { status, stderr } = await run(...local);
      expect(status).to.equal(1);
      expect(stderr).to.include('PLATFORM_URL_INVALID').and.to.include('--jwks-url');
      const allowed = await emarge({ ...env, ALLOW_PRIVATE_PLATFORMS: '1' }, ...local);
      expect(allowed.status, allowed.stderr).to.equal(0);
    });

    it('names the option of an address that cannot be taken', async () => {
      const { stderr } = await run(
        'platform',
        'add',
        ...PLATFORM,
        ...to('1'),
        '--auth-url',
        'ftp://lms.example',
      );
      expect(stderr).to.include('The --auth-url must be');
    });

    it('is shown in plain characters, whatever an LMS said', async () => {
      const add = ['platform', 'add', ...PLATFORM, ...to('1')];
      expect(await refused(...add, '--client-id', 'a\u001b[31mb')).to.equal('FIELD_INVALID');
      expect(await refused(...add, '--deployment', 'a\u009bb')).to.equal('FIELD_INVALID');
      const sub = '\u001b[2Jzoe\u009b\u202e\n';
      const who = ['--institution', 'lycee-42', '--issuer', ISSUER, '--sub', sub];
      await json('user', 'grant', ...who, '--role', 'secretary');
      const list = ['user', 'list', '--institution', 'lycee-42'];
      const { stdout } = await run(...list);
      expect(stdout).to.include('\\x1b[2Jzoe\\x9b\\u202e\\x0a');
      const shown = stdout + (await run(...list, '--json')).stdout;
      expect(shown.replaceAll('\n', '')).not.to.match(/[\p{Cc}\u202e]/u);
      expect(await json(...list)).to.deep.include.members([
        { issuer: ISSUER, sub, name: `Person ${sub}`, roles: [{ role: 'secretary', by: 'grant' }] },
      ]);
      await json('user', 'revoke', ...who, '--role', 'secretary');
    });
  });

  describe('user', () => {
    const zoe = ['--institution', 'lycee-42', '--issuer', ISSUER, '--sub', '7'];

    it('is made secretary or administrator before the first launch, and unmade', async () => {
      await json('user', 'grant', ...zoe, '--role', 'secretary');
      const both = await json('user', 'grant', ...zoe, '--role', 'administrator');
      expect(both).to.deep.include({
        sub: '7',
        roles: [
          { role: 'secretary', by: 'grant' },
          { role: 'administrator', by: 'grant' },
        ],
      });
      expect(await json('user', 'list', '--institution', 'lycee-42')).to.deep.equal([both]);
      const left = await json('user', 'revoke', ...zoe, '--role', 'administrator');
      expect(left).to.deep.include({ roles: [{ role: 'secretary', by: 'grant' }] });
    });

    it('refuses to revoke the administrator that the LMS names, and says whose word it is', async () => {
      const identity = {
        institution: 'lycee-42',
        issuer: ISSUER,
        sub: 'ada',
        name: 'Ada',
        administrator: true,
      };
      await opened.stores.people.recordLaunch(identity, null);
      const ada = [
        '--institution',
        'lycee-42',
        '--issuer',
        ISSUER,
        '--sub',
        'ada',
        '--role',
        'administrator',
      ];
      expect(await refused('user', 'revoke', ...ada)).to.equal('ROLE_BY_LMS');
      expect((await run('user', 'revoke', ...ada)).stderr).to.include('Ada is administrator by the LMS');
      await json('user', 'grant', ...ada);
      expect((await run('user', 'revoke', ...ada)).stdout).to.include('administrator (by the LMS)');
    });

    it('of an issuer that the institution has no platform of is granted with a warning', async () => {
      const typo = ['--institution', 'lycee-42', '--issuer', 'https://lms.exmaple', '--sub', '7'];
      const grant = ['user', 'grant', ...typo, '--role', 'secretary'];
      const { status, stderr } = await run(...grant);
      expect(status).to.equal(0);
      expect(stderr).to.match(/^Warning: lycee-42 has no platform with the issuer https:\/\/lms\.exmaple/);
      expect(await json(...grant))
        .to.have.property('warning')
        .that.includes(`It has: ${ISSUER}.`);
      expect(await json('user', 'grant', ...zoe, '--role', 'secretary')).not.to.have.property('warning');
      await json('user', 'revoke', ...typo, '--role', 'secretary');
      await json('user', 'revoke', ...zoe, '--role', 'secretary');
    });

    it('is not made up', async () => {
      const nobody = [
        '--institution',
        'lycee-42',
        '--issuer',
        ISSUER,
        '--sub',
        'nobody',
        '--role',
        'secretary',
      ];
      expect(await refused('user', 'revoke', ...nobody)).to.equal('PERSON_UNKNOWN');
      const nowhere = ['--institution', 'nowhere', '--issuer', ISSUER, '--sub', '1', '--role', 'secretary'];
      expect(await refused('user', 'grant', ...nowhere)).to.equal('INSTITUTION_UNKNOWN');
      expect(await refused('user', 'list', '--institution', 'nowhere')).to.equal('INSTITUTION_UNKNOWN');
    });
  });

  describe('the tool keys', () => {
    it('are listed, the first one made', async () => {
      const keys = (await json('keys', 'list')) as Record<string, string>[];
      expect(keys).to.have.length(1);
      expect(keys[0]).to.include({ state: 'signing' });
      expect((await run('keys', 'list')).stdout).to.match(
        /^KID +STATE +MADE +SIGNS FROM\n[\w-]{43} +signing /,
      );
    });

    it('rotate once at a time, or at once when one was stolen', async () => {
      const rotated = (await json('keys', 'rotate')) as Record<string, string>[];
      expect(rotated.map(({ state }) => state)).to.deep.equal(['signing', 'next']);
      expect(await refused('keys', 'rotate')).to.equal('KEY_ROTATION_UNDER_WAY');
      const urgent = (await json('keys', 'rotate', '--urgent')) as Record<string, string>[];
      expect(urgent.map(({ state }) => state)).to.deep.equal(['signing', 'next', 'next']);
    });
  });
});
