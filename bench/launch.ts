/**
 * Login and launch, beside ltijs as it comes with its own MongoDB class: same engine, load generator and core, turn by
 * turn. A launch ends where the tool leads the browser on. It measures; no time is judged.
 *
 * npm run bench -- launch [--students 100] [--rounds 10] [--concurrency 20] [--port 3190] [--data data/bench]
 */
import { compare } from './compare/bench.ts';

await compare({ head: 'login + launch', unit: 'launches', work: { kind: 'launch' } });
