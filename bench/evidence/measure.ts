/** Runs something so many times, one after the other, after a tenth as a warm-up. @returns ms for all */
export async function msOf(times: number, work: (i: number) => unknown): Promise<number> {
  for (let i = 0; i < times / 10; i++) await work(i);
  const began = performance.now();
  for (let i = 0; i < times; i++) await work(i);
  return performance.now() - began;
}

export const perSecond = (times: number, ms: number): string => ((times / ms) * 1000).toFixed(0);
