import type { Collection } from 'mongodb';
import { AppError } from '../errors.ts';
import type { Models } from './models.ts';

interface IndexRule {
  key: Record<string, 1 | -1>;
  unique?: boolean;
  expireAfterSeconds?: number;
}

const unique = (...fields: string[]): IndexRule => ({ key: keyOf(fields), unique: true });
const plain = (...fields: string[]): IndexRule => ({ key: keyOf(fields) });
const expiring: IndexRule = { key: { expireAt: 1 }, expireAfterSeconds: 0 };

function keyOf(fields: readonly string[]): Record<string, 1> {
  return Object.fromEntries(fields.map((field) => [field, 1 as const]));
}

/** Every index. The unique ones carry rules; all begin with the institution where a query has one. */
export const INDEXES: Record<keyof Models, IndexRule[]> = {
  institutions: [],
  platforms: [unique('issuer', 'clientId'), unique('deploymentKeys')],
  registrations: [plain('institution', 'createdAt'), expiring],
  people: [
    unique('institution', 'issuer', 'sub'),
    plain('institution', 'memberships.course'),
    plain('institution', 'sortName'),
  ],
  courses: [unique('institution', 'issuer', 'contextId'), plain('institution', 'title')],
  meetings: [
    plain('institution', 'course', 'start'),
    plain('institution', 'start'),
    plain('status', 'opening.at', 'start'),
    plain('outbox._id'),
  ],
  scans: [unique('institution', 'meeting', 'person'), unique('institution', 'ticket')],
  statements: [
    unique('institution', 'meeting', 'type', 'person', 'revision'),
    plain('institution', 'type', 'receivedAt'),
    plain('institution', 'person', 'receivedAt'),
  ],
  sessions: [unique('origin'), expiring],
  audit: [plain('institution', 'at')],
  keys: [unique('slot')],
  tries: [expiring],
  meta: [],
};

/** Makes every index and looks whether each stands as declared. @throws AppError INDEXES_BROKEN naming the first that does not */
export async function ensureIndexes(models: Models): Promise<void> {
  for (const [name, rules] of Object.entries(INDEXES)) {
    const collection = models[name as keyof Models].collection as unknown as Collection;
    await createMissing(collection, rules);
    await checkIndexes(collection, rules);
  }
}

async function createMissing(collection: Collection, rules: readonly IndexRule[]): Promise<void> {
  for (const { key, ...options } of rules) {
    try {
      await collection.createIndex(key, options);
    } catch (error) {
      throw broken(collection, key, error);
    }
  }
}

async function checkIndexes(collection: Collection, rules: readonly IndexRule[]): Promise<void> {
  if (rules.length === 0) return;
  const standing = await collection.listIndexes().toArray();
  for (const rule of rules) {
    const found = standing.find((index) => JSON.stringify(index['key']) === JSON.stringify(rule.key));
    if (found === undefined || Boolean(found['unique']) !== Boolean(rule.unique))
      throw broken(collection, rule.key);
  }
}

function broken(collection: Collection, key: IndexRule['key'], cause?: unknown): AppError {
  const index = `${collection.collectionName}: ${Object.keys(key).join(' + ')}`;
  return new AppError('INDEXES_BROKEN', { index }, cause);
}
