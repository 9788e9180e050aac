import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { pino } from 'pino';
import { newId } from '../../src/application/identity.ts';
import { ENCRYPTED_FIELDS } from '../../src/application/ports/encrypted.ts';
import { AppError } from '../../src/errors.ts';
import { createVault } from '../../src/secrets/vault.ts';
import { changeSecret } from '../../src/store/change-secret.ts';
import { openStores, type OpenStores } from '../../src/store/index.ts';
import { freshDatabase, type TestDatabase } from '../support/engine.ts';

/** More than a batch. */
const PER_FIELD = 220;
const log = pino({ level: 'silent' });
const clock = { now: () => Date.now() };
const secret = (): string => randomBytes(32).toString('base64url');

type Document = Record<string, unknown> & { _id: string };

function opened(vault: ReturnType<typeof createVault>, purpose: string, value: string): string | null {
  try {
    return vault.decrypt(purpose, value);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

describe('a change of the secret', () => {
  let database: TestDatabase;
  let client: MongoClient;
  const [from, to, another] = [createVault(secret()), createVault(secret()), createVault(secret())];

  const open = (vault: typeof from): Promise<OpenStores> =>
    openStores({ url: database.url, vault, clock, log });
  const opens = async (vault: typeof from): Promise<string> => {
    try {
      await (await open(vault)).close();
      return 'starts';
    } catch (error) {
      return error instanceof AppError ? error.code : String(error);
    }
  };
  const change = (say: (line: string) => void = () => undefined, next = to): Promise<number> =>
    changeSecret({ url: database.url, from, to: next, clock, say });
  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    );

  /** Documents of every field that is encrypted, under the old secret. */
  async function fill(): Promise<void> {
    for (const { collection, field, purpose, ...more } of ENCRYPTED_FIELDS) {
      const documents = Array.from({ length: PER_FIELD }, (_, i): Document => {
        const bound = 'boundTo' in more ? { [more.boundTo]: `school-${String(i)}` } : {};
        const whole = 'boundTo' in more ? `${purpose}|school-${String(i)}` : purpose;
        const where = 'where' in more ? more.where : {};
        const unique = { slot: newId(), origin: newId(), meeting: newId() };
        return {
          _id: newId(),
          ...unique,
          ...where,
          ...bound,
          [field]: from.encrypt(whole, `text ${String(i)}`),
        };
      });
      await client.db().collection<Document>(collection).insertMany(documents);
    }
  }

  /** Every encrypted value with what it is for. */
  async function values(): Promise<{ purpose: string; value: string }[]> {
    const found = ENCRYPTED_FIELDS.map(async ({ collection, field, purpose, ...more }) => {
      const where = { ...('where' in more && more.where), [field]: { $type: 'string' } };
      const documents = await client.db().collection<Document>(collection).find(where).toArray();
      return documents.map((document) => ({
        purpose: 'boundTo' in more ? `${purpose}|${String(document[more.boundTo])}` : purpose,
        value: String(document[field]),
      }));
    });
    return (await Promise.all(found)).flat();
  }

  /** How many values open under each vault, and how many say what they said. */
  async function tally(): Promise<{ old: number; new: number; intact: number }> {
    const stored = await values();
    const textsUnder = (vault: typeof from): string[] =>
      stored.flatMap(({ purpose, value }) => opened(vault, purpose, value) ?? []);
    const [old, fresh] = [textsUnder(from), textsUnder(to)];
    const intact = [...old, ...fresh].filter((text) => /^text \d+$/.test(text));
    return { old: old.length, new: fresh.length, intact: intact.length };
  }

  const all = PER_FIELD * ENCRYPTED_FIELDS.length;

  beforeEach(async () => {
    database = await freshDatabase();
    client = new MongoClient(database.url);
    await (await open(from)).close();
  });
  afterEach(async () => {
    await client.close();
    await database.drop();
  });

  it('encrypts everything anew, and the tool starts with the new secret alone', async () => {
    await fill();
    expect(await change()).to.equal(all);
    expect(await tally()).to.deep.equal({ old: 0, new: all, intact: all });
    expect(await opens(to)).to.equal('starts');
    expect(await opens(from)).to.equal('SECRET_WRONG');
  });

  it('that is interrupted in the middle keeps the tool from starting, and is finished by the next run', async () => {
    await fill();
    let lines = 0;
    const crash = new Error('the machine went down');
    const interrupted = await change(() => {
      lines += 1;
      if (lines === 7) throw crash;
    }).catch((error: unknown) => error);
    expect(interrupted).to.equal(crash);
    const half = await tally();
    expect(half.new).to.be.greaterThan(PER_FIELD).and.lessThan(all);
    expect(half).to.include({ old: all - half.new, intact: all });
    expect(await opens(from)).to.equal('SECRET_CHANGE_UNFINISHED');
    expect(await opens(to)).to.equal('SECRET_WRONG');
    expect(await codeOf(change(undefined, another))).to.equal('SECRET_CHANGE_UNFINISHED');

    expect(await change()).to.equal(all - half.new);
    expect(await tally()).to.deep.equal({ old: 0, new: all, intact: all });
    expect(await opens(to)).to.equal('starts');
    // A run whose answer was lost is run again.
    expect(await change()).to.equal(0);
  });

  it('is refused beside a running tool, and leaves it as it was', async () => {
    const tool = await open(from);
    expect(await codeOf(change())).to.equal('TOOL_RUNS');
    await tool.close();
    expect(await opens(from)).to.equal('starts');
    expect(await change()).to.equal(0);
    expect(await opens(to)).to.equal('starts');
  });

  it('is refused with a wrong old secret', async () => {
    const refused = changeSecret({ url: database.url, from: another, to, clock, say: () => undefined });
    expect(await codeOf(refused)).to.equal('SECRET_WRONG');
    expect(await opens(from)).to.equal('starts');
  });

  it('is not begun when something opens under neither secret', async () => {
    await fill();
    const broken: Document = { _id: newId(), kept: another.encrypt('kept-evidence', 'x') };
    await client.db().collection<Document>('statements').insertOne(broken);
    const refused = await change().catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(AppError).with.property('code', 'SECRET_WRONG');
    expect((refused as AppError).params).to.deep.equal({ purpose: 'kept-evidence', record: broken._id });
    expect((await tally()).old).to.equal(all);
    expect(await opens(from)).to.equal('starts');
  });
});
