/** A sequencer in a process of its own, that stops for good at one step: whoever started it kills it there. */
import { pino } from 'pino';
import type { LogStore } from '../../../src/application/ports/evidence-log.ts';
import { createEvidenceLog } from '../../../src/evidence/log/index.ts';
import { createVault } from '../../../src/secrets/vault.ts';
import { openStores } from '../../../src/store/index.ts';
import { HOST, stoppedAfter } from './support.ts';

const [url = '', secret = '', now = '', step = ''] = process.argv.slice(2);
const vault = createVault(secret);
const clock = { now: () => Number(now) };
const log = pino({ level: 'silent' });
const { stores } = await openStores({ url, vault, clock, log });
const logs = stoppedAfter(stores.logs, step as keyof LogStore, () => console.log('there'));
await createEvidenceLog({ ...stores, logs, vault, clock, log, host: HOST }).appendWaiting();
