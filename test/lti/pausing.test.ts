import { expect } from 'chai';
import {
  moveDeployment,
  pauseDeployment,
  pausePlatform,
  removeDeployment,
} from '../../src/application/connections.ts';
import { operatorOf } from '../../src/application/services.ts';
import { LaunchTimes } from '../../src/lti/launch-times.ts';
import { expectRefusal } from './support/refusal.ts';
import { INSTITUTION, openWorld, type LtiWorld } from './support/world.ts';

describe('a connection that stands', () => {
  let world: LtiWorld;

  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  const platform = (): { issuer: string; clientId: string } => {
    const { issuer, clientId } = world.platform;
    return { issuer, clientId };
  };
  const deployment = (): { issuer: string; clientId: string; deployment: string } => ({
    ...platform(),
    deployment: world.platform.deploymentId,
  });
  const operator = operatorOf(INSTITUTION);

  it('paused as a deployment, refuses launches with a page of its own, and takes them again', async () => {
    const { sub } = await world.launch();
    await pauseDeployment(world.test.services, operator, { ...deployment(), paused: true });
    world.test.clock.forward(60_000);
    const refused = await world.launch({ sub });
    await expectRefusal(refused.answer, 'LTI_DEPLOYMENT_PAUSED', { logged: world.logged });
    expect(await world.person(sub), 'nothing is lost').not.to.equal(null);
    await pauseDeployment(world.test.services, operator, { ...deployment(), paused: false });
    world.test.clock.forward(60_000);
    expect((await world.launch({ sub })).answer.status).to.equal(303);
  });

  it('paused as a platform, refuses the login already', async () => {
    await pausePlatform(world.test.services, operatorOf, { ...platform(), paused: true });
    const browser = world.browser();
    const first = await browser.post('/lti/login', world.loginFields());
    const answer = await browser.get(String(first.headers['location']));
    await expectRefusal(answer, 'LTI_PLATFORM_PAUSED', { logged: world.logged });
    const [latest] = await world.test.stores.audit.list(INSTITUTION, { limit: 1 });
    expect(latest?.event).to.deep.equal({ type: 'platform-paused', issuer: world.platform.issuer });
  });

  it('paused by this process, is refused at once', async () => {
    await world.launch();
    await pauseDeployment(world.test.services, operator, { ...deployment(), paused: true });
    world.test.services.lms.forget();
    const refused = await world.launch();
    await expectRefusal(refused.answer, 'LTI_DEPLOYMENT_PAUSED', { logged: world.logged });
  });

  it('moved, sends its next launches to the other institution and leaves what was recorded', async () => {
    await world.test.institution('other');
    const { sub } = await world.launch();
    const before = await world.person(sub);
    await moveDeployment(world.test.services, { from: operator, to: operatorOf('other') }, deployment());
    world.test.services.lms.forget();
    expect((await world.launch({ sub })).answer.status).to.equal(303);
    expect(await world.person(sub, 'other')).to.have.property('institution', 'other');
    expect(await world.person(sub)).to.deep.equal(before);
  });

  it('removed, refuses launches; what was recorded stays', async () => {
    const { sub } = await world.launch();
    const before = await world.person(sub);
    await removeDeployment(world.test.services, operator, deployment());
    world.test.services.lms.forget();
    expect(await world.test.stores.platforms.list(INSTITUTION)).to.deep.equal([]);
    const answer = await world.browser().post('/lti/login', world.loginFields());
    expect(answer.status).to.equal(303);
    expect(await world.person(sub)).to.deep.equal(before);
  });

  it('remembers its last launch, written together and never back in time', async () => {
    const { stores, clock } = world.test;
    const { log } = world.test.services;
    const times = new LaunchTimes({ stores, clock, log });
    const lastLaunch = async (): Promise<number | undefined> =>
      (await stores.platforms.list(INSTITUTION))[0]?.deployments[0]?.lastLaunchAt;
    expect(await lastLaunch()).to.equal(undefined);
    const at = clock.now();
    times.note(platform(), world.platform.deploymentId);
    clock.forward(5);
    times.note(platform(), world.platform.deploymentId);
    await times.settle();
    expect(await lastLaunch()).to.equal(at + 5);
    clock.set(at);
    times.note(platform(), world.platform.deploymentId);
    await times.settle();
    expect(await lastLaunch()).to.equal(at + 5);
  });
});
