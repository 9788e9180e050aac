import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Services } from './services.ts';

const SEPARATOR = '~';

function mac(services: Pick<Services, 'vault'>, purpose: string, text: string): Buffer {
  return createHmac('sha256', services.vault.deriveKey(purpose)).update(text).digest();
}

/** Parts with an HMAC (RFC 2104, SHA-256) for one purpose; parts must not hold `~`. */
export function signText(
  services: Pick<Services, 'vault'>,
  purpose: string,
  parts: readonly string[],
): string {
  const text = parts.join(SEPARATOR);
  return `${text}${SEPARATOR}${mac(services, purpose, text).toString('base64url')}`;
}

/** The parts, or null when the text was not signed here for this purpose. */
export function readSignedText(
  services: Pick<Services, 'vault'>,
  purpose: string,
  signed: string,
): string[] | null {
  const end = signed.lastIndexOf(SEPARATOR);
  if (end < 0) return null;
  const text = signed.slice(0, end);
  const given = Buffer.from(signed.slice(end + 1), 'base64url');
  const expected = mac(services, purpose, text);
  return given.length === expected.length && timingSafeEqual(given, expected) ? text.split(SEPARATOR) : null;
}
