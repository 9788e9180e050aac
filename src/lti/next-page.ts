import { decodeEntities } from './entities.ts';

/**
 * RFC 8288, with Moodle's HTML entities and curly quotes forgiven.
 * @throws Error for a page at another host: our token is not for it, and half a list is not the list
 */
export function nextPage(link: string | string[] | null | undefined, from: string): string | null {
  for (const part of String(link ?? '').split(/,\s*(?=<)/)) {
    // Quotes that are no ASCII arrive as several characters.
    const match = /^\s*<([^>]*)>\s*;.*\brel\s*=[^\w;,]*next\b/i.exec(part);
    if (match?.[1] === undefined) continue;
    const next = new URL(decodeEntities(match[1]), from);
    if (next.origin !== new URL(from).origin) throw new Error('The next page is elsewhere');
    return next.href;
  }
  return null;
}
