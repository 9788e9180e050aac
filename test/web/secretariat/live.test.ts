import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { mock } from 'node:test';
import { expect } from 'chai';
import { openTestApp, type TestApp } from '../support/app.ts';
import { openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';
import { signs } from './support.ts';

const HOUR = 60 * 60_000;

describe('secretariat: live supervision', () => {
  let test: TestApp;
  let school: School;
  let server: Server;

  before(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    server = createServer(test.app).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await test.close();
  });

  async function open(visitor: Visitor): Promise<IncomingMessage> {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const cookie = Object.entries(visitor.cookies).map(([name, value]) => `${name}=${value}`);
    const asked = request({
      port,
      host: '127.0.0.1',
      path: '/secretariat/supervision/live',
      headers: { Cookie: cookie.join('; ') },
    });
    asked.end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    return answer.setEncoding('utf8');
  }

  /** Reads on until the words have come. */
  async function until(answer: IncomingMessage, words: string): Promise<string> {
    let heard = '';
    for await (const chunk of answer.iterator({ destroyOnReturn: false }) as AsyncIterable<string>) {
      heard += chunk;
      if (heard.includes(words)) return heard;
    }
    throw new Error(`the stream ended without ${words}: ${heard}`);
  }

  it('tells that a meeting changed when somebody signs, and nothing of who', async () => {
    const office = await test.signIn(await test.somebody({ sub: 'sam', granted: ['secretary'] }));
    await office.get(`/secretariat/supervision/${school.meeting.id}`);
    const answer = await open(office);
    expect(answer.statusCode).to.equal(200);
    expect(answer.headers['content-type']).to.equal('text/event-stream');
    await until(answer, 'retry: 3000\n\n');
    await signs(test, school, school.zoe);
    const heard = await until(answer, 'data: ');
    expect(heard).to.equal(`event: change\ndata: ${school.meeting.id}\n\n`);
    answer.destroy();
  });

  describe('at a heartbeat', () => {
    const beat = (): void => mock.timers.tick(20_000);

    beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
    afterEach(() => mock.timers.reset());

    it('goes on while the session lives, and does not keep it alive', async () => {
      const sam = await test.somebody({ sub: 'sam', granted: ['secretary'] });
      const answer = await open(await test.signIn(sam));
      await until(answer, 'retry');
      beat();
      expect(await until(answer, '\n\n')).to.equal(': still here\n\n');
      const before = test.clock.now();
      test.clock.forward(5 * HOUR);
      beat();
      const heard = await until(answer, 'end');
      test.clock.set(before);
      expect(heard).to.equal('event: end\ndata: \n\n');
    });

    it('ends for who is no longer of the secretariat', async () => {
      const max = await test.somebody({ sub: 'max', granted: ['secretary'] });
      const answer = await open(await test.signIn(max));
      await until(answer, 'retry');
      await test.stores.people.revoke('lycee-42', max.id, 'secretary');
      beat();
      expect(await until(answer, 'end')).to.include('event: end');
    });
  });

  it('is for the secretariat alone', async () => {
    const answer = await open(await test.signIn(school.teacher));
    expect(answer.statusCode).to.equal(403);
    answer.destroy();
  });
});
