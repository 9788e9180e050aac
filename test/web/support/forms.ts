/** The value of a hidden field as a browser would send it. */
function fieldOf(html: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1]?.replaceAll('&#39;', "'") ?? '';
}

/** What the signing form of a page sends unseen. */
export function signingFieldsOf(html: string): Record<'idempotencyKey' | 'locale' | 'sentence', string> {
  return {
    idempotencyKey: fieldOf(html, 'idempotencyKey'),
    locale: fieldOf(html, 'locale'),
    sentence: fieldOf(html, 'sentence'),
  };
}
