import { expect } from 'chai';
import type { Connection } from 'mongoose';
import { openTestStores, refusalOf, statement, type TestStores } from './support/stores.ts';

/** Every unique index: what it forbids. */
const RULES: Record<string, string[][]> = {
  platforms: [['issuer', 'clientId'], ['deploymentKeys']],
  people: [['institution', 'issuer', 'sub']],
  courses: [['institution', 'issuer', 'contextId']],
  scans: [
    ['institution', 'meeting', 'person'],
    ['institution', 'ticket'],
  ],
  statements: [['institution', 'meeting', 'type', 'person', 'revision']],
  sessions: [['origin']],
  keys: [['slot']],
};

async function uniqueIndexes(connection: Connection, collection: string): Promise<string[][]> {
  const indexes: { key: object; unique?: boolean }[] = await connection.collection(collection).indexes();
  return indexes.filter(({ unique }) => unique).map(({ key }) => Object.keys(key));
}

describe('opening the stores', () => {
  let test: TestStores;
  beforeEach(async () => {
    test = await openTestStores();
  });
  afterEach(() => test.close());

  it('makes every index that carries a rule', async () => {
    for (const [collection, expected] of Object.entries(RULES)) {
      expect(await uniqueIndexes(test.connection, collection), collection).to.have.deep.members(expected);
    }
  });

  it('makes an index anew that was dropped', async () => {
    await test.connection.collection('sessions').dropIndex('origin_1');
    await (await test.again()).close();
    expect(await uniqueIndexes(test.connection, 'sessions')).to.deep.equal([['origin']]);
  });

  it('opens again beside the one that is open, and changes nothing', async () => {
    await test.stores.statements.insert(statement({ id: 'kept' }));
    const other = await test.again();
    expect(await other.stores.statements.find('lycee-42', 'kept')).to.deep.equal(statement({ id: 'kept' }));
    await other.close();
  });

  it('refuses data that break a rule', async () => {
    const scans = test.connection.collection('scans');
    await scans.dropIndex('institution_1_meeting_1_person_1');
    const twice = { institution: 'lycee-42', meeting: 'm', person: 'zoe' };
    await scans.insertMany([
      { ...twice, ticket: 'a' },
      { ...twice, ticket: 'b' },
    ]);
    expect(await refusalOf(test.again())).to.equal('INDEXES_BROKEN');
  });

  for (const [name, options] of [
    ['no longer forbids anything', {}],
    ['forbids only a part', { unique: true, partialFilterExpression: { revision: { $gt: 1 } } }],
    ['leaves out who has no value', { unique: true, sparse: true }],
  ] as const) {
    it(`refuses an index that was altered: it ${name}`, async () => {
      const fields = ['institution', 'meeting', 'type', 'person', 'revision'];
      const key = Object.fromEntries(fields.map((field) => [field, 1 as const]));
      const statements = test.connection.collection('statements');
      await statements.dropIndex(fields.map((field) => `${field}_1`).join('_'));
      await statements.createIndex(key, options, undefined);
      expect(await refusalOf(test.again())).to.equal('INDEXES_BROKEN');
    });
  }

  it('refuses another secret than the one that the data were encrypted under', async () => {
    expect(await refusalOf(test.again({ secret: 'x'.repeat(43) }))).to.equal('SECRET_WRONG');
    await (await test.again()).close();
  });

  it('says that the database is away, and leaves nothing running', async () => {
    const away = test.again({ url: 'mongodb://127.0.0.1:9/emarge?directConnection=true' });
    expect(await refusalOf(away)).to.equal('DATABASE_AWAY');
  });
});
