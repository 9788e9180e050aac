import { AppError } from '../errors.ts';

const AWAY: ReadonlySet<string> = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoNotConnectedError',
  'MongoPoolClearedError',
  'PoolClearedOnNetworkError',
  'MongoTopologyClosedError',
  'MongooseServerSelectionError',
  'MongoWaitQueueTimeoutError',
  'MongoOperationTimeoutError',
]);

const DUPLICATE_KEY = 11000;

export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === DUPLICATE_KEY;
}

/** Whether the database could not be reached: that passes by itself. */
export function isAway(error: unknown): boolean {
  return error instanceof Error && AWAY.has(error.name);
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
