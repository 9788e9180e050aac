/** Code points from the first to the last, both in it. */
export type Range = readonly [number, number];

/** Ranges as CSS writes them: `U+0000-00FF,U+0131`. */
export function readRanges(text: string): Range[] {
  return text.split(',').map((part) => {
    const [from = '', to = from] = part.trim().replace(/^U\+/i, '').split('-');
    return [parseInt(from, 16), parseInt(to, 16)];
  });
}

export function inRanges(ranges: readonly Range[], codePoint: number): boolean {
  return ranges.some(([from, to]) => codePoint >= from && codePoint <= to);
}
