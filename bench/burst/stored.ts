import type { BenchDatabase } from '../lib/database.ts';
import type { Order } from './types.ts';

/** What was stored of a school: nothing may be lost, nothing double. */
export interface Stored {
  signatures: number;
  /** Different students among them. */
  people: number;
  sessions: number;
}

type Document = Record<string, unknown> & { _id: string };

async function documents(
  { tool }: BenchDatabase,
  name: 'sessions' | 'statements',
  institution: string,
): Promise<Document[]> {
  return tool.connection.collection<Document>(name).find({ institution }).toArray();
}

export async function stored(database: BenchDatabase, institution: string): Promise<Stored> {
  const signed = await documents(database, 'statements', institution);
  const sessions = await documents(database, 'sessions', institution);
  const people = new Set(signed.map(({ person }) => person)).size;
  return { signatures: signed.length, people, sessions: sessions.length };
}

/**
 * Inserts once more, into the same engine under the same indexes, every document that the students of a run stored: one
 * after the other for each student, and as many students at once as in the fast run.
 */
export async function insertRaw(
  database: BenchDatabase,
  { school, concurrency }: Pick<Order, 'school' | 'concurrency'>,
): Promise<{ rate: number; bytes: number }> {
  const sessions = await documents(database, 'sessions', school.institution);
  const statements = await documents(database, 'statements', school.institution);
  const waiting = sessions.map((session, at) => [session, statements[at]] as const);
  const raw = await database.open('emarge-raw');
  const { connection } = raw;
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [session, statement] = next;
      await connection.collection<Document>('sessions').insertOne(session);
      if (statement !== undefined) await connection.collection<Document>('statements').insertOne(statement);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const seconds = (performance.now() - started) / 1000;
  await connection.dropDatabase();
  await raw.close();
  const bytes = JSON.stringify([sessions[0], statements[0]]).length;
  return { rate: sessions.length / seconds, bytes };
}
