/** The value of a hidden field, as the browser would send it. */
export function hidden(html: string, name: string): string {
  const value = new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
  return value.replaceAll('&#39;', "'").replaceAll('&#34;', '"').replaceAll('&amp;', '&');
}

/** The form by which the teacher signs, as the page offers it. */
export function completionForm(
  html: string,
  changes: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    locale: hidden(html, 'locale'),
    sentence: hidden(html, 'sentence'),
    method: 'typed',
    name: 'A. Müller',
    declared: 'yes',
    ...changes,
  };
}
