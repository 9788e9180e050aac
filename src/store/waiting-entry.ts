import type { mongo } from 'mongoose';
import type { AuditEntry } from '../domain/audit.ts';

/** An entry of the trail that waits in the document whose write it tells of. */
export type WaitingEntry = AuditEntry & { _id: mongo.ObjectId };
