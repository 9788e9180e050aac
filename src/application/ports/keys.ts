import type { RevocationReason } from '../../domain/seal-keys.ts';
import type { KeyRotation } from '../../domain/tool-keys.ts';

/** The X.509 certificates of a key. */
export interface KeyCertificates {
  /** `own-ca`: issued here. `external`: the private part stands in a signer outside. */
  origin: 'own-ca' | 'imported' | 'external';
  /** DER in base64, the key's own first, then who issued it. */
  chain: string[];
  /** Of the key's own certificate, epoch ms UTC. */
  notBefore: number;
  notAfter: number;
}

/** A key that is not to be trusted from `at` on, epoch ms UTC. */
export interface KeyRevocation {
  at: number;
  reason: RevocationReason;
}

/** A key pair: the public part readable for ever, the private one encrypted. */
export interface StoredKey {
  kid: string;
  purpose: 'lti' | 'seal' | 'seal-ca' | 'log' | 'tsa' | 'demo';
  institution: string | null;
  publicJwk: Record<string, unknown>;
  /** Empty when an external signer holds the private part, or when it was destroyed after use. */
  privateJwkEncrypted: string;
  createdAt: number;
  /** Null for the first key of a purpose, and for purposes whose key does not rotate. */
  rotation: KeyRotation | null;
  /** None for keys that need no certificate. */
  certificates?: KeyCertificates | null;
  revocation?: KeyRevocation | null;
}

export interface KeyStore {
  /** Oldest first. */
  list(purpose: StoredKey['purpose'], institution?: string): Promise<StoredKey[]>;
  /**
   * Keeps the first key of a purpose, institution and generation when two processes make one at once; returns the
   * kept one.
   */
  insertFirst(key: StoredKey): Promise<StoredKey>;
  /** Gives a key that has none its certificates, once; returns the key as it then stands. */
  certify(institution: string, kid: string, certificates: KeyCertificates): Promise<StoredKey>;
  /** False when there is no such key that is not revoked yet. */
  revoke(institution: string, kid: string, revocation: KeyRevocation): Promise<boolean>;
}
