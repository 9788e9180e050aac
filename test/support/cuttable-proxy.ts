import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { MongoClient } from 'mongodb';

/** Stands before the database, so that a test can take the database away and give it back. */
export interface CuttableProxy {
  /** The given address, through the proxy. */
  url: string;
  /** Ends every connection and takes no new one. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** @param target connection string of one server, with `directConnection` */
export async function cuttableProxy(target: string): Promise<CuttableProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((inner) => {
    if (isCut) {
      inner.destroy();
      return;
    }
    const outer = connect(Number(port), hostname);
    for (const [one, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      open.add(one);
      one.pipe(other);
      // A connection that is cut is an error to whoever uses it, not to the proxy.
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const endAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  const url = new URL(target);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cut: () => {
      isCut = true;
      endAll();
    },
    mend: () => {
      isCut = false;
    },
    close: () => {
      endAll();
      return new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

/** Cuts as the n-th command from now is sent: so some are answered, some are under way, and some are still to come. */
export function cutAtCommand(proxy: CuttableProxy, client: MongoClient, n: number): void {
  let sent = 0;
  const count = (): void => {
    sent += 1;
    if (sent < n) return;
    client.off('commandStarted', count);
    proxy.cut();
  };
  client.on('commandStarted', count);
}
