/** How long an LMS administrator has to use it. */
export const REGISTRATION_LINK_MS = 24 * 60 * 60_000;

/** A URL with which one LMS registers the tool for one institution, once. */
export interface RegistrationLink {
  /** Names it in lists and commands; opens nothing. */
  id: string;
  /** SHA-256, base64url, of the token in the URL. */
  tokenHash: string;
  institution: string;
  /** Who made it: a person's id, or `operator`. */
  createdBy: { id: string; name: string };
  createdAt: number;
  expiresAt: number;
  /** Since when an LMS is being asked: one exchange at a time. */
  takenAt: number | null;
  usedAt: number | null;
  revokedAt: number | null;
  /** What was registered with it. */
  platform: { issuer: string; clientId: string } | null;
}

export type LinkState = 'open' | 'used' | 'revoked' | 'expired';

/** Derived from the clock, never written. @param now epoch ms UTC */
export function linkState(link: RegistrationLink, now: number): LinkState {
  if (link.usedAt !== null) return 'used';
  if (link.revokedAt !== null) return 'revoked';
  return now >= link.expiresAt ? 'expired' : 'open';
}
