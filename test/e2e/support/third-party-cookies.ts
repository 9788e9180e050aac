import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { Browser } from 'playwright-core';

const FACTS = 'Secure; HttpOnly; SameSite=None; Path=/';

/**
 * What a browser does with third-party cookies: which of a plain and a `Partitioned` cookie come back from the frame of
 * another site, in the same kind of context that the tests use.
 */
export async function cookiesOfFrames(browser: Browser): Promise<string> {
  const framed = createServer((request, response) => {
    if (request.url === '/set') {
      response.setHeader('Set-Cookie', [`plain=1; ${FACTS}`, `__Host-partitioned=1; ${FACTS}; Partitioned`]);
      response.writeHead(302, { Location: '/' }).end();
    } else {
      response.setHeader('Content-Type', 'text/html');
      response.end(`<p>${request.headers.cookie ?? ''}</p>`);
    }
  });
  const port = await listening(framed, 'localhost');
  const around = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<iframe src="http://localhost:${String(port)}/set"></iframe>`);
  });
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${String(await listening(around, '127.0.0.1'))}`);
    return (await page.frameLocator('iframe').locator('p').textContent()) ?? '';
  } finally {
    await context.close();
    for (const server of [framed, around]) {
      server.closeAllConnections();
      server.close();
    }
  }
}

async function listening(server: Server, host: string): Promise<number> {
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
