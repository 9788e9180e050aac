import { mock } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { Db, type CommandSucceededEvent } from 'mongodb';
import { cuttableProxy, type CuttableProxy } from '../support/cuttable-proxy.ts';
import { meeting as meetingWith } from '../support/meetings.ts';
import type { OpenStores } from '../../src/store/index.ts';
import { openTestStores, scan, statement, type TestStores } from './support/stores.ts';

const LONGEST_MS = 10_000;

interface Batch {
  cursor: { nextBatch: unknown[] };
}

/** What was heard, and waiting for it. */
class Heard {
  readonly meetings: string[] = [];
  readonly listen = (meeting: string): void => void this.meetings.push(meeting);

  /** Does `work` until the meeting is heard of: a stream that has just opened tells what comes after. */
  async until(meeting: string, work: () => Promise<unknown>): Promise<void> {
    const deadline = Date.now() + LONGEST_MS;
    while (!this.meetings.includes(meeting)) {
      if (Date.now() > deadline) throw new Error(`not heard of ${meeting}: ${this.meetings.join(' ')}`);
      await work();
      await wait(100);
    }
  }
}

describe('the change feed', () => {
  let test: TestStores;
  let proxy: CuttableProxy;
  let watching: OpenStores;
  let heard: Heard;
  let at = 0;

  beforeEach(async () => {
    test = await openTestStores();
    proxy = await cuttableProxy(test.database.url);
    watching = await test.again({ url: proxy.url });
    heard = new Heard();
  });
  afterEach(async () => {
    await watching.close();
    await proxy.close();
    await test.close();
  });

  const signs = (meeting: string, institution = 'lycee-42'): Promise<unknown> =>
    test.stores.statements.insert(statement({ institution, meeting, person: `p${String((at += 1))}` }));

  it('tells of signatures, scans and changes of a meeting that another process made', async () => {
    watching.stores.changes.subscribe('lycee-42', heard.listen);
    await heard.until('signed', () => signs('signed'));
    await test.stores.scans.record(scan({ meeting: 'scanned' }));
    const meeting = meetingWith({ id: 'changed' });
    await test.stores.meetings.insert([meeting]);
    await heard.until('scanned', () => Promise.resolve());
    await heard.until('changed', () => Promise.resolve());
    const told = heard.meetings.filter((id) => id === 'changed').length;
    await test.stores.meetings.save(meeting);
    await heard.until('after', () => signs('after'));
    expect(heard.meetings.filter((id) => id === 'changed').length).to.equal(told + 1);
  });

  it('tells nothing of the place that a signature takes in the log', async () => {
    watching.stores.changes.subscribe('lycee-42', heard.listen);
    await heard.until('before', () => signs('before'));
    const signed = statement({ meeting: 'signed' });
    await test.stores.statements.insert(signed);
    await heard.until('signed', () => Promise.resolve());
    const entries = [{ statement: signed.id, commitment: '' }];
    await test.stores.logs.place('lycee-42', { from: 7, entries, checkpoint: '', at: 0, urgent: false });
    await heard.until('after', () => signs('after'));
    const stored = await test.stores.statements.find('lycee-42', signed.id);
    expect(stored?.log).to.deep.equal({ state: 'logged', index: 7 });
    expect(heard.meetings.filter((id) => id === 'signed').length).to.equal(1);
    const setAside = { at: 0, by: 'sam', byName: 'Sam', reason: 'set aside' };
    await test.connection
      .collection<{ _id: string }>('statements')
      .updateOne({ _id: signed.id }, { $set: { setAside } });
    await heard.until('last', () => signs('last'));
    expect(heard.meetings.filter((id) => id === 'signed').length).to.equal(2);
  });

  it('tells nothing of another institution, nor to whoever left', async () => {
    const other = new Heard();
    const left = new Heard();
    watching.stores.changes.subscribe('cfa', other.listen);
    watching.stores.changes.subscribe('lycee-42', left.listen)();
    watching.stores.changes.subscribe('lycee-42', heard.listen);
    await heard.until('m', () => signs('m'));
    await other.until('theirs', () => signs('theirs', 'cfa'));
    expect(other.meetings).not.to.include('m');
    expect(heard.meetings).not.to.include('theirs');
    expect(left.meetings).to.deep.equal([]);
  });

  for (const [name, ms] of [
    ['for a moment', 0],
    ['longer than the driver waits', 4_000],
  ] as const) {
    it(`comes back by itself and misses nothing of what was written meanwhile: away ${name}`, async () => {
      watching.stores.changes.subscribe('lycee-42', heard.listen);
      await heard.until('before', () => signs('before'));
      proxy.cut();
      await signs('meanwhile');
      await wait(ms);
      proxy.mend();
      await heard.until('meanwhile', () => Promise.resolve());
      await heard.until('after', () => signs('after'));
    });
  }

  it('is opened again when its stream was closed without an error', async () => {
    const watch = mock.method(Db.prototype, 'watch');
    try {
      watching.stores.changes.subscribe('lycee-42', heard.listen);
      await heard.until('before', () => signs('before'));
      await watch.mock.calls[0]?.result?.close();
      await signs('meanwhile');
      await heard.until('meanwhile', () => Promise.resolve());
      expect(watch.mock.callCount()).to.equal(2);
    } finally {
      watch.mock.restore();
    }
  });

  it('carries no more of a document than whose it is and of which meeting', async () => {
    const carried: unknown[] = [];
    const client = watching.connection.getClient();
    client.on('commandSucceeded', ({ commandName, reply }: CommandSucceededEvent) => {
      if (commandName === 'getMore') carried.push(...(reply as Batch).cursor.nextBatch);
    });
    watching.stores.changes.subscribe('lycee-42', heard.listen);
    await heard.until('m', () => signs('m'));
    expect(carried).not.to.deep.equal([]);
    for (const change of carried) {
      expect(change).to.have.all.keys('_id', 'ns', 'fullDocument');
      expect(change).to.have.property('fullDocument').that.has.all.keys('_id', 'institution', 'meeting');
    }
  });

  it('ends with the stores', async () => {
    watching.stores.changes.subscribe('lycee-42', heard.listen);
    await heard.until('before', () => signs('before'));
    await watching.close();
    const before = [...heard.meetings];
    await signs('after');
    await wait(500);
    expect(heard.meetings).to.deep.equal(before);
  });
});
