import type { InkPrints } from '../../domain/ink-prints.ts';
import type { Act } from '../../domain/meeting.ts';
import type { PresenceShownBy, SignatureMethod } from '../../domain/signature.ts';
import type { Statement, StatementType } from '../../domain/statement.ts';

/** A statement under the institution's seal: compact JWS (RFC 7515) over its canonical JSON (RFC 8785). */
export interface Seal {
  jws: string;
  /** SHA-256, base64url, of the canonical JSON. */
  digest: string;
}

/**
 * A sealed statement as stored. Never edited; `setAside` alone is added later.
 * Unique on institution + meeting + type + person + revision.
 */
export interface SealedStatement extends Seal {
  id: string;
  institution: string;
  meeting: string;
  course: string;
  type: StatementType;
  /** Whose act; empty for statements of which a meeting has one a version (roll call, validation). */
  person: string;
  revision: number;
  /** Epoch ms UTC. */
  receivedAt: number;
  /** What pages show without opening the seal. */
  shown: ShownSignature;
  /** Given by the page, so that a retry meets its own receipt. */
  idempotencyKey: string | null;
  /** Of a student's drawing: by which equal ones are found. Null for those of before they were kept. */
  prints: InkPrints | null;
  /** Encrypted: leaf salt, id_token, platform key, strokes, salted rows. */
  kept: string;
  /** Its own audit event and place in the log, inside the same atomic insert. */
  audit: { actor: string; actorName: string };
  log: { state: 'pending' };
  setAside: Act | null;
}

export interface ShownSignature {
  name: string;
  method: SignatureMethod | null;
  presence: PresenceShownBy | null;
  /** SVG path data and the pad's size, for drawn signatures. */
  ink: { path: string; width: number; height: number } | null;
  typedName: string | null;
}

/** What is encrypted under `kept`: evidence that was not made by us, and what the seal only names by hash. */
export interface KeptEvidence {
  leafSalt: string;
  idToken: string | null;
  platformJwk: Record<string, unknown> | null;
  strokes: unknown;
  rows: unknown;
}

export interface Sealer {
  /** Seals with the institution's current key, making the first one when there is none. */
  seal(institution: string, statement: Statement): Promise<Seal>;
  /** SHA-256, base64url, of the canonical JSON (RFC 8785) of any value. */
  digest(value: unknown): string;
  /** Opens a seal with the institution's public keys. @throws AppError SEAL_BROKEN */
  open(institution: string, jws: string): Promise<Statement>;
  /** The institution's public key (RFC 7517) that a seal names. @throws AppError SEAL_BROKEN */
  publicJwk(institution: string, jws: string): Promise<Record<string, unknown>>;
}
