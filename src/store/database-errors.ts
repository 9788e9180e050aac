import { AppError } from '../errors.ts';

/** The driver's errors of a connection that is not there, or not any more. */
const AWAY_NAMES: ReadonlySet<string> = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoServerClosedError',
  'MongoNotConnectedError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'PoolClearedOnNetworkError',
  'MongoTopologyClosedError',
  'MongooseServerSelectionError',
  'MongoWaitQueueTimeoutError',
  'MongoOperationTimeoutError',
]);

/** A socket's own errors, which the driver hands on as they are; and a server's that stops, or is primary no more. */
const AWAY_CODES: ReadonlySet<unknown> = new Set([
  'EPIPE',
  'ECONNRESET',
  'ECONNREFUSED',
  'ETIMEDOUT',
  91, // ShutdownInProgress
  189, // PrimarySteppedDown
  10107, // NotWritablePrimary
  11600, // InterruptedAtShutdown
  11602, // InterruptedDueToReplStateChange
  13435, // NotPrimaryNoSecondaryOk
  13436, // NotPrimaryOrSecondary
]);

const DUPLICATE_KEY = 11000;

export function isDuplicateKey(error: unknown): boolean {
  return codeOf(error) === DUPLICATE_KEY;
}

/** Does an upsert; one that met another's insertion of the same document is done again, and finds it. */
export async function upserting<T>(upsert: () => Promise<T>): Promise<T> {
  try {
    return await upsert();
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return upsert();
  }
}

/** Whether the database could not be reached: that passes by itself. */
export function isAway(error: unknown): boolean {
  return error instanceof Error && (AWAY_NAMES.has(error.name) || AWAY_CODES.has(codeOf(error)));
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}

/** What the rest of the house hears of a failure: DATABASE_AWAY when it will pass by itself, else the failure. */
export function translated(error: unknown): unknown {
  return isAway(error) ? new AppError('DATABASE_AWAY', {}, error) : error;
}

type Method = (...given: never[]) => Promise<unknown>;

function guarded<M extends Method>(method: M): M {
  return new Proxy(method, {
    async apply(target, self, given): Promise<unknown> {
      try {
        const answer: unknown = await Reflect.apply(target, self, given);
        return answer;
      } catch (error) {
        throw translated(error);
      }
    },
  });
}

/** Guards every method of a repository, so that no driver's error crosses its edge. */
export function translating<T extends { [Name in keyof T]: Method }>(repository: T): T {
  const safe = { ...repository };
  for (const name in safe) safe[name] = guarded(safe[name]);
  return safe;
}
