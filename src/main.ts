import { createServer, type Server } from 'node:http';
import type { RequestListener } from 'node:http';
import { readEnvironment, type Config } from './config/environment.ts';
import { AppError } from './errors.ts';
import { errorWords, translatorFor } from './i18n/index.ts';
import { openTool, type Tool } from './tool.ts';

/** Requests under way are given this long; live pages never end by themselves. */
const GRACE_MS = 3_000;
/** Ctrl-C reaches npm and node: the second one within this time is the same. */
const SAME_SIGNAL_MS = 2_000;

const say = (line: string): void => console.log(line);

try {
  await start();
} catch (error) {
  explain(error);
  process.exitCode = 1;
}

async function start(): Promise<void> {
  const config = readEnvironment(process.env);
  const tool = await openTool(config, { say });
  const servers: Server[] = [];
  try {
    // What reaches only this machine listens only on it.
    servers.push(await listen(tool.app, config.port, config.loopback ? 'localhost' : undefined));
    if (tool.demo !== null) servers.push(await listen(tool.demo.app, config.demoPort, '127.0.0.1'));
  } catch (error) {
    await stop(servers, tool);
    throw error;
  }
  announce(config, tool);
  stopOnSignal(() => stop(servers, tool));
}

function listen(app: RequestListener, port: number, host: string | undefined): Promise<Server> {
  const server = createServer(app);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function announce(config: Config, { demo, notes }: Tool): void {
  for (const note of notes) say(note);
  say(`Emarge is ready at ${config.publicUrl}`);
  if (demo === null) return;
  say('');
  say(`  Demo LMS: open  http://127.0.0.1:${String(config.demoPort)}  and launch the tool as anyone there.`);
  say('');
}

async function stop(servers: readonly Server[], tool: Tool): Promise<void> {
  await Promise.all(servers.map(closed));
  await tool.close();
}

function closed(server: Server): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  return new Promise((resolve) => {
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function stopOnSignal(stopping: () => Promise<void>): void {
  let asked: number | null = null;
  const onSignal = (): void => {
    const now = performance.now();
    if (asked !== null && now - asked > SAME_SIGNAL_MS) process.exit(1);
    if (asked !== null) return;
    asked = now;
    say('Stopping: requests under way are finished first.');
    stopping().then(
      () => say('Stopped.'),
      (error: unknown) => {
        explain(error);
        process.exitCode = 1;
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

/** In words, without a stack: the operator is a person too. */
function explain(error: unknown): void {
  if (error instanceof AppError) {
    const { what, next } = errorWords(translatorFor('en'), error);
    console.error(`${error.code}: ${what} ${next}`);
    return;
  }
  const taken = error instanceof Error && Reflect.get(error, 'code') === 'EADDRINUSE';
  console.error(
    taken
      ? `Port ${String(Reflect.get(error, 'port'))} is in use. Stop what listens there, or set PORT or DEMO_PORT to another.`
      : error,
  );
}
