import type { Browser } from '../lib/browser.ts';
import { expected, follow, idTokenOf, launch, logIn, type Lms } from '../lib/launch.ts';
import type { Student } from '../lib/types.ts';
import type { Step } from './types.ts';

export type Timed = <T>(step: Step, work: () => Promise<T>) => Promise<T>;

/** From the click in the LMS to the receipt, as a browser does it. @throws Error naming the step that was refused */
export async function signIn(
  lms: Lms,
  student: Student,
  { browser, timed }: { browser: Browser; timed: Timed },
) {
  const login = await timed('login', () => logIn(lms, browser));
  const idToken = await idTokenOf(lms, student, login.nonce);
  const launched = await timed('launch', () => launch(browser, login.state, idToken));
  const page = await timed('page', () => follow(browser, launched.location));
  const signed = await timed('signature', async () =>
    expected(303, await browser.post(...formOf(page.body), 'same-origin')),
  );
  await timed('receipt', () => follow(browser, signed.location));
}

/** The page's own form, with a drawn signature. */
function formOf(page: string): [path: string, fields: Record<string, string>] {
  const action = /<form method="post" action="([^"]*)"[^>]*data-sign/.exec(page)?.[1];
  if (action === undefined) throw new Error('the page has nothing to sign');
  const hidden = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, decoded(value)]));
  return [action, { ...fields, method: 'drawn', ink: JSON.stringify(drawnInk()) }];
}

function decoded(html: string): string {
  return html
    .replaceAll('&#34;', '"')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

const POINTS = 120;

/** Three strokes of a signature, no two alike. */
function drawnInk(): object {
  const strokes = [0, 1, 2].map((stroke) =>
    Array.from({ length: POINTS / 3 }, (_, at) => ({
      x: Math.round(1000 * (20 + stroke * 120 + at * 2 + Math.random())) / 1000,
      y: Math.round(1000 * (100 + 40 * Math.sin(at / 3) + Math.random())) / 1000,
      t: stroke * 700 + at * 16,
    })),
  );
  return { width: 480, height: 200, strokes };
}
