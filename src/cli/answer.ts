/** What a command answers: the data for `--json`, and the same in words. */
export interface Answer {
  data: object;
  lines: readonly string[];
  /** What is done but may not be meant: on stderr, and beside the data for `--json`. */
  warning?: string | undefined;
  /** The answer is that something does not work: status 1. */
  failed?: boolean;
}

/** Lines of 'name  value', the values below one another. */
export function facts(pairs: Readonly<Record<string, string | number>>): string[] {
  const width = Math.max(...Object.keys(pairs).map((name) => name.length));
  return Object.entries(pairs).map(([name, value]) => `${name.padEnd(width)}  ${String(value)}`.trimEnd());
}

/** A table in columns; `none` when it has no rows. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  none: string,
): string[] {
  if (rows.length === 0) return [none];
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => (row[i] ?? '').length)));
  return [heads, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
