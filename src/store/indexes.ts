import type { Collection } from 'mongoose';
import { z } from 'zod';
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

/**
 * Every index. The unique ones carry rules; all begin with the institution where a query has one. What was recorded of a
 * meeting, or of one person in it, is joined to it by one field.
 */
const INDEXES: Record<keyof Models, IndexRule[]> = {
  institutions: [],
  platforms: [unique('issuer', 'clientId'), unique('deploymentKeys')],
  registrations: [plain('institution', 'createdAt'), expiring],
  people: [
    unique('institution', 'issuer', 'sub'),
    plain('institution', 'memberships.course'),
    plain('institution', 'sortName'),
  ],
  courses: [
    unique('institution', 'issuer', 'contextId'),
    plain('institution', 'title'),
    plain('subjectToSignature', 'rosterDueAt'),
    plain('grades.due'),
  ],
  scores: [plain('institution', 'course')],
  meetings: [
    plain('institution', 'course', 'start'),
    plain('institution', 'start'),
    plain('course'),
    plain('teachers.person'),
    plain('status', 'opening.at', 'start'),
    plain('outbox._id'),
  ],
  scans: [
    unique('institution', 'meeting', 'person'),
    unique('institution', 'ticket'),
    plain('meeting'),
    plain('of'),
  ],
  statements: [
    unique('institution', 'meeting', 'type', 'person', 'revision'),
    plain('institution', 'type', 'receivedAt'),
    plain('log.state', 'institution', 'receivedAt'),
    plain('institution', 'person', 'receivedAt'),
    plain('meeting'),
    plain('of'),
  ],
  sessions: [unique('origin'), expiring],
  audit: [plain('institution', 'at')],
  keys: [unique('slot')],
  stamps: [unique('institution', 'position')],
  stampWants: [plain('since')],
  sheets: [plain('institution', 'meeting', 'version')],
  sheetParts: [plain('institution', 'sheet', 'part'), plain('institution', 'meeting', 'version')],
  sheetWants: [plain('dueAt'), plain('since'), plain('institution', 'meeting')],
  packs: [plain('institution', 'askedAt'), plain('dueAt'), expiring],
  packFiles: [plain('institution', 'pack', 'path'), expiring],
  packParts: [plain('institution', 'pack'), expiring],
  logs: [],
  logTiles: [],
  checkpoints: [unique('institution', 'size')],
  leases: [],
  processes: [expiring],
  tries: [expiring],
  holds: [unique('institution', 'slot')],
  erasures: [plain('institution'), plain('dueAt')],
  meta: [],
};

/** An index as the engine describes it: what it covers, and all that bears on what its rule forbids. */
const standing = z.object({
  key: z.record(z.string(), z.number()),
  unique: z.boolean().default(false),
  sparse: z.boolean().default(false),
  partialFilterExpression: z.unknown().optional(),
  expireAfterSeconds: z.number().optional(),
});

type Standing = z.infer<typeof standing>;

/** Makes every index and looks whether each stands as declared. @throws AppError INDEXES_BROKEN naming the first that does not */
export async function ensureIndexes(models: Models): Promise<void> {
  for (const name of namesOf(INDEXES)) {
    await createMissing(models[name].collection, INDEXES[name]);
    await checkIndexes(models[name].collection, INDEXES[name]);
  }
}

/** `Object.keys` with the names' type. */
function namesOf<T extends object>(of: T): Extract<keyof T, string>[] {
  const names: Extract<keyof T, string>[] = [];
  for (const name in of) names.push(name);
  return names;
}

async function createMissing(collection: Collection, rules: readonly IndexRule[]): Promise<void> {
  for (const { key, ...options } of rules) {
    try {
      await collection.createIndex(key, options, undefined);
    } catch (error) {
      throw broken(collection, key, error);
    }
  }
}

async function checkIndexes(collection: Collection, rules: readonly IndexRule[]): Promise<void> {
  if (rules.length === 0) return;
  const found = z.array(standing).parse(await collection.listIndexes().toArray());
  const missing = rules.find((rule) => !found.some((index) => stands(index, rule)));
  if (missing !== undefined) throw broken(collection, missing.key);
}

function stands(index: Standing, { key, unique = false, expireAfterSeconds }: IndexRule): boolean {
  return (
    JSON.stringify(index.key) === JSON.stringify(key) &&
    index.unique === unique &&
    index.expireAfterSeconds === expireAfterSeconds &&
    !index.sparse &&
    index.partialFilterExpression === undefined
  );
}

function broken(collection: Collection, key: IndexRule['key'], cause?: unknown): AppError {
  const index = `${collection.collectionName}: ${Object.keys(key).join(' + ')}`;
  return new AppError('INDEXES_BROKEN', { index }, cause);
}
