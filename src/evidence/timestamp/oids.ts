/** RFC 5652, section 5.1. */
export const ID_SIGNED_DATA = '1.2.840.113549.1.7.2';
/** RFC 3161, section 2.4.2. */
export const ID_TST_INFO = '1.2.840.113549.1.9.16.1.4';
export const ID_SHA256 = '2.16.840.1.101.3.4.2.1';
/** RFC 5652, section 11. */
export const ID_CONTENT_TYPE = '1.2.840.113549.1.9.3';
export const ID_MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
/** RFC 2634, section 5.4, and RFC 5035: which certificate signed. */
export const ID_SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
export const ID_SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
/** RFC 5280, section 4.2.1.12. */
export const ID_EXTENDED_KEY_USAGE = '2.5.29.37';
export const ID_TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
export const ID_COMMON_NAME = '2.5.4.3';
export const ID_ORGANISATION = '2.5.4.10';

/** What the built-in authority stamps under: a UUID of our own (X.667), so that nobody else's policy is mistaken for it. */
export const DEVELOPMENT_POLICY = '2.25.43879211027015575058150848822876983354';

/** An arc beyond 64 bits is read by the library as its base-128 digits in braces: here in decimal, as it is written. */
export function plainOid(text: string): string {
  return text.replace(/\{((?:[0-9a-f]{2})+)\}/g, (_whole, digits: string) =>
    (digits.match(/../g) ?? []).reduce((sum, digit) => sum * 128n + BigInt(`0x${digit}`), 0n).toString(),
  );
}
