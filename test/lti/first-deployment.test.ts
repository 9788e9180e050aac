import { expect } from 'chai';
import { CLAIMS } from '../../src/lti/claims.ts';
import { signingKey } from './support/platform.ts';
import { expectRefusal } from './support/refusal.ts';
import { openRegisteringWorld, type RegisteringWorld } from './support/registering.ts';
import { INSTITUTION } from './support/world.ts';

const DAY_MS = 24 * 60 * 60_000;

describe('an LMS that names no deployment when it registers', () => {
  let world: RegisteringWorld;

  beforeEach(async () => {
    world = await openRegisteringWorld();
    world.withoutDeployment();
    await world.register();
  });
  afterEach(() => world.close());

  const deployments = async (): Promise<string[]> =>
    (await world.platforms()).flatMap((platform) => platform.deployments.map(({ id }) => id));
  const from = (deployment: string): Record<string, unknown> => ({ [CLAIMS.deploymentId]: deployment });

  it('is told to the administrator as waiting', async () => {
    const [platform] = await world.platforms();
    expect(platform?.deployments).to.deep.equal([]);
    expect(platform?.awaiting).to.deep.equal({
      institution: INSTITUTION,
      until: world.test.clock.now() + 30 * DAY_MS,
    });
  });

  it('brings it with the first launch, which is audited', async () => {
    const { answer, sub } = await world.launch(from('a1'));
    expect(answer.status).to.equal(303);
    expect(await world.person(sub)).not.to.equal(null);
    expect(await deployments()).to.deep.equal(['a1']);
    expect((await world.platforms())[0]?.awaiting).to.equal(null);
    const [latest] = await world.test.stores.audit.list(INSTITUTION, { limit: 1 });
    expect(latest).to.deep.include({
      actor: 'lms',
      actorName: world.platform.url,
      event: { type: 'deployment-bound', issuer: world.platform.url, deployment: 'a1' },
    });
    expect((await world.launch(from('a1'))).answer.status).to.equal(303);
  });

  it('brings one: the next unknown deployment is refused', async () => {
    await world.launch(from('a1'));
    const { answer } = await world.launch(from('a2'));
    await expectRefusal(answer, 'LTI_DEPLOYMENT_UNKNOWN', { logged: world.logged });
    expect(await deployments()).to.deep.equal(['a1']);
  });

  it('of two first launches at once, one decides', async () => {
    const launches = await Promise.all(['a1', 'a2', 'a3'].map((id) => world.launch(from(id))));
    const taken = launches.filter(({ answer }) => answer.status === 303);
    expect(taken).to.have.length(1);
    expect(await deployments()).to.have.length(1);
  });

  it('is bound by no launch that does not hold in every other respect', async () => {
    const forged = await world.login();
    const stranger = await signingKey(world.platform.key.kid);
    const idToken = await world.platform.sign(world.claims(forged, from('a1')), { key: stranger });
    const answer = await world.post(forged, { state: forged.state, id_token: idToken });
    await expectRefusal(answer, 'LTI_SIGNATURE_INVALID', { logged: world.logged });
    const wrong = await world.launch({ ...from('a1'), [CLAIMS.version]: '1.1' });
    await expectRefusal(wrong.answer, 'LTI_VERSION_WRONG', { logged: world.logged });
    expect(await deployments()).to.deep.equal([]);
  });

  it('is waited for 30 days', async () => {
    world.test.clock.forward(30 * DAY_MS);
    const { answer } = await world.launch(from('a1'));
    await expectRefusal(answer, 'LTI_DEPLOYMENT_UNKNOWN', { logged: world.logged });
    expect(await deployments()).to.deep.equal([]);
  });

  it('is known to a process that read the platform before', async () => {
    // Both processes hold the platform as it was; the second finds it bound.
    await world.login();
    await world.test.stores.platforms.bindAwaited(
      { issuer: world.platform.issuer, clientId: world.platform.clientId },
      'a1',
      world.test.clock.now(),
    );
    expect((await world.launch(from('a1'))).answer.status).to.equal(303);
  });

  it('belongs to the institution of the address, never to another that registers the same LMS', async () => {
    await world.test.institution('other');
    world.response = { ...world.response, client_id: 'of-other' };
    await world.register('other');
    await world.launch(from('a1'));
    expect((await world.platforms('other')).map(({ deployments: known }) => known.length)).to.deep.equal([0]);
    world.platform.clientId = 'of-other';
    const { sub } = await world.launch(from('a1'));
    expect(await world.person(sub, 'other')).not.to.equal(null);
    expect(await world.person(sub)).to.equal(null);
  });
});
