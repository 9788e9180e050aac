/** The log that a witness follows. */
export interface WitnessedLog {
  /** Address of the log, `https://.../log/<institution>`, without a slash at its end. */
  url: string;
  /** Where the witness keeps what it saw. */
  file: string;
  /** The log's key as C2SP signed-note writes it; null: the one in the file, or at the first use the one that the log shows. */
  key: string | null;
  /** Sizes of checkpoints elsewhere, such as in a sheet: how they lie to the one that is kept is proved and kept too. */
  sizes?: readonly number[];
}

/** What a witness found. */
export interface WitnessReport {
  /** `fork`: two trees of which neither begins with the other. `rollback`: fewer leaves than before. */
  outcome: 'first' | 'unchanged' | 'grown' | 'fork' | 'rollback';
  key: string;
  /** The checkpoint kept so far; null at the first use. */
  kept: string | null;
  /** The checkpoint that was read now. */
  seen: string;
  /** Leaves in the one that was read now. */
  size: number;
}
