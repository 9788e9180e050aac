import type { JWK } from 'jose';
import type { School } from '../lib/types.ts';

/** What the load generator is told. */
export interface Order {
  toolUrl: string;
  school: School;
  privateJwk: JWK;
  /** Spread over this many seconds; null: as fast as `concurrency` browsers can. */
  seconds: number | null;
  concurrency: number;
}

export const STEPS = ['login', 'launch', 'page', 'signature', 'receipt'] as const;
export type Step = (typeof STEPS)[number];

/** What came of it. */
export interface LoadResult {
  /** Duration of each request, ms. */
  samples: Record<Step, number[]>;
  errors: string[];
  /** From the first request to the last answer. */
  elapsedMs: number;
}
