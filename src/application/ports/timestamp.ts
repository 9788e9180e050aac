/** A time-stamp as it is kept. */
export interface Timestamp {
  /** TimeStampToken (RFC 3161), DER in base64. */
  token: string;
  /** The authority's time, epoch ms UTC. */
  at: number;
  authority: {
    /** As its certificate names it. */
    name: string;
    /** The built-in one: no independent evidence of time. */
    development: boolean;
  };
}

/** Asks an authority for time-stamps. */
export interface Stamper {
  /** Whether the built-in authority stamps, because no other is configured. */
  development: boolean;
  /** The certificate of the built-in authority's root, PEM; null where another stamps. */
  root(): Promise<string | null>;
  /** @throws AppError TSA_AWAY when no authority answered as it should */
  stamp(bytes: Uint8Array): Promise<Timestamp>;
}

/** Something of an institution that is to be stamped: it stands for everything before it in its series. */
export interface Stampable {
  institution: string;
  /** Grows: the size of the log that a checkpoint covers. */
  position: number;
  bytes: Uint8Array;
  /** Epoch ms UTC: since when something before it waits without a stamp. */
  since: number;
  /** Stamped at once, not within the minute: a validation stands before it. */
  urgent: boolean;
}

/** What waits for a time-stamp, one thing for each institution, and the stamps that were given. */
export interface StampStore {
  /** Wants this stamped, in the place of what waits of a lower position. */
  want(stampable: Stampable): Promise<void>;
  /** What waits, longest first, of all institutions. */
  waiting(limit: number): Promise<Stampable[]>;
  /** Keeps a stamp; what has been wanted since goes on waiting. */
  keep(stamped: Stampable, timestamp: Timestamp): Promise<void>;
  /** The first stamp that stands for a position; null while none does. */
  covering(institution: string, position: number): Promise<(Timestamp & { position: number }) | null>;
}
