import type { AuditEntry } from '../../domain/audit.ts';
import type { Erased } from '../../domain/erasure.ts';
import type { InkPrints } from '../../domain/ink-prints.ts';
import type { Act } from '../../domain/meeting.ts';
import type { PresenceShownBy, SignatureMethod } from '../../domain/signature.ts';
import type { RevocationReason, SealKeyState } from '../../domain/seal-keys.ts';
import type { Statement, StatementType } from '../../domain/statement.ts';
import type { KeyCertificates, KeyRevocation } from './keys.ts';

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
  /** Of a drawing: by which equal ones are found. Null for those of before they were kept. */
  prints: InkPrints | null;
  /** Encrypted: leaf salt, id_token, platform key, strokes, salted rows. */
  kept: string;
  /** Its own audit event and place in the log, inside the same atomic insert. */
  audit: { actor: string; actorName: string };
  log: LogPlace;
  setAside: Act | null;
}

/** A statement on its way to the store, with what goes with its act: written with it, or neither is. */
export interface OutgoingStatement extends SealedStatement {
  /** What the trail says of it. */
  trail?: readonly AuditEntry[];
  /** Which signature it sets aside (a statement's id), and what is noted on that. */
  setsAside?: { signature: string; act: Act };
}

/**
 * What is left of a statement that was erased: that there was one, and its place in the log, whose salted commitment stays.
 * Seal, salt and all that it said are gone; `person` is a random pseudonym.
 */
export interface ErasedStatement extends Pick<
  SealedStatement,
  | 'id'
  | 'institution'
  | 'meeting'
  | 'course'
  | 'type'
  | 'person'
  | 'revision'
  | 'receivedAt'
  | 'digest'
  | 'log'
> {
  erased: Erased;
}

/** Where a statement stands in its institution's log. */
export type LogPlace = { state: 'pending' } | { state: 'logged'; index: number };

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
  /** The canonical JSON (RFC 8785) of any value. */
  canonical(value: unknown): string;
  /** Opens a seal with the institution's public keys. @throws AppError SEAL_BROKEN */
  open(institution: string, jws: string): Promise<Statement>;
  /** The institution's public key (RFC 7517) that a seal names. @throws AppError SEAL_BROKEN */
  publicJwk(institution: string, jws: string): Promise<Record<string, unknown>>;
}

/** Signs for an institution, wherever its private key stands. */
export interface Signer {
  /** RFC 7638 thumbprint of its public key. */
  kid: string;
  /** X.509, DER in base64: the key's own certificate, then who issued it. */
  chain: readonly string[];
  /** ECDSA on P-256 over SHA-256 of the data: r and s, 32 bytes each (RFC 7518, section 3.4). */
  sign(data: Uint8Array): Promise<Uint8Array>;
}

/** Signers outside, such as an HSM or a remote seal. Null for an institution whose key stands here. */
export interface ExternalSigners {
  find(institution: string): Promise<Signer | null>;
}

/** A sealing key as the operator sees it. */
export interface SealKeyFacts {
  kid: string;
  state: SealKeyState;
  origin: KeyCertificates['origin'];
  /** Of the certificate; names in RFC 4514 form. */
  subject: string;
  issuer: string;
  serial: string;
  /** Epoch ms UTC. */
  notBefore: number;
  notAfter: number;
  revocation: KeyRevocation | null;
}

/** A PKCS#12 file as an operator has it. */
export interface KeyFile {
  bytes: Uint8Array;
  password: string;
}

/** The sealing keys of institutions, their certificates and their authority. */
export interface SealKeyring {
  /** With the first key, made now when there is none. Oldest first. */
  list(institution: string): Promise<SealKeyFacts[]>;
  /** Makes the next key. @returns its kid */
  rotate(institution: string): Promise<string>;
  /**
   * Makes the key of a file the one that seals. @returns its kid
   * @throws AppError SEAL_FILE_UNREADABLE, SEAL_FILE_UNSUITABLE, SEAL_KEY_KNOWN
   */
  import(institution: string, file: KeyFile): Promise<string>;
  /** @throws AppError SEAL_KEY_UNKNOWN when there is no such key that is not revoked yet */
  revoke(institution: string, kid: string, reason: RevocationReason): Promise<KeyRevocation>;
  /** The certificate of the institution's own authority, PEM. */
  authority(institution: string): Promise<string>;
  /** The authority's revocation list (RFC 5280), DER; null while the institution has no authority. */
  revocationList(institution: string): Promise<Uint8Array | null>;
}
