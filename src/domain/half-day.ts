export interface Span {
  /** Epoch ms UTC. */
  start: number;
  end: number;
}

/**
 * Splits a meeting at the half-day boundaries that fall strictly inside it (funders ask for a signature per half-day).
 * @param boundaries epoch ms UTC of each boundary near the meeting, as read from the institution's local clock
 */
export function halfDays(span: Span, boundaries: readonly number[]): Span[] {
  const inside = [...new Set(boundaries)]
    .filter((at) => at > span.start && at < span.end)
    .sort((a, b) => a - b);
  const edges = [span.start, ...inside, span.end];
  return edges.slice(1).map((end, index) => ({ start: edges[index] ?? span.start, end }));
}
