// The tool as it runs, in a process of its own; it tells how much CPU it has used.
import { createServer } from 'node:http';
import { readEnvironment } from '../../src/config/environment.ts';
import { openTool } from '../../src/tool.ts';
import type { ServerStarted } from './types.ts';

const config = readEnvironment(process.env);
const tool = await openTool(config, { say: (line) => console.error(line) });
const server = createServer(tool.app);
await new Promise<void>((resolve) => {
  server.listen(config.port, 'localhost', resolve);
});

process.on('message', (asked) => {
  if (asked === 'cpu') process.send?.(process.cpuUsage());
  if (asked === 'stop') void stop();
});

async function stop(): Promise<void> {
  server.close();
  server.closeAllConnections();
  await tool.close();
  process.disconnect();
}

process.send?.({ url: config.publicUrl, notes: tool.notes } satisfies ServerStarted);
