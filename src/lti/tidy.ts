import { tidyText } from '../domain/text.ts';

const MOST = 300;

/** A name or title from the LMS: bounded, composed, without control characters, since it is shown and sealed. */
export function tidy(text: string | undefined): string | undefined {
  const clean = tidyText(text?.replace(/\p{Cc}/gu, ' ') ?? '');
  if (clean === '' || isUnresolved(clean)) return undefined;
  return [...clean].slice(0, MOST).join('');
}

/** An LMS sends a variable that it does not know as it stands: `$Person.name.full`. */
function isUnresolved(text: string): boolean {
  return /^\$[A-Z][A-Za-z]*\.[A-Za-z.]+$/.test(text);
}
