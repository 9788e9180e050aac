import mongoose from 'mongoose';
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

/** What the rest of the house hears of a failure: DATABASE_AWAY when it will pass by itself, else the failure. */
export function translated(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const away = AWAY.has(error.name) || error instanceof mongoose.Error.MongooseServerSelectionError;
  return away ? new AppError('DATABASE_AWAY', {}, error) : error;
}

type Method = (...given: never[]) => Promise<unknown>;

/** Wraps every method of a repository, so that no driver's error crosses its edge. */
export function translating<T extends { [Name in keyof T]: Method }>(repository: T): T {
  const wrapped = Object.entries<Method>(repository).map(([name, method]) => [
    name,
    async (...given: never[]): Promise<unknown> => {
      try {
        return await method(...given);
      } catch (error) {
        throw translated(error);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as T;
}
