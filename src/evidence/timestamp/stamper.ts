import { X509Certificate } from 'node:crypto';
import type { Stamper, Timestamp } from '../../application/ports/timestamp.ts';
import type { Clock, Log } from '../../application/ports/tools.ts';
import { AppError } from '../../errors.ts';
import type { DevelopmentAuthority } from './development.ts';
import { reasonOf, type Post } from './post.ts';
import { makeQuery, readReply } from './query.ts';
import { verifyToken, type TimestampCheck } from './verify.ts';

/** An authority that failed is asked after the others for so long. */
const RESTS_MS = 5 * 60_000;

export interface StamperOptions {
  /** Addresses of authorities, in the order in which they are asked; none: the built-in one stamps. */
  urls: readonly string[];
  /** What their certificates must lead to, DER; null: that is left to who verifies. */
  roots: readonly Uint8Array[] | null;
  post: Post;
  development: DevelopmentAuthority;
  clock: Clock;
  log: Log;
}

/** Asks the configured authorities, one after the other, and takes only a token that holds. */
export function createStamper(options: StamperOptions): Stamper {
  const { urls, development } = options;
  if (urls.length > 0)
    return { development: false, root: () => Promise.resolve(null), stamp: failingOver(options) };
  return {
    development: true,
    root: async () => new X509Certificate(await development.root()).toString(),
    stamp: async (data) =>
      asked((request) => development.respond(request), { data, roots: [await development.root()] }),
  };
}

function failingOver({ urls, roots, post, clock, log }: StamperOptions): Stamper['stamp'] {
  const resting = new Map<string, number>();
  const isResting = (url: string): boolean => (resting.get(url) ?? 0) > clock.now();
  return async (data) => {
    const reasons: string[] = [];
    const inOrder = [...urls.filter((url) => !isResting(url)), ...urls.filter(isResting)];
    for (const url of inOrder) {
      try {
        const timestamp = await asked((request) => post(url, request), { data, roots });
        resting.delete(url);
        return timestamp;
      } catch (error) {
        resting.set(url, clock.now() + RESTS_MS);
        const { host } = new URL(url);
        reasons.push(`${host}: ${reasonOf(error)}`);
        log.warn({ tsa: host, reason: reasonOf(error) }, 'a time-stamping authority failed');
      }
    }
    throw new AppError('TSA_AWAY', { reasons: reasons.join('; ') });
  };
}

async function asked(
  ask: (request: Uint8Array) => Promise<Uint8Array>,
  check: TimestampCheck,
): Promise<Timestamp> {
  const query = await makeQuery(check.data);
  const token = await readReply(await ask(query.request), query);
  const { at, authority } = await verifyToken(token, check);
  return { token: Buffer.from(token).toString('base64'), at, authority };
}
