import { mock } from 'node:test';
import { setImmediate as soon } from 'node:timers/promises';
import { Writable } from 'node:stream';
import { expect } from 'chai';
import { streamChanges } from '../../../src/web/shared/live.ts';
import { openTestApp, type TestApp } from '../support/app.ts';

/** An answer whose reader takes nothing more: what is written is never done, and `close` never comes. */
class StuckAnswer extends Writable {
  readonly failures: Error[] = [];

  constructor() {
    super({ write: () => undefined });
    this.on('error', (error) => this.failures.push(error));
  }

  writeHead(): this {
    return this;
  }
}

describe('a live page whose reader is slow', () => {
  let test: TestApp;
  before(async () => {
    test = await openTestApp();
  });
  after(() => test.close());
  beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
  afterEach(() => mock.timers.reset());

  function open() {
    const res = new StuckAnswer();
    const unsubscribe = mock.fn();
    const subscribe = mock.fn((_institution: string, _listener: (meeting: string) => void) => unsubscribe);
    const services = { ...test.services, stores: { ...test.stores, changes: { subscribe } } };
    // Without a cookie nobody is signed in any more: the next heartbeat ends the stream.
    const context = { req: { headers: {} }, res, auth: { institution: { key: 'lycee-42' } } };
    const [given, asked] = [services, context] as unknown as Parameters<typeof streamChanges>;
    streamChanges(given, asked, { allowed: () => true });
    const change = (): void => subscribe.mock.calls[0]?.arguments[1]('m');
    return { res, unsubscribe, change };
  }

  it('is left before it is ended, and nothing is written after', async () => {
    const { res, unsubscribe, change } = open();
    change();
    const beats = 3;
    for (let beat = 0; beat < beats; beat += 1) mock.timers.tick(20_000);
    await soon();
    expect(res.writableEnded).to.equal(true);
    expect(unsubscribe.mock.callCount()).to.equal(1);
    mock.timers.tick(20_000);
    await soon();
    expect(res.failures).to.deep.equal([]);
  });

  it('is left when it breaks', async () => {
    const { res, unsubscribe } = open();
    res.emit('error', new Error('EPIPE'));
    await soon();
    expect(unsubscribe.mock.callCount()).to.equal(1);
  });
});
