import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Person } from '../../../src/domain/person.ts';
import type { TestApp } from '../../web/support/app.ts';

/** The tool on `localhost` and a page of an LMS on `127.0.0.1` that frames it: two sites, as in reality. */
export interface FramedTool {
  /** `http://localhost:<port>` */
  origin: string;
  /** The LMS's page; in its frame the person is signed in and stands at `path`. */
  framed(person: Person, path: string): Promise<string>;
  /** An address that signs the person in, in a window of the tool's own. */
  entry(person: Person, path: string): Promise<string>;
  close(): Promise<void>;
}

export async function openFramedTool(test: TestApp): Promise<FramedTool> {
  const waiting = new Map<string, Record<string, string>>();
  const tool = await listen((req, res) => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    const cookies = waiting.get(url.pathname);
    if (cookies === undefined) test.app(req, res);
    else enter(res, cookies, url.searchParams.get('to') ?? '/');
  }, 'localhost');
  const lms = await listen((req, res) => {
    const src = new URL(req.url ?? '/', 'http://localhost').searchParams.get('src') ?? '';
    res.setHeader('Content-Type', 'text/html');
    res.end(`<!doctype html>
      <html lang="en"><title>LMS</title>
      <main aria-label="Course"><h1>Course</h1>
      <iframe title="Tool" src="${src}" allow="camera ${tool.origin}" allowfullscreen style="width: 100%; height: 600px"></iframe>
      </main></html>`);
  }, '127.0.0.1');
  // What a QR code says leads to where this tool really listens.
  Object.assign(test.services.config, { publicUrl: tool.origin });
  const entry = async (person: Person, path: string): Promise<string> => {
    const visitor = await test.signIn(person, { frameAncestors: [lms.origin] });
    const door = `/test/enter/${String(waiting.size)}`;
    waiting.set(door, visitor.cookies);
    return `${tool.origin}${door}?to=${encodeURIComponent(path)}`;
  };
  return {
    origin: tool.origin,
    entry,
    framed: async (person, path) => `${lms.origin}/?src=${encodeURIComponent(await entry(person, path))}`,
    close: async () => {
      await Promise.all([tool.close(), lms.close()]);
    },
  };
}

/** Leaves the cookies as the tool itself does, and leads on. */
function enter(res: ServerResponse, cookies: Readonly<Record<string, string>>, to: string): void {
  const lines = Object.entries(cookies).map(
    ([name, value]) => `${name}=${value}; Path=/; HttpOnly; Secure; SameSite=None; Partitioned`,
  );
  res.writeHead(303, { 'Set-Cookie': lines, Location: to });
  res.end();
}

async function listen(
  answer: (req: IncomingMessage, res: ServerResponse) => void,
  host: string,
): Promise<{ origin: string; close: () => Promise<void> }> {
  const server: Server = createServer(answer).listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    origin: `http://${host}:${String(address.port)}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
