import type { JWK } from 'jose';

/** A school that signs in one run: its own institution, platform and students. */
export interface School {
  institution: string;
  platform: { issuer: string; clientId: string; deploymentId: string };
  students: Student[];
}

export interface Student {
  sub: string;
  name: string;
  givenName: string;
  familyName: string;
  /** LTI context of their course. */
  contextId: string;
}

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

export interface ToolStarted {
  url: string;
  notes: string[];
}
