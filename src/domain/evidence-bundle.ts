import type { AttendanceSheet } from './attendance-sheet.ts';
import type { SaltedRow, SaltedRowChange } from './statement.ts';

/** Name of the bundle where it is attached to a sheet. */
export const BUNDLE_FILE = 'evidence.emarge.json';

/** Checkpoints of before that a bundle has at most: a verifier looks at no more, for each takes it some ms. */
export const MOST_EARLIER = 1000;

/**
 * Everything that it takes to check sealed statements without us: a JSON file of its own, or attached to a sheet.
 * Described for strangers in docs/evidence-format.md, section Bundle.
 */
export interface EvidenceBundle {
  format: 'emarge-evidence';
  v: 1;
  /** Of a whole meeting, or one person's own signature, which reveals nobody else. */
  kind: 'meeting' | 'personal';
  institution: { key: string; name: string };
  /** Public keys that the seals name: JWK (RFC 7517) with `x5c`. */
  keys: Record<string, unknown>[];
  /** Newest revocation list (RFC 5280) of the authority that issued a key here, DER in base64; null where there is none. */
  revocations: string | null;
  /** Null while no statement of it is in the log. */
  log: BundledLog | null;
  /** In the order in which they were received. */
  statements: BundledStatement[];
  /** What the sheet prints; null in a personal bundle. */
  sheet: AttendanceSheet | null;
}

export interface BundledLog {
  /** As C2SP signed-note writes keys. */
  key: string;
  /** A signed note; every inclusion proof leads to it. */
  checkpoint: string;
  /** TimeStampToken (RFC 3161) on the bytes of the checkpoint, DER in base64; null while it has none. */
  timestamp: string | null;
  /**
   * Checkpoints of before, each the first stamped one over a statement that none before it covers: what stands in it had been
   * sealed when it was stamped, whatever became of the key since. Oldest first; left out where there is none.
   */
  earlier?: EarlierCheckpoint[];
}

export interface EarlierCheckpoint {
  checkpoint: string;
  timestamp: string;
  /** Proof that the checkpoint above begins with this one, base64 (RFC 9162, section 2.1.4). */
  consistency: string[];
}

export interface BundledStatement {
  /** SHA-256, base64url, of the canonical JSON under the seal. */
  digest: string;
  /** Compact JWS; null once the statement was erased, as is the salt. */
  jws: string | null;
  /** Leaf salt, 32 bytes in base64url. */
  salt: string | null;
  /** Null while it waits for its place in the log. */
  inclusion: BundledInclusion | null;
  /** Of a roll call or an amendment: what its seal names by salted digests, in that order; null for an erased one. */
  rows?: (SaltedRow | SaltedRowChange | null)[];
  /** Of a drawn signature: what its `strokesDigest` is of. */
  strokes?: unknown;
  /** What the LMS signed at the launch. In personal bundles and in those asked for with identities, never on sheets. */
  identity?: { idToken: string; platformJwk: Record<string, unknown> };
}

export interface BundledInclusion {
  index: number;
  /** The leaf's entry in the log, base64url: stays when the statement is erased. */
  commitment: string;
  /** Hashes from the leaf up, base64 (RFC 9162, section 2.1.3). */
  hashes: string[];
}
