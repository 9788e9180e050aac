import { stopTestEngine } from './engine.ts';

/** Mocha's root hooks: the engine of the run ends after its last test. */
export const mochaHooks = {
  afterAll: stopTestEngine,
};
