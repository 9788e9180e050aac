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
}

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

/** Keeps the logs. One write decides what follows: `decide`; all that comes after may be done twice. */
export interface LogStore {
  head(institution: string): Promise<LogHead | null>;
  /** The head, begun when there is none; null for a lease that is older than the newest seen. */
  enter(institution: string, holder: { origin: string; token: number }): Promise<LogHead | null>;
  /** Decides what follows the head; false when it is no longer the head, or a newer lease has entered. */
  decide(head: LogHead, batch: LogBatch, token: number): Promise<boolean>;
  /** Those of the tiles that exist. */
  tiles(institution: string, names: readonly TileName[]): Promise<LogTile[]>;
  /** Writes tiles; one that is as wide already stays. */
  writeTiles(institution: string, tiles: readonly LogTile[]): Promise<void>;
  /** Ends what was decided: its checkpoint is the log's, and kept. */
  publish(institution: string, batch: LogBatch, at: number): Promise<void>;
  /** The first checkpoint that covers a leaf; null while none does. */
  checkpointOver(institution: string, index: number): Promise<LogCheckpoint | null>;
}
