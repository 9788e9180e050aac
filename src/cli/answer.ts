/** What a command answers: the data for `--json`, and the same in words. */
export interface Answer {
  data: object;
  lines: readonly string[];
  /** What is done but may not be meant: on stderr, and beside the data for `--json`. */
  warning?: string | undefined;
  /** The answer is that something does not work: status 1. */
  failed?: boolean;
}

/** Written out where it could move a terminal's cursor, colour it or turn its reading order round: ids come from LMSs. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
}

/** As `JSON.stringify`, in plain characters; every reader of JSON reads the same. */
export function plainJson(data: unknown, indent?: number): string {
  return JSON.stringify(data, null, indent).replace(
    /[\u007F-\u009F\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Lines of 'name  value', the values below one another. */
export function facts(pairs: Readonly<Record<string, string | number>>): string[] {
  const width = Math.max(...Object.keys(pairs).map((name) => name.length));
  return Object.entries(pairs).map(([name, value]) =>
    `${name.padEnd(width)}  ${plain(String(value))}`.trimEnd(),
  );
}

/** A table in columns; `none` when it has no rows. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  none: string,
): string[] {
  if (rows.length === 0) return [none];
  const shown = [heads, ...rows].map((row) => row.map(plain));
  const widths = heads.map((_head, i) => Math.max(...shown.map((row) => (row[i] ?? '').length)));
  return shown.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
