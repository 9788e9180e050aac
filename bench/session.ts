/**
 * The student's page of a meeting, beside a route of ltijs that renders the same template once ltijs has judged its
 * ltik: same engine, load generator and core, turn by turn. The tool reads session and meeting for each page; the route
 * has its meeting at hand. It measures; no time is judged.
 *
 * npm run bench -- session [--students 100] [--rounds 10] [--concurrency 20] [--port 3190] [--data data/bench]
 */
import { Agent } from 'node:http';
import { importJWK, type CryptoKey } from 'jose';
import { compare, type Sides } from './compare/bench.ts';
import type { GivenPage } from './compare/stock-page.ts';
import { Browser } from './lib/browser.ts';
import { idTokenOf, launch, logIn } from './lib/launch.ts';

await compare({
  head: 'student’s page',
  unit: 'pages',
  work: { kind: 'page', times: 5 },
  prepare: async (sides) => void sides.stock.process.send(await pageOfFirst(sides)),
});

/** One student signs in, and what their page shows is given to the route. */
async function pageOfFirst({ tool, school, lms, database }: Sides): Promise<GivenPage> {
  const [student] = school.students;
  if (student === undefined) throw new Error('--students must be at least 1');
  const browser = new Browser(tool.url, new Agent());
  const key = (await importJWK(lms.privateJwk, 'RS256')) as CryptoKey;
  const from = { toolUrl: tool.url, school, key, kid: lms.privateJwk.kid ?? '' };
  const { state, nonce } = await logIn(from, browser);
  await launch(browser, state, await idTokenOf(from, student, nonce));
  const { connection, stores } = database.tool;
  const session = await connection.collection<{ _id: string }>('sessions').findOne();
  const meeting = await connection.collection<{ _id: string }>('meetings').findOne();
  const live = await stores.sessions.find(session?._id ?? '');
  const personal = await stores.meetings.findForPerson(
    school.institution,
    meeting?._id ?? '',
    live?.person.id ?? '',
  );
  if (live === null || personal === null) throw new Error('the first student has no session or no meeting');
  return { live, personal };
}
