import type { CommandStartedEvent, MongoClient } from 'mongodb';

const READS: ReadonlySet<string> = new Set(['find', 'aggregate', 'count', 'distinct', 'getMore']);
const WRITES: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'findAndModify']);

/** What went to the database: how many reads and writes, and each as `find people`. */
export interface Operations {
  reads: number;
  writes: number;
  each: string[];
}

export interface OperationCounter {
  /** What went to the database since the last call. */
  take(): Operations;
  stop(): void;
}

/**
 * Counts commands as the driver sends them. Change streams and the process's own sign of life are left out:
 * they belong to no request.
 * @param client opened with `monitorCommands`, as those of test apps are
 */
export function countOperations(client: MongoClient): OperationCounter {
  let each: { name: string; collection: string }[] = [];
  const listen = ({ commandName: name, command }: CommandStartedEvent): void => {
    if (!READS.has(name) && !WRITES.has(name)) return;
    const collection: unknown = name === 'getMore' ? command['collection'] : command[name];
    // A stream over the whole database has no collection.
    if (typeof collection === 'string' && !collection.startsWith('$cmd') && collection !== 'processes')
      each.push({ name, collection });
  };
  client.on('commandStarted', listen);
  return {
    take() {
      const taken = each;
      each = [];
      return {
        reads: taken.filter(({ name }) => READS.has(name)).length,
        writes: taken.filter(({ name }) => WRITES.has(name)).length,
        each: taken.map(({ name, collection }) => `${name} ${collection}`),
      };
    },
    stop: () => void client.off('commandStarted', listen),
  };
}
