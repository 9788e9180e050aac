import type { Institution } from '../../domain/institution.ts';
import type { Person } from '../../domain/person.ts';

/** A server-side session: the person in an institution. Course and role come from the URL and the memberships. */
export interface Session {
  /** SHA-256, base64url, of the 256-bit id in the cookie. */
  idHash: string;
  /** A projector session can show one meeting's QR and counts, and nothing else. */
  purpose: 'webspace' | 'projector';
  institution: string;
  person: string;
  /** The course of the launch; null for launches without a context. */
  course: string | null;
  /** The projector's meeting. */
  meeting: string | null;
  /** Unique: platform + nonce of the launch, or the id of the hand-off. This index is the replay check. */
  origin: string;
  issuer: string;
  clientId: string;
  locale: string | null;
  /** Origins that may frame this session's pages. */
  frameAncestors: string[];
  /** Where the LMS wants the person back; contains a sesskey: encrypted, never logged. */
  returnUrl: string | null;
  idTokenDigest: string;
  /** Encrypted id_token and platform key. */
  launchEvidence: string | null;
  /** Encrypted request of a deep linking launch, which asks for a link; null for others. */
  deepLinking: string | null;
  createdAt: number;
  lastSeenAt: number;
  /** Absolute end, epoch ms UTC. */
  expiresAt: number;
}

/** A live session with its person and institution, read in one operation. */
export interface LiveSession {
  session: Session;
  person: Person;
  institution: Institution;
}

export interface SessionStore {
  /** @throws AppError LTI_REPLAYED when the origin was used before */
  create(session: Session): Promise<void>;
  find(idHash: string): Promise<LiveSession | null>;
  touch(idHash: string, lastSeenAt: number): Promise<void>;
  end(idHash: string): Promise<void>;
}
