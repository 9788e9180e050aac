import { expect } from 'chai';
import { connectByHand } from '../../src/application/connections.ts';
import { operatorOf } from '../../src/application/services.ts';
import type { Platform } from '../../src/application/ports/platforms.ts';
import { expectRefusal } from './support/refusal.ts';
import { INSTITUTION, openWorld, type Fields, type LtiWorld } from './support/world.ts';

const OTHER = 'cfa-lyon';

describe('an issuer that several registrations have', () => {
  let world: LtiWorld;

  beforeEach(async () => {
    world = await openWorld();
    await world.test.institution(OTHER);
  });
  afterEach(() => world.close());

  type Entry = Partial<Pick<Platform, 'clientId' | 'authUrl'>> & { deployment?: string };

  /** As an administrator enters an LMS by hand, at the issuer of `lycee-42`'s. */
  async function enter(institution: string, { deployment = '1', ...entry }: Entry): Promise<void> {
    const { deployments: _theirs, demo: _demo, ...platform } = world.platform.registration(institution);
    world.test.clock.forward(1_000);
    await connectByHand(world.test.services, operatorOf(institution), { ...platform, ...entry, deployment });
    world.test.clock.forward(60_000);
  }

  /** The client id with which the tool asks, after a login that names none. */
  async function meant(parameters: Fields = {}): Promise<string | undefined> {
    const begun = await world.login(world.browser(), { client_id: '', ...parameters });
    return begun.parameters['client_id'];
  }

  const stranger = { clientId: 'stranger', authUrl: 'http://127.0.0.1:1/auth' };

  it('is asked by the client id of who had it first, whatever another institution enters', async () => {
    await enter(OTHER, stranger);
    expect(await meant({ lti_deployment_id: '' })).to.equal('client-1');
    expect(await meant()).to.equal('client-1');
    // A whole launch, not only the login.
    const begun = await world.login(world.browser(), { client_id: '' });
    expect((await world.post(begun, await world.fields(begun))).status).to.equal(303);
  });

  it('is not crowded out by many entries', async () => {
    for (let i = 0; i < 210; i += 1) {
      const { issuer, ...rest } = world.platform.registration(OTHER);
      const addedAt = world.test.clock.now();
      await world.test.stores.platforms.add({ issuer, ...rest, clientId: `crowd-${String(i)}`, addedAt });
    }
    expect(await meant()).to.equal('client-1');
  });

  it('serves the other institution by its own deployment, and by its own client id', async () => {
    await enter(OTHER, { clientId: 'client-2', deployment: '7' });
    expect(await meant({ lti_deployment_id: '7' })).to.equal('client-2');
    expect(await meant({ client_id: 'client-2', lti_deployment_id: '1' })).to.equal('client-2');
  });

  it('belongs first to whom the LMS itself registered, even if somebody entered it before', async () => {
    const { issuer } = world.platform;
    const { stores } = world.test;
    const registration = { at: 1, configurationUrl: `${issuer}/c`, product: 'moodle', site: '', scope: '' };
    const own = { ...world.platform.registration(OTHER), clientId: 'registered', registration };
    await stores.platforms.register({ ...own, addedAt: world.test.clock.now() }, OTHER);
    expect(await meant()).to.equal('registered');
  });

  it('is told by what one institution registered twice only if the login names the deployment', async () => {
    await enter(INSTITUTION, { clientId: 'client-2', deployment: '7' });
    expect(await meant({ lti_deployment_id: '7' })).to.equal('client-2');
    expect(await meant({ lti_deployment_id: '1' })).to.equal('client-1');
    const browser = world.browser();
    const first = await browser.post(
      '/lti/login',
      world.loginFields({ client_id: '', lti_deployment_id: '' }),
    );
    const answer = await browser.get(String(first.headers['location']));
    await expectRefusal(answer, 'LTI_PLATFORM_AMBIGUOUS', { logged: world.logged });
    expect(answer.text).to.include('more than once');
  });
});
