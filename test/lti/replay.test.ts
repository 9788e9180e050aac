import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import type { Response } from 'supertest';
import { freshDatabase, type TestDatabase } from '../support/engine.ts';
import { openTestApp, type TestApp } from '../web/support/app.ts';
import { Browser } from './support/browser.ts';
import { startTool, type RunningTool } from './support/tool-process.ts';
import { expectRefusal } from './support/refusal.ts';
import { INSTITUTION, LAUNCH_TIME, openWorld, type LtiWorld } from './support/world.ts';

const AT_ONCE = 10;

/** A browser's twin at another address of the same tool: it holds the same cookies. */
function twin(browser: Browser, tool: ConstructorParameters<typeof Browser>[0]): Browser {
  const made = new Browser(tool);
  for (const [name, value] of browser.cookies) made.cookies.set(name, value);
  return made;
}

function outcomes(answers: readonly Response[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { status, text } of answers) {
    const outcome = status === 303 ? 'entered' : (/data-code="(\w+)"/.exec(text)?.[1] ?? String(status));
    counted[outcome] = (counted[outcome] ?? 0) + 1;
  }
  return counted;
}

const ONE_WINS = { entered: 1, LTI_REPLAYED: AT_ONCE - 1 };

describe('identical launches', () => {
  describe('in one process', () => {
    let world: LtiWorld;
    before(async () => {
      world = await openWorld();
    });
    after(() => world.close());

    it('one after the other: the second is refused', async () => {
      const begun = await world.login();
      const fields = await world.fields(begun);
      expect((await world.post(begun, fields)).status).to.equal(303);
      await expectRefusal(await world.post(begun, fields), 'LTI_REPLAYED', world);
    });

    it('ten at once, by a person whom nobody knows yet: exactly one wins', async () => {
      const begun = await world.login();
      const fields = await world.fields(begun, { sub: 'newcomer' });
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => world.post(begun, fields)));
      expect(outcomes(answers)).to.deep.equal(ONE_WINS);
    });

    it('of thirty people at once into a course that nobody knows yet: all win', async () => {
      const context = { 'https://purl.imsglobal.org/spec/lti/claim/context': { id: 'new', title: 'New' } };
      const answers = await Promise.all(Array.from({ length: 30 }, () => world.launch(context)));
      expect(outcomes(answers.map(({ answer }) => answer))).to.deep.equal({ entered: 30 });
    });

    it('of one person from two tabs at once: both win, and the person is one', async () => {
      const answers = await Promise.all([1, 2, 3, 4].map(() => world.launch({ sub: 'two-tabs' })));
      expect(outcomes(answers.map(({ answer }) => answer))).to.deep.equal({ entered: 4 });
    });
  });

  describe('in two processes on one database', () => {
    let database: TestDatabase;
    let world: LtiWorld;
    const secret = randomBytes(32).toString('base64url');
    before(async () => {
      database = await freshDatabase();
    });
    afterEach(() => world.close());
    after(() => database.drop());

    it('exactly one of ten wins, over two applications with stores of their own', async () => {
      const shared = { url: database.url, secret };
      world = await openWorld({ shared });
      const other: TestApp = await openTestApp({ at: LAUNCH_TIME, lti: true, shared });
      try {
        const begun = await world.login();
        const fields = await world.fields(begun);
        const there = { browser: twin(begun.browser, other.app) };
        const answers = await Promise.all(
          Array.from({ length: AT_ONCE }, (_, at) => world.post(at % 2 === 0 ? begun : there, fields)),
        );
        expect(outcomes(answers)).to.deep.equal(ONE_WINS);
      } finally {
        await other.close();
      }
    });
  });

  describe('in two real processes', () => {
    let database: TestDatabase;
    let world: LtiWorld;
    let tools: RunningTool[] = [];
    const secret = randomBytes(32).toString('base64url');
    before(async () => {
      database = await freshDatabase();
      world = await openWorld({ at: Date.now(), shared: { url: database.url, secret } });
      tools = await Promise.all([0, 1].map(() => startTool({ url: database.url, secret })));
    });
    after(async () => {
      await Promise.all(tools.map((tool) => tool.stop()));
      await world.close();
      await database.drop();
    });

    it('exactly one of ten wins', async () => {
      const [first, second] = tools;
      if (first === undefined || second === undefined) throw new Error('two tools run');
      world.test.clock.set(Date.now());
      const begun = await world.login(new Browser(first.address));
      const fields = await world.fields(begun);
      const there = { browser: twin(begun.browser, second.address) };
      const answers = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, at) => world.post(at % 2 === 0 ? begun : there, fields)),
      );
      expect(outcomes(answers)).to.deep.equal(ONE_WINS);
      const { total } = await world.test.stores.people.list(INSTITUTION, { skip: 0, limit: 10 });
      expect(total).to.equal(1);
    });
  });
});
