/** Does each, so many at a time, as fast as possible. */
export async function inTurn<T>(
  all: readonly T[],
  concurrency: number,
  one: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...all];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await one(next);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
