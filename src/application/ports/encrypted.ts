/** A field of a stored document that the vault encrypts. */
export interface EncryptedField {
  purpose: string;
  /** A field of the document that the purpose is bound to, after a `|`. */
  boundTo?: string;
  collection: string;
  field: string;
  /** Which of the collection's documents. */
  where?: Readonly<Record<string, string>>;
}

/**
 * Everything that is stored encrypted, in one place: what a change of the secret encrypts anew. A purpose that stands
 * neither here nor among the passing ones cannot be given to the vault.
 */
export const ENCRYPTED_FIELDS = [
  { purpose: 'lti-key', collection: 'keys', field: 'privateJwkEncrypted', where: { purpose: 'lti' } },
  { purpose: 'demo-key', collection: 'keys', field: 'privateJwkEncrypted', where: { purpose: 'demo' } },
  {
    purpose: 'seal-key',
    boundTo: 'institution',
    collection: 'keys',
    field: 'privateJwkEncrypted',
    where: { purpose: 'seal' },
  },
  {
    purpose: 'seal-ca-key',
    boundTo: 'institution',
    collection: 'keys',
    field: 'privateJwkEncrypted',
    where: { purpose: 'seal-ca' },
  },
  { purpose: 'tsa-key', collection: 'keys', field: 'privateJwkEncrypted', where: { purpose: 'tsa' } },
  {
    purpose: 'log-key',
    boundTo: 'institution',
    collection: 'keys',
    field: 'privateJwkEncrypted',
    where: { purpose: 'log' },
  },
  { purpose: 'return-url', collection: 'sessions', field: 'returnUrl' },
  { purpose: 'deep-linking', collection: 'sessions', field: 'deepLinking' },
  { purpose: 'launch-evidence', collection: 'sessions', field: 'launchEvidence' },
  { purpose: 'kept-evidence', collection: 'statements', field: 'kept' },
] as const satisfies readonly EncryptedField[];

/** Encrypted, but never stored: a change of the secret ends them. `secret-check` is the probe that tells the secret. */
export const PASSING_PURPOSES = ['lti-login', 'secret-check'] as const;

type Stored = (typeof ENCRYPTED_FIELDS)[number];
type NameOf<Field> = Field extends { purpose: infer Name extends string; boundTo: string }
  ? `${Name}|${string}`
  : Field extends { purpose: infer Name extends string }
    ? Name
    : never;

/** What something may be encrypted for. */
export type VaultPurpose = NameOf<Stored> | (typeof PASSING_PURPOSES)[number];
