import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { erased } from '../../src/cli/person.ts';
import { freshDatabase, type TestDatabase } from '../support/engine.ts';
import { answered, emarge, type Ran } from './support/run.ts';

const WHO = ['--issuer', 'https://lms.example', '--sub', 'gone-4711'];

describe('emarge person, hold and retention', () => {
  let database: TestDatabase;
  let env: Record<string, string>;
  const run = (...args: string[]): Promise<Ran> => emarge(env, ...args, '--institution', 'lycee-42');
  const json = async (...args: string[]): Promise<Record<string, unknown>> =>
    answered(await run(...args, '--json')) as Record<string, unknown>;

  before(async () => {
    database = await freshDatabase();
    env = { MONGODB_URL: database.url, EMARGE_SECRET: randomBytes(32).toString('base64url') };
    const create = ['institution', 'create', '--key', 'lycee-42', '--name', 'Lycée Jean Moulin'];
    expect((await emarge(env, ...create, '--time-zone', 'Europe/Paris')).status).to.equal(0);
    expect((await run('user', 'grant', ...WHO, '--role', 'secretary')).status).to.equal(0);
  });
  after(() => database.drop());

  it('exports what is held on a person', async () => {
    const data = await json('person', 'export', ...WHO);
    expect(data).to.deep.include({ format: 'emarge-person', v: 1, meetings: [] });
    expect(data['person']).to.deep.include({ sub: 'gone-4711', granted: ['secretary'] });
  });

  it('prints it so that it can be read as JSON without asking for JSON', async () => {
    const { stdout, status } = await run('person', 'export', ...WHO);
    expect(status).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.include({ format: 'emarge-person', v: 1 });
    expect(stdout.split('\n').length).to.be.greaterThan(10);
  });

  it('says in a dry run what goes, what stays and what is out of reach, and changes nothing', async () => {
    const { stdout, status } = await run('person', 'erase', ...WHO, '--dry-run');
    expect(status).to.equal(0);
    expect(stdout).to.match(/can be erased now\. Nothing was changed\./);
    for (const part of ['Goes:', 'Stays, and why:', 'Is not reached from here:', 'Backups of the database'])
      expect(stdout).to.include(part);
    expect(stdout).to.match(
      /Was downloaded:\n- [^\n]+: The operator exported everything held on this person\./,
    );
    const data = await json('person', 'erase', ...WHO, '--dry-run');
    expect(data).to.deep.include({ erasable: true });
    expect(data['handedOut']).to.have.nested.property('copies[0].what', 'data');
  });

  it('erases nobody without --yes or a reason, and nobody unknown', async () => {
    expect((await run('person', 'erase', ...WHO)).stderr).to.match(/^ERASURE_NOT_CONFIRMED/);
    expect((await run('person', 'erase', ...WHO, '--yes')).stderr).to.match(/^REASON_MISSING/);
    const nobody = ['--issuer', 'https://lms.example', '--sub', 'nobody', '--yes', '--reason', 'Asked'];
    const { status, stderr } = await run('person', 'erase', ...nobody);
    expect([status, stderr.split(':')[0]]).to.deep.equal([1, 'PERSON_UNKNOWN']);
  });

  it('erases nobody under a legal hold; lifted, it erases, with a reference', async () => {
    const placed = await json('hold', 'place', '--on', 'person', ...WHO, '--reason', 'Dispute');
    const asked = ['person', 'erase', ...WHO, '--yes', '--reason', 'Asked for it'];
    expect((await run(...asked)).stderr).to.match(/^ERASURE_HELD: A legal hold keeps these data\./);
    expect(await json('hold', 'place', '--on', 'person', ...WHO, '--reason', 'Dispute')).to.deep.equal(
      placed,
    );
    const long = await run('hold', 'place', '--on', 'institution', '--reason', 'x'.repeat(501));
    expect(long.stderr).to.match(/^REASON_TOO_LONG: The reason has more than 500 characters\./);
    expect((await run('hold', 'list')).stdout).to.match(/person +in force +\S+ +Dispute/);
    await json('hold', 'lift', '--hold', String(placed['hold']), '--reason', 'Settled');
    expect(
      (await run('hold', 'lift', '--hold', String(placed['hold']), '--reason', 'Twice')).status,
    ).to.equal(1);
    const done = await json(...asked);
    expect(done['reference']).to.match(/^[0-9a-f]{24}$/);
    expect(done).to.deep.include({ what: 'person', step: null });
    expect((await run('person', 'export', ...WHO)).stderr).to.match(/^PERSON_UNKNOWN/);
  });

  it('says how many meetings are left when something of them waits', () => {
    const counts = { meetings: 1, statements: 5, rows: 0, sessions: 0, scans: 0, scores: 0, trail: 0 };
    const asked = { at: 1, by: 'ada', byName: 'Ada', reason: 'Over' };
    const nobody = { person: null, sub: null, names: { whole: [], parts: [] }, secret: 's' };
    const answer = erased({
      ...{ id: 'e', institution: 'lycee-42', what: 'meetings', ...nobody, asked, counts },
      ...{ meetings: ['m'], step: 'meetings', doneAt: null },
      ...{ dueAt: 1, tries: 0, stopped: null },
    });
    expect(answer.data).to.deep.include({ left: 1, doneAt: null });
    expect(answer.lines[0]).to.equal('The meetings are not all erased yet.');
    expect(answer.lines.join()).to.match(/left +1/);
    expect(answer.warning).to.match(/Run it again/);
  });

  it('asks for what a hold is on', async () => {
    const { status, stderr } = await run('hold', 'place', '--on', 'course', '--reason', 'Audit');
    expect([status, stderr.split(':')[0]]).to.deep.equal([1, 'FIELD_INVALID']);
  });

  it('lists and erases meetings that are due: none here', async () => {
    expect(await json('retention', 'due')).to.deep.equal({ due: [], more: false });
    expect((await run('retention', 'erase')).stderr).to.match(/^ERASURE_NOT_CONFIRMED/);
    const { stdout } = await run('retention', 'erase', '--yes', '--reason', 'Over');
    expect(stdout.trim()).to.equal('No meeting is due.');
  });
});
