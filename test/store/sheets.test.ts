import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { sheetRecord } from '../support/sheets.ts';
import { openTestStores, type TestStores } from './support/stores.ts';

const HERE = 'lycee-42';
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url');

describe('sheets', () => {
  let test: TestStores;
  before(async () => {
    test = await openTestStores();
  });
  after(() => test.close());

  const wanted = { meeting: 'm', why: 'validation' as const };

  it('is wanted once, however often it is asked for, and is done when nothing was asked meanwhile', async () => {
    const { sheets } = test.stores;
    await sheets.want(HERE, wanted, 10);
    await sheets.want(HERE, { ...wanted, why: 'amendment' }, 20);
    expect(await sheets.takeDue(5, 100)).to.equal(null);
    const taken = await sheets.takeDue(20, 100);
    expect(taken).to.deep.include({ why: 'amendment', since: 10, asked: 2 });
    expect(await sheets.takeDue(99, 200), 'taken by one').to.equal(null);
    if (taken === null) throw new Error('nothing was due');
    await sheets.want(HERE, wanted, 30);
    await sheets.done(taken);
    expect(await sheets.wanted(HERE, ['m']), 'asked for meanwhile').to.have.length(1);
    const again = await sheets.takeDue(30, 100);
    if (again === null) throw new Error('nothing was due');
    await sheets.putOff(again, 'time-stamp', 50);
    expect((await sheets.wanted(HERE, ['m']))[0]?.waits).to.equal('time-stamp');
    expect(await sheets.takeDue(49, 100)).to.equal(null);
    const last = await sheets.takeDue(50, 100);
    if (last === null) throw new Error('nothing was due');
    await sheets.done(last);
    expect(await sheets.wanted(HERE, ['m'])).to.deep.equal([]);
  });

  it('keeps a PDF of 20 MB whole, and gives it to its own institution alone', async () => {
    const { sheets } = test.stores;
    const pdf = Buffer.alloc(20 * 1024 * 1024, 'emarge');
    const record = sheetRecord({ meeting: 'large', id: 'EM-L/1', sha256: hashOf(pdf), size: pdf.length });
    expect(await sheets.keep(record, pdf)).to.equal('kept');
    const found = await sheets.pdf(HERE, 'EM-L/1');
    expect(hashOf(found ?? Buffer.alloc(0))).to.equal(record.sha256);
    expect(await sheets.list(HERE, ['large'])).to.deep.equal([record]);
    expect(await sheets.pdf('another', 'EM-L/1')).to.equal(null);
    expect(await sheets.list('another', ['large'])).to.deep.equal([]);
  });

  it('keeps the first of two that are made of the same version, and nothing of the other', async () => {
    const { sheets } = test.stores;
    const [first, second] = ['%PDF first', '%PDF second'].map((text) => Buffer.from(text));
    if (first === undefined || second === undefined) throw new Error('two');
    const record = (pdf: Buffer) =>
      sheetRecord({ meeting: 'raced', id: 'EM-R/1', sha256: hashOf(pdf), size: pdf.length });
    expect(await sheets.keep(record(first), first)).to.equal('kept');
    expect(await sheets.keep(record(second), second)).to.equal('already');
    expect(Buffer.from((await sheets.pdf(HERE, 'EM-R/1')) ?? []).toString()).to.equal('%PDF first');
    const parts = test.connection.collection('sheetParts');
    expect(await parts.countDocuments({ sheet: { $regex: 'EM-R/1' } })).to.equal(1);
  });

  it('remembers that an erasure asked, whatever asks since, until it is done', async () => {
    const { sheets } = test.stores;
    await sheets.want(HERE, { meeting: 'sticky', why: 'erasure' }, 10);
    await sheets.want(HERE, { meeting: 'sticky', why: 'amendment' }, 20);
    const [want] = await sheets.wanted(HERE, ['sticky']);
    expect(want).to.deep.include({ why: 'amendment', erase: true });
    if (want !== undefined) await sheets.done(want);
    await sheets.want(HERE, { meeting: 'sticky', why: 'amendment' }, 30);
    expect((await sheets.wanted(HERE, ['sticky']))[0]?.erase).to.equal(false);
  });

  it('removes every PDF of lower versions, also parts that no record names', async () => {
    const { sheets } = test.stores;
    const pdf = Buffer.from('%PDF');
    const record = (version: number) =>
      sheetRecord({ meeting: 'old', id: `EM-O/${String(version)}`, version, sha256: hashOf(pdf) });
    for (const version of [1, 2, 3]) await sheets.keep(record(version), pdf);
    await test.connection.collection('sheets').deleteOne({ meeting: 'old', version: 1 });
    await sheets.removePdfsBefore('another', 'old', 3);
    await sheets.removePdfsBefore(HERE, 'old', 3);
    const parts = test.connection.collection('sheetParts');
    expect(await parts.distinct('version', { meeting: 'old' })).to.deep.equal([3]);
    expect(await sheets.list(HERE, ['old'])).to.have.length(2);
  });

  it('forgets a PDF and keeps its record', async () => {
    const { sheets } = test.stores;
    const pdf = Buffer.from('%PDF');
    await sheets.keep(sheetRecord({ meeting: 'gone', id: 'EM-G/1', sha256: hashOf(pdf) }), pdf);
    await sheets.removePdfsBefore('another', 'gone', 2);
    expect(await sheets.pdf(HERE, 'EM-G/1')).not.to.equal(null);
    await sheets.removePdfsBefore(HERE, 'gone', 2);
    expect(await sheets.pdf(HERE, 'EM-G/1')).to.equal(null);
    expect(await sheets.list(HERE, ['gone'])).to.have.length(1);
  });
});
