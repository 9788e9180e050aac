import { expect } from 'chai';
import type { Request, Response } from 'express';
import { AppError } from '../../../src/errors.ts';
import { limitOf } from '../../../src/web/rate-limits.ts';

const SCHOOL = 1_500;

/** How many of so many requests from one address pass. */
async function passed(handler: ReturnType<typeof limitOf>, ip: string, times: number): Promise<number> {
  let count = 0;
  for (let i = 0; i < times; i += 1) {
    try {
      await handler({ ip } as Request, {} as Response, () => (count += 1));
    } catch (error) {
      expect(error).to.be.instanceOf(AppError).with.property('code', 'TOO_MANY_REQUESTS');
      expect((error as AppError).params['seconds']).to.be.within(1, 60);
    }
  }
  return count;
}

describe('rate limits', () => {
  it('let a whole school log in and launch in one minute from one address, each even twice', async () => {
    // A browser without the tool's cookie asks two addresses to log in.
    expect(await passed(limitOf('login'), '192.0.2.1', SCHOOL * 2 * 2)).to.equal(SCHOOL * 2 * 2);
    expect(await passed(limitOf('launch'), '192.0.2.1', SCHOOL * 2)).to.equal(SCHOOL * 2);
  });

  it('end a flood, and leave other addresses alone', async () => {
    const login = limitOf('login');
    expect(await passed(login, '192.0.2.1', 10_000)).to.equal(6_000);
    expect(await passed(login, '192.0.2.2', 1)).to.equal(1);
  });

  it('count signing by person: by address only for who is not signed in', async () => {
    expect(await passed(limitOf('signing'), '192.0.2.1', 100)).to.equal(60);
  });
});
