/** Name of the list of sheets where it is attached to a certificate of completion. */
export const BASIS_FILE = 'sheets.emarge.json';

/** The sheets that a certificate of completion rests on, each once, as canonical JSON (RFC 8785). */
export interface CompletionBasis {
  format: 'emarge-completion';
  v: 1;
  /** In the order of what was followed. */
  sheets: NamedSheet[];
}

/** A sheet by its id, and by the SHA-256 (base64url) of its PDF. */
export interface NamedSheet {
  id: string;
  sha256: string;
}
