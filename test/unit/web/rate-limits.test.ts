import { expect } from 'chai';
import type { Request, Response } from 'express';
import { AppError } from '../../../src/errors.ts';
import { COOKIES } from '../../../src/web/cookies.ts';
import { limitOf, ltiLimits } from '../../../src/web/rate-limits.ts';

const SCHOOL = 1_500;
const ADDRESS = '192.0.2.1';

/** A request from an address, by a browser that was here before or by one that was not. */
function asked(ip: string, browser?: number): Request {
  const id = String(browser).padStart(43, 'b');
  const headers = browser === undefined ? {} : { cookie: `${COOKIES.browser}=${id}` };
  return { ip, headers } as Request;
}

/** How many of so many requests pass. */
async function passed(limit: (req: Request) => Promise<void>, requests: readonly Request[]): Promise<number> {
  let count = 0;
  for (const req of requests) {
    try {
      await limit(req);
      count += 1;
    } catch (error) {
      expect(error).to.be.instanceOf(AppError).with.property('code', 'TOO_MANY_REQUESTS');
      expect((error as AppError).params['seconds']).to.be.within(1, 60);
      expect((error as AppError).params['minutes']).to.equal(1);
    }
  }
  return count;
}

const times = (count: number, request: (index: number) => Request): Request[] =>
  Array.from({ length: count }, (_one, index) => request(index));

describe('rate limits', () => {
  it('let a whole school log in and launch in one minute from one address, each even twice', async () => {
    const { login, launch } = ltiLimits();
    // A browser without the tool's cookie asks two addresses to log in.
    const logins = times(SCHOOL, () => asked(ADDRESS)).concat(
      times(SCHOOL, (index) => asked(ADDRESS, index)),
    );
    for (const limit of [login, launch])
      expect(await passed(limit, [...logins, ...logins])).to.equal(SCHOOL * 2 * 2);
  });

  it('end a flood, and leave other addresses alone', async () => {
    const { login } = ltiLimits();
    expect(
      await passed(
        login,
        times(10_000, () => asked(ADDRESS)),
      ),
    ).to.equal(6_000);
    expect(await passed(login, [asked('192.0.2.2')])).to.equal(1);
  });

  it('end a flood of what is malformed, and leave logins and launches from the same address alone', async () => {
    const { malformed, login, launch } = ltiLimits();
    expect(
      await passed(
        malformed,
        times(6_000, () => asked(ADDRESS)),
      ),
    ).to.equal(600);
    for (const limit of [login, launch])
      expect(await passed(limit, [asked(ADDRESS), asked(ADDRESS, 1)])).to.equal(2);
  });

  it('end a flood by one browser, and leave others at the same address alone', async () => {
    const { login } = ltiLimits();
    expect(
      await passed(
        login,
        times(10_000, () => asked(ADDRESS, 1)),
      ),
    ).to.equal(120);
    expect(await passed(login, [asked(ADDRESS, 2), asked(ADDRESS)])).to.equal(2);
  });

  it('let browsers that were here before in during a flood without cookies', async () => {
    const { login } = ltiLimits();
    await passed(
      login,
      times(7_000, () => asked(ADDRESS)),
    );
    expect(
      await passed(
        login,
        times(SCHOOL, (index) => asked(ADDRESS, index)),
      ),
    ).to.equal(SCHOOL);
  });

  it('count signing by person: by address only for who is not signed in', async () => {
    const signing = limitOf('signing');
    const limit = async (req: Request): Promise<void> => {
      let went = false;
      await signing(req, {} as Response, () => (went = true));
      expect(went).to.equal(true);
    };
    expect(
      await passed(
        limit,
        times(100, () => asked(ADDRESS)),
      ),
    ).to.equal(60);
  });
});
