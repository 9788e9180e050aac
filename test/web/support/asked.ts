import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A listening application, asked as programs do: without cookies, bytes as they come. */
export interface Asked {
  /** `http://127.0.0.1:<port>` */
  address: string;
  get(path: string): Promise<{ status: number; headers: Headers; body: Buffer }>;
  close(): void;
}

export async function openAsked(app: RequestListener): Promise<Asked> {
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    address,
    async get(path) {
      const answer = await fetch(address + path);
      return {
        status: answer.status,
        headers: answer.headers,
        body: Buffer.from(await answer.arrayBuffer()),
      };
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
