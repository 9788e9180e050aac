import type { Model, mongo } from 'mongoose';

/**
 * Inserts a document as it is, for what is inserted by the thousand: its type has been checked, and mongoose's `create`
 * takes longer for checking it again than the driver for the whole write.
 */
export async function insert<T extends { _id: string }>(
  { db, collection }: Model<T>,
  document: mongo.OptionalUnlessRequiredId<T>,
): Promise<void> {
  await db.collection<T>(collection.name).insertOne(document);
}
