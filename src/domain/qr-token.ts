import { createHmac, timingSafeEqual } from 'node:crypto';

/** Rolling epochs: which one a moment falls into and for how long a finished one is still taken. All in ms. */
export interface EpochRule {
  lengthMs: number;
  graceMs: number;
}

/** A forwarded photo lives 4 to 12 s. */
export const QR_EPOCH: EpochRule = { lengthMs: 8_000, graceMs: 4_000 };
export const TYPED_CODE_EPOCH: EpochRule = { lengthMs: 60_000, graceMs: 30_000 };

/** How long a good scan waits for its person: long enough for a launch in the same browser. */
export const SCAN_TICKET_MS = 600_000;

export const TYPED_CODE_TRIES = 5;

const TOKEN_PATTERN = /^([0-9a-f]{24})\.([0-9a-z]{1,9})\.([A-Za-z0-9_-]{22})$/;
/** Digits and capitals without look-alikes (no 0 O, 1 I L, B of 8, S of 5, Z of 2, U of V). */
const CODE_ALPHABET = '23456789ACDEFGHJKMNPQRTVWXY';
/** What is read wrongly from a wall and typed: taken for the character that it resembles. */
const RESEMBLES: ReadonlyMap<string, string> = new Map([
  ['B', '8'],
  ['S', '5'],
  ['Z', '2'],
  ['U', 'V'],
]);
const CODE_LENGTH = 8;

export function epochAt(now: number, rule: EpochRule): number {
  return Math.floor(now / rule.lengthMs);
}

/** ms until the next epoch begins. */
export function msToNextEpoch(now: number, rule: EpochRule): number {
  return rule.lengthMs - (now % rule.lengthMs);
}

/** The running epoch, and the one before it during the grace. */
export function isEpochLive(epoch: number, now: number, rule: EpochRule): boolean {
  const current = epochAt(now, rule);
  return epoch === current || (epoch === current - 1 && now % rule.lengthMs < rule.graceMs);
}

/** What a QR says: which meeting and when, never who. */
export interface QrClaim {
  meeting: string;
  epoch: number;
}

export function qrToken(key: Uint8Array, institution: string, claim: QrClaim): string {
  return `${claim.meeting}.${claim.epoch.toString(36)}.${qrMac(key, institution, claim)}`;
}

/** Reads what a token claims, not yet whether it is true; null when it has not the form of a token. */
export function readQrToken(token: string): (QrClaim & { mac: string }) | null {
  const match = TOKEN_PATTERN.exec(token);
  const [, meeting, epoch, mac] = match ?? [];
  if (meeting === undefined || epoch === undefined || mac === undefined) return null;
  return { meeting, epoch: parseInt(epoch, 36), mac };
}

export type QrVerdict = 'live' | 'expired' | 'forged';

export function judgeQr(
  key: Uint8Array,
  seen: { institution: string; claim: QrClaim & { mac: string } },
  now: number,
): QrVerdict {
  const expected = qrMac(key, seen.institution, seen.claim);
  if (!sameText(expected, seen.claim.mac)) return 'forged';
  return isEpochLive(seen.claim.epoch, now, QR_EPOCH) ? 'live' : 'expired';
}

/** In the same time wherever they differ. */
function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function qrMac(key: Uint8Array, institution: string, claim: QrClaim): string {
  const text = `qr|${institution}|${claim.meeting}|${String(claim.epoch)}`;
  return createHmac('sha256', key).update(text).digest().subarray(0, 16).toString('base64url');
}

/** The typed code of an epoch: 8 characters, shown as `K7MP-2XQA`. */
export function typedCode(key: Uint8Array, institution: string, claim: QrClaim): string {
  const text = `code|${institution}|${claim.meeting}|${String(claim.epoch)}`;
  const digest = createHmac('sha256', key).update(text).digest();
  const characters = Array.from({ length: CODE_LENGTH }, (_, i) =>
    CODE_ALPHABET.charAt(digest.readUInt16BE(i * 2) % CODE_ALPHABET.length),
  );
  return `${characters.slice(0, 4).join('')}-${characters.slice(4).join('')}`;
}

/** Forgives spaces, hyphens, lower case, full-width forms and look-alikes, as people type and paste them. */
export function normaliseTypedCode(typed: string): string {
  const letters = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/[BSZU]/g, (letter) => RESEMBLES.get(letter) ?? letter);
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** Whether it is a code at all: what is none costs no try. */
export function isTypedCode(typed: string): boolean {
  return normaliseTypedCode(typed).length === CODE_LENGTH + 1;
}

/** @param now epoch ms UTC */
export function isTypedCodeLive(
  key: Uint8Array,
  seen: { institution: string; meeting: string; typed: string },
  now: number,
): boolean {
  const current = epochAt(now, TYPED_CODE_EPOCH);
  const typed = normaliseTypedCode(seen.typed);
  return [current, current - 1]
    .filter((epoch) => isEpochLive(epoch, now, TYPED_CODE_EPOCH))
    .some((epoch) => sameText(typedCode(key, seen.institution, { meeting: seen.meeting, epoch }), typed));
}
