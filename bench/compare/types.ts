import type { JWK } from 'jose';
import type { School } from '../lib/types.ts';

/** What the load generator is told: one round at one side. */
export interface Order {
  toolUrl: string;
  school: School;
  privateJwk: JWK;
  concurrency: number;
  work: Work;
}

export type Work =
  /** Every student logs in and launches. */
  | { kind: 'launch' }
  /** Every student, signed in on first use, asks for their page so many times. */
  | { kind: 'page'; times: number };

/** What came of it. */
export interface LoadResult {
  /** Duration of each, ms. */
  samples: number[];
  errors: string[];
  /** Without what the LMS does in between. */
  elapsedMs: number;
}
