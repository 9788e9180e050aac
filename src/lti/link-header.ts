import { decodeEntities } from './entities.ts';

/**
 * Where a `Link` header leads by a relation, or null. RFC 8288, with Moodle's HTML entities and curly quotes forgiven.
 * @throws Error for another host: our token is not for it, and half a list is not the list
 */
export function linkTo(
  relation: 'next' | 'differences',
  link: string | string[] | null | undefined,
  from: string,
): string | null {
  for (const part of String(link ?? '').split(/,\s*(?=<)/)) {
    // Quotes that are no ASCII arrive as several characters.
    const [, target, found] = /^\s*<([^>]*)>\s*;.*\brel\s*=[^\w;,]*(\w+)/.exec(part) ?? [];
    if (target === undefined || found?.toLowerCase() !== relation) continue;
    const to = new URL(decodeEntities(target), from);
    if (to.origin !== new URL(from).origin) throw new Error(`The ${relation} of the list are elsewhere`);
    return to.href;
  }
  return null;
}
