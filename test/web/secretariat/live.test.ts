import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { expect } from 'chai';
import { openTestApp, type TestApp } from '../support/app.ts';
import { openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';
import { signs } from './support.ts';

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

  it('is for the secretariat alone', async () => {
    const answer = await open(await test.signIn(school.teacher));
    expect(answer.statusCode).to.equal(403);
    answer.destroy();
  });
});
