import type { SealedStatement } from './sealed.ts';

/** A tile of the log (C2SP tlog-tiles): up to 256 hashes of one level, or the entries below them. */
export interface TileName {
  level: number | 'entries';
  index: number;
}

/** A tile with what stands in it so far, 32 bytes each. */
export interface LogTile extends TileName {
  bytes: Uint8Array;
}

/** A statement that takes its place in the log. */
export interface LogEntry {
  /** The statement's id. */
  statement: string;
  /** Salted commitment, base64url: all that the log holds of it. */
  commitment: string;
}

/** Entries that were decided to follow the first `from`, with the checkpoint that will cover them. */
export interface LogBatch {
  from: number;
  entries: readonly LogEntry[];
  checkpoint: string;
  /** Epoch ms UTC at which it was signed. */
  at: number;
  /** Whether a validation is among the entries: its checkpoint is time-stamped at once. */
  urgent: boolean;
}

/** A sealed statement that waits for its place. */
export type WaitingStatement = Pick<SealedStatement, 'id' | 'type' | 'digest' | 'kept'>;

/** An institution's log as it stands. */
export interface LogHead {
  institution: string;
  /** The log's own name, for ever, whatever address it is read from. */
  origin: string;
  /** Leaves that are published. */
  size: number;
  /** The newest checkpoint, a signed note; null before the first. */
  checkpoint: string | null;
  /** Decided, and perhaps not carried out yet: whoever comes next finishes it. */
  batch: LogBatch | null;
}

/** A checkpoint that was published. */
export interface LogCheckpoint {
  institution: string;
  size: number;
  /** A signed note (C2SP signed-note, tlog-checkpoint). */
  note: string;
  /** Epoch ms UTC at which it was signed. */
  at: number;
}

/** Keeps the logs. One write decides what follows: `decide`; all that comes after it may be done twice. */
export interface LogStore {
  head(institution: string): Promise<LogHead | null>;
  /** The head, begun when there is none; null for a lease that is older than one that has entered. */
  enter(institution: string, holder: { origin: string; token: number }): Promise<LogHead | null>;
  /** Decides what follows the head; false when it is no longer the head, or a newer lease has entered. */
  decide(head: LogHead, batch: LogBatch, token: number): Promise<boolean>;
  /** Those of the tiles that exist. */
  tiles(institution: string, names: readonly TileName[]): Promise<LogTile[]>;
  /** Writes tiles; one that is as wide already stays. */
  writeTiles(institution: string, tiles: readonly LogTile[]): Promise<void>;
  /** Makes a batch part of the log: its checkpoint is the newest, and kept. */
  publish(institution: string, batch: LogBatch): Promise<void>;
  /** Tells the statements of a published batch their places. */
  place(institution: string, batch: LogBatch): Promise<void>;
  /** Ends a batch. */
  finish(institution: string, batch: LogBatch): Promise<void>;
  /** The first checkpoint that covers a leaf; null while none does. */
  checkpointOver(institution: string, index: number): Promise<LogCheckpoint | null>;
  /** Statements without a place, oldest first. */
  waiting(institution: string, limit: number): Promise<WaitingStatement[]>;
  /** The next institution, by its key, of which statements wait; null after the last. */
  nextWaiting(after: string): Promise<string | null>;
  /** When the oldest statement that waits was received, of any institution; null when none waits. */
  waitingSince(): Promise<number | null>;
}

/** That a leaf is in the log: what anyone needs to check it, beside the statement and its salt. */
export interface LogProof {
  index: number;
  /** The leaf's entry, base64url: it stays when the statement is erased. */
  commitment: string;
  /** Hashes from the leaf up (RFC 9162, section 2.1.3), base64. */
  hashes: string[];
  /** The checkpoint that they lead to, a signed note. */
  checkpoint: string;
}

/** The log of each institution, as the rest of the house knows it. */
export interface EvidenceLog {
  /** Gives statements that wait their places and publishes checkpoints, for all institutions. Any process may call it at any time. */
  appendWaiting(): Promise<void>;
  /** For how long the oldest statement has waited, ms; 0 when none waits. */
  lag(): Promise<number>;
  /** The newest checkpoint, a signed note; null before the first. */
  checkpoint(institution: string): Promise<string | null>;
  /** The key that checkpoints are verified with, as C2SP signed-note writes keys; null before the first checkpoint. */
  key(institution: string): Promise<string | null>;
  /** A published tile by its address below the log's, such as `tile/0/000.p/8`; null when it does not exist. */
  tile(institution: string, path: string): Promise<Uint8Array | null>;
  /**
   * Proves leaves to be in the log.
   * @param indexes from `log.index` of statements that are logged
   * @param checkpoint what they are proved against; the newest unless given
   * @throws AppError LOG_BROKEN when it does not cover them all
   */
  proofs(institution: string, indexes: readonly number[], checkpoint?: string): Promise<LogProof[]>;
  /**
   * Proves that a tree begins with an older one.
   * @returns hashes in base64 (RFC 9162, section 2.1.4)
   * @throws AppError LOG_BROKEN when the log has not so many leaves
   */
  consistency(institution: string, sizes: { older: number; newer: number }): Promise<string[]>;
}
