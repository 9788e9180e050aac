import { expect } from 'chai';
import { neverAnswers, sends, signingKey, type Answer } from './support/platform.ts';
import { expectRefusal } from './support/refusal.ts';
import { openWorld, type Begun, type LtiWorld } from './support/world.ts';

/** 300 KB of JSON, above what a key set may have. */
const HUGE = { keys: [], padding: 'x'.repeat(300_000) };

const FAULTS: readonly { name: string; answer: Answer }[] = [
  { name: 'answers 500', answer: sends('error', { status: 500 }) },
  { name: 'answers an HTML page', answer: sends('<html>Log in</html>', { type: 'text/html' }) },
  { name: 'answers JSON of another shape', answer: sends({ keys: 'none' }) },
  { name: 'answers more than 256 KB', answer: sends(HUGE) },
  {
    name: 'answers without end',
    answer: (_req, res) => {
      const more = (): void => void res.write('x'.repeat(65_536), () => !res.destroyed && setImmediate(more));
      more();
    },
  },
  {
    name: 'redirects',
    answer: (_req, res) => res.writeHead(302, { Location: 'http://169.254.169.254/' }).end(),
  },
  { name: 'ends the connection', answer: (req) => req.socket.destroy() },
  { name: 'never answers', answer: neverAnswers },
];

describe('the keys of a platform', () => {
  let world: LtiWorld;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  async function entered(begun?: Begun): Promise<void> {
    const at = begun ?? (await world.login());
    const answer = await world.post(at, await world.fields(at));
    expect(answer.status, answer.text).to.equal(303);
  }

  for (const { name, answer } of FAULTS) {
    it(`a platform that ${name}: LTI_KEYS_UNAVAILABLE, and the next launch asks again`, async () => {
      world.platform.answers.set('/jwks', answer);
      const begun = await world.login();
      const fields = await world.fields(begun);
      await expectRefusal(await world.post(begun, fields), 'LTI_KEYS_UNAVAILABLE', world);
      world.platform.answers.delete('/jwks');
      const again = await world.post(begun, fields);
      expect(again.status, again.text).to.equal(303);
    });
  }

  it('are taken as JSON whatever type is declared, as Moodle declares it', async () => {
    const keys = [world.platform.key.publicJwk];
    world.platform.answers.set('/jwks', sends({ keys }, { type: 'text/html' }));
    await entered();
  });

  it('are found beside keys that cannot be used', async () => {
    const { publicJwk } = world.platform.key;
    const { kid: _kid, ...nameless } = publicJwk;
    const odd = [
      { kty: 'RSA', kid: 'broken' },
      { kty: 'RSA', kid: 'odd', n: '!', e: 'AQAB' },
      { kty: 'EC', kid: 'ec' },
      nameless,
      {},
    ];
    world.platform.published = [...odd, publicJwk];
    await entered();
  });

  it('are not taken when they are for encryption', async () => {
    world.platform.published = [{ ...world.platform.key.publicJwk, use: 'enc' }];
    const begun = await world.login();
    await expectRefusal(await world.post(begun, await world.fields(begun)), 'LTI_KEY_UNKNOWN', world);
  });

  it('are asked for once, for a burst of launches and for half an hour', async () => {
    await Promise.all(Array.from({ length: 10 }, () => entered()));
    world.test.clock.forward(30 * 60_000 - 1);
    await entered();
    expect(world.platform.count('/jwks')).to.equal(1);
    world.test.clock.forward(1);
    await entered();
    expect(world.platform.count('/jwks')).to.equal(2);
  });

  it('a new key is fetched with the first launch that it signs, once', async () => {
    await entered();
    const old = world.platform.key;
    world.platform.key = await signingKey();
    world.platform.published = [old.publicJwk, world.platform.key.publicJwk];
    world.test.clock.forward(30_000);
    await Promise.all(Array.from({ length: 10 }, () => entered()));
    expect(world.platform.count('/jwks')).to.equal(2);
  });

  it('launches at once under the old and the new key never mix them up', async () => {
    const fresh = await signingKey();
    const old = world.platform.key;
    world.platform.published = [old.publicJwk, fresh.publicJwk];
    const answers = await Promise.all(
      Array.from({ length: 12 }, async (_, at) => {
        const begun = await world.login();
        const claims = world.claims(begun, { sub: `both-${String(at)}` });
        const token = await world.platform.sign(claims, { key: at % 2 === 0 ? old : fresh });
        return world.post(begun, { state: begun.state, id_token: token });
      }),
    );
    expect(answers.map(({ status }) => status)).to.deep.equal(answers.map(() => 303));
  });

  it('forged kids ask the platform again at most every 30 seconds', async () => {
    await entered();
    const forged = await signingKey();
    const forge = async (): Promise<void> => {
      const begun = await world.login();
      const token = await world.platform.sign(world.claims(begun), { key: forged });
      const answer = await world.post(begun, { state: begun.state, id_token: token });
      await expectRefusal(answer, 'LTI_KEY_UNKNOWN', world);
    };
    for (let turn = 0; turn < 3; turn++) await forge();
    expect(world.platform.count('/jwks')).to.equal(1);
    world.test.clock.forward(30_000);
    for (let turn = 0; turn < 3; turn++) await forge();
    expect(world.platform.count('/jwks')).to.equal(2);
  });

  it('known ones go on serving while the platform cannot answer, and it is left in peace for 30 seconds', async () => {
    await entered();
    world.platform.answers.set('/jwks', sends('error', { status: 500 }));
    world.test.clock.forward(31 * 60_000);
    for (let turn = 0; turn < 3; turn++) await entered();
    expect(world.platform.count('/jwks')).to.equal(2);
    expect(world.logged.filter((line) => line.includes('could not be refreshed'))).to.have.length(1);
    world.test.clock.forward(30_000);
    world.platform.answers.delete('/jwks');
    await entered();
    expect(world.platform.count('/jwks')).to.equal(3);
  });
});
