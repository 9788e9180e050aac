import { percentile, table } from '../lib/report.ts';
import { STEPS, type LoadResult } from './types.ts';

/** Each step with its times, as Markdown. */
export function stepTable({ samples }: LoadResult): string {
  const rows = STEPS.map((step) => {
    const times = [0.5, 0.95, 0.99, 1].map((share) => percentile(samples[step], share).toFixed(1));
    return [step, String(samples[step].length), ...times];
  });
  return table(['step', 'done', 'p50 ms', 'p95 ms', 'p99 ms', 'longest ms'], rows);
}
