import { expect } from 'chai';
import { CLAIMS } from '../../src/lti/claims.ts';
import { countOperations, type OperationCounter } from '../support/operations.ts';
import { INSTRUCTOR, openWorld, type LtiWorld } from './support/world.ts';

describe('what LTI costs the database', () => {
  let world: LtiWorld;
  let operations: OperationCounter;
  before(async () => {
    world = await openWorld();
    operations = countOperations(world.test.client);
    // The process knows the platform and the course, as after its first launch.
    await world.launch({ sub: 'first' });
  });
  beforeEach(() => void operations.take());
  after(async () => {
    operations.stop();
    await world.close();
  });

  const taken = (): string[] => operations.take().each;

  it('the platform’s keys and addresses: nothing', async () => {
    await world.browser().get('/lti/keys');
    await world.browser().get('/lti/config.json');
    expect(taken()).to.deep.equal([]);
  });

  it('a login: nothing', async () => {
    await world.login();
    expect(taken()).to.deep.equal([]);
  });

  it('a launch of somebody known: one read, and one write that is the replay check', async () => {
    await world.launch({ sub: 'first' });
    expect(taken()).to.deep.equal(['find people', 'insert sessions']);
  });

  it('a launch of somebody new: one write more', async () => {
    await world.launch({ sub: 'second' });
    expect(taken()).to.deep.equal(['find people', 'insert sessions', 'update people']);
  });

  it('a launch of somebody whose name or membership changed: one write more', async () => {
    await world.launch({ sub: 'second', name: 'Zoé Martin' });
    expect(taken()).to.deep.equal(['find people', 'insert sessions', 'update people']);
  });

  it('a launch that changes a role: one more for the trail of it', async () => {
    await world.launch({ sub: 'second', name: 'Zoé Martin', [CLAIMS.roles]: [INSTRUCTOR] });
    expect(taken()).to.deep.equal(['find people', 'insert sessions', 'insert auditEntries', 'update people']);
  });

  it('the first launch that a process sees of a course: one write for the course', async () => {
    const context = { id: 'databases', title: 'Databases' };
    await world.launch({ sub: 'first', [CLAIMS.context]: context });
    expect(taken()).to.deep.equal(['find people', 'insert sessions', 'update people', 'update courses']);
    await world.launch({ sub: 'first', [CLAIMS.context]: context });
    expect(taken()).to.deep.equal(['find people', 'insert sessions']);
  });

  it('a launch with a roster that was looked at within the minute: no more than without', async () => {
    const roster = { [CLAIMS.namesRoles]: { context_memberships_url: `${world.platform.url}/members` } };
    await world.launch({ sub: 'first', ...roster });
    await world.launch({ sub: 'first', ...roster });
    operations.take();
    await world.launch({ sub: 'first', ...roster });
    expect(taken()).to.deep.equal(['find people', 'insert sessions']);
  });

  it('refused launches: nothing, but for a replay', async () => {
    const begun = await world.login();
    const fields = await world.fields(begun, { sub: 'first' });
    await world.post(begun, { ...fields, state: 'a b' });
    await world.post({ browser: world.browser() }, fields);
    await world.post(begun, await world.fields(begun, { sub: 'first', nonce: 'other' }));
    expect(taken()).to.deep.equal([]);
    await world.post(begun, fields);
    operations.take();
    await world.post(begun, fields);
    expect(taken()).to.deep.equal(['find people', 'insert sessions']);
  });

  it('the page that a launch leads to: at most two reads, no write', async () => {
    const teacher = { sub: 'second', [CLAIMS.roles]: [INSTRUCTOR] };
    for (const { changes, most } of [
      { changes: { sub: 'first' }, most: 2 },
      // A course that has no meeting yet is read for its title.
      { changes: teacher, most: 3 },
    ]) {
      const { browser, answer } = await world.launch(changes);
      operations.take();
      await browser.get(String(answer.headers['location']));
      const { reads, writes, each } = operations.take();
      expect(reads, each.join()).to.be.at.most(most);
      expect(writes, each.join()).to.equal(0);
    }
  });
});
