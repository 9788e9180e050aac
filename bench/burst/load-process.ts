// The students' browsers and their LMS, in a process of its own.
import { Agent } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { importJWK, type CryptoKey } from 'jose';
import { Browser } from '../lib/browser.ts';
import type { Lms } from '../lib/launch.ts';
import type { Student } from '../lib/types.ts';
import { inTurn } from '../lib/workers.ts';
import { signIn } from './student.ts';
import { STEPS, type LoadResult, type Order, type Step } from './types.ts';

process.once('message', (order: Order) => {
  void run(order).then((result) => {
    process.send?.(result);
    process.disconnect();
  });
});

async function run(order: Order): Promise<LoadResult> {
  const key = (await importJWK(order.privateJwk, 'RS256')) as CryptoKey;
  const lms: Lms = { ...order, key, kid: order.privateJwk.kid ?? '' };
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  const samples = Object.fromEntries(STEPS.map((step) => [step, [] as number[]])) as LoadResult['samples'];
  const errors: string[] = [];
  const started = performance.now();

  const one = async (student: Student): Promise<void> => {
    let at: Step = 'login';
    const timed = async <T>(step: Step, work: () => Promise<T>): Promise<T> => {
      at = step;
      const begun = performance.now();
      const result = await work();
      samples[step].push(performance.now() - begun);
      return result;
    };
    try {
      await signIn(lms, student, { browser: new Browser(order.toolUrl, agent), timed });
    } catch (error) {
      errors.push(`${at}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  await (order.seconds === null
    ? inTurn(order.school.students, order.concurrency, one)
    : spread(order, order.seconds, one));
  agent.destroy();
  return { samples, errors, elapsedMs: performance.now() - started };
}

/** An even pace; each comes at a random moment of their own slot. */
async function spread(
  { school }: Order,
  seconds: number,
  one: (student: Student) => Promise<void>,
): Promise<void> {
  const slot = (seconds * 1000) / school.students.length;
  await Promise.all(
    school.students.map(async (student, at) => {
      await wait((at + Math.random()) * slot);
      await one(student);
    }),
  );
}
