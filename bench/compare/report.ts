import { percentile, table } from '../lib/report.ts';
import { rs256Floor } from './floor.ts';
import type { Figures } from './run.ts';

/** What is compared, in words. */
export interface Wording {
  /** Heading of the first column. */
  head: string;
  /** What is counted. */
  unit: string;
}

/** Stock, the tool, how many times that is, and the floor, as Markdown. */
export function comparisonTable({ head, unit }: Wording, stock: Figures, ours: Figures): string {
  const columns = [head, `${unit}/s`, 'p50 ms', 'p99 ms', 'server CPU ms', 'engine CPU ms'];
  const [theirValues, ourValues] = [valuesOf(stock), valuesOf(ours)];
  const times = ourValues.map((value, at) => `× ${(value / (theirValues[at] ?? NaN)).toFixed(2)}`);
  const floorMs = rs256Floor();
  const floor = percentile(floorMs, 0.5);
  return table(columns, [
    [stock.name, ...theirValues.map((value) => value.toFixed(1))],
    [ours.name, ...ourValues.map((value) => value.toFixed(1))],
    ['Emarge beside stock', ...times],
    [
      'floor: one RS256 verification',
      (1000 / floor).toFixed(0),
      floor.toFixed(3),
      percentile(floorMs, 0.99).toFixed(3),
      floor.toFixed(3),
      '',
    ],
  ]);
}

function valuesOf({ samples, elapsedMs, serverMs, engineMs }: Figures): number[] {
  const count = samples.length;
  return [
    (1000 * count) / elapsedMs,
    percentile(samples, 0.5),
    percentile(samples, 0.99),
    serverMs / count,
    engineMs / count,
  ];
}

/** Each round's rate, to see how even the machine was, and what went wrong. */
export function roundsOf({ name, rates, samples, errors }: Figures, unit: string): string {
  const kinds = [...new Set(errors)].slice(0, 5);
  const each = rates.map((rate) => rate.toFixed(0)).join(' ');
  const wrong = kinds.length === 0 ? '' : ` (${kinds.join('; ')})`;
  const counts = `${String(samples.length)} done, errors: ${String(errors.length)}${wrong}`;
  return `${name}: ${counts}; ${unit}/s by round: ${each}`;
}
