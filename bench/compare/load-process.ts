// Students' browsers and their LMS, in a process of its own. The browsers stay from round to round, as browsers do.
import { Agent } from 'node:http';
import { importJWK, type CryptoKey } from 'jose';
import { Browser } from '../lib/browser.ts';
import { follow, idTokenOf, launch, logIn, type Lms } from '../lib/launch.ts';
import type { Student } from '../lib/types.ts';
import { inTurn } from '../lib/workers.ts';
import type { LoadResult, Order } from './types.ts';

interface Visitor {
  student: Student;
  browser: Browser;
  /** Of the page that a launch ends at; null before the first. */
  page: string | null;
}

/** Of the student's page, while the meeting is open for signature. */
const SIGN_FORM = 'data-sign';
const agent = new Agent({ keepAlive: true, maxSockets: 512 });
const visitors = new Map<string, Visitor[]>();

process.on('message', (order: Order) => {
  void answered(order).then((result) => process.send?.(result));
});
process.once('disconnect', () => agent.destroy());

async function answered(order: Order): Promise<LoadResult> {
  const key = (await importJWK(order.privateJwk, 'RS256')) as CryptoKey;
  const lms: Lms = { ...order, key, kid: order.privateJwk.kid ?? '' };
  const here = visitors.get(order.toolUrl) ?? order.school.students.map((student) => visitor(order, student));
  visitors.set(order.toolUrl, here);
  return order.work.kind === 'launch'
    ? launches(lms, here, order.concurrency)
    : pages(lms, here, { concurrency: order.concurrency, times: order.work.times });
}

function visitor({ toolUrl }: Order, student: Student): Visitor {
  return { student, browser: new Browser(toolUrl, agent), page: null };
}

/** First all log in, then all launch: what the LMS signs in between is not on the tool's account. */
async function launches(lms: Lms, here: readonly Visitor[], concurrency: number): Promise<LoadResult> {
  const errors: string[] = [];
  const login = await timed(here, { concurrency, errors }, ({ browser }) => logIn(lms, browser));
  const signed = [];
  for (const { item, value, ms } of login.done) {
    const idToken = await idTokenOf(lms, item.student, value.nonce);
    signed.push({ ...item, state: value.state, idToken, ms });
  }
  const launched = await timed(signed, { concurrency, errors }, ({ browser, state, idToken }) =>
    launch(browser, state, idToken),
  );
  return {
    samples: launched.done.map(({ item, ms }) => item.ms + ms),
    errors,
    elapsedMs: login.elapsedMs + launched.elapsedMs,
  };
}

async function pages(
  lms: Lms,
  here: readonly Visitor[],
  { concurrency, times }: { concurrency: number; times: number },
): Promise<LoadResult> {
  const errors: string[] = [];
  const entering = here.filter(({ page }) => page === null);
  await timed(entering, { concurrency, errors }, (visitor) => enter(lms, visitor));
  const asked = Array.from({ length: times }, () => here).flat();
  const read = await timed(asked, { concurrency, errors }, ({ browser, page }) =>
    follow(browser, page ?? '/'),
  );
  return { samples: read.done.map(({ ms }) => ms), errors, elapsedMs: read.elapsedMs };
}

/** Launches, and keeps the address of the page that it ends at. */
async function enter(lms: Lms, visitor: Visitor): Promise<void> {
  const { browser, student } = visitor;
  const { state, nonce } = await logIn(lms, browser);
  const { location } = await launch(browser, state, await idTokenOf(lms, student, nonce));
  const { path, body } = await follow(browser, location);
  if (!body.includes(SIGN_FORM)) throw new Error('the page has nothing to sign');
  visitor.page = path;
}

interface Done<T, V> {
  item: T;
  value: V;
  ms: number;
}

/** Does each, so many at a time. */
async function timed<T, V>(
  all: readonly T[],
  { concurrency, errors }: { concurrency: number; errors: string[] },
  work: (item: T) => Promise<V>,
): Promise<{ done: Done<T, V>[]; elapsedMs: number }> {
  const done: Done<T, V>[] = [];
  const started = performance.now();
  await inTurn(all, concurrency, async (item) => {
    const begun = performance.now();
    try {
      done.push({ item, value: await work(item), ms: performance.now() - begun });
    } catch (error) {
      errors.push(error instanceof Error ? error.message : String(error));
    }
  });
  return { done, elapsedMs: performance.now() - started };
}
