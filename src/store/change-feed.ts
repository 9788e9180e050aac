import type { ChangeStream, ChangeStreamDocument } from 'mongodb';
import type { Connection } from 'mongoose';
import { z } from 'zod';
import type { ChangeFeed } from '../application/ports/stores.ts';
import type { Log } from '../application/ports/tools.ts';
import { isAway } from './database-errors.ts';

type Listener = (meeting: string) => void;

const RETRY_MS = 2_000;

/** A meeting, or what was recorded of one; removals and events of the database itself are none. */
const meetingChange = z.object({
  ns: z.object({ coll: z.string() }),
  fullDocument: z.object({ _id: z.string(), institution: z.string(), meeting: z.string().optional() }),
});

/** One change stream a process over what live pages show, fanned out by institution; it comes back by itself. */
export class MeetingChanges implements ChangeFeed {
  readonly #connection: Connection;
  readonly #log: Log;
  readonly #listeners = new Map<string, Set<Listener>>();
  #stream: ChangeStream | null = null;
  #resumeToken: unknown = null;
  #retry: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(connection: Connection, log: Log) {
    this.#connection = connection;
    this.#log = log;
  }

  subscribe(institution: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(institution) ?? new Set();
    this.#listeners.set(institution, listeners.add(listener));
    if (this.#stream === null) this.#open();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(institution);
    };
  }

  #open(): void {
    if (this.#closed) return;
    // A statement's place in the log is nothing that pages show.
    const shown = { 'updateDescription.updatedFields.log': { $exists: false } };
    const pipeline = [{ $match: { 'ns.coll': { $in: ['meetings', 'scans', 'statements'] }, ...shown } }];
    const resume = this.#resumeToken === null ? {} : { resumeAfter: this.#resumeToken };
    const stream = this.#connection
      .getClient()
      .db(this.#connection.name)
      .watch(pipeline, {
        fullDocument: 'updateLookup',
        ...resume,
      });
    this.#stream = stream;
    stream.on('change', (change: ChangeStreamDocument) => {
      this.#resumeToken = change._id;
      this.#tell(change);
    });
    stream.on('error', (error: Error) => {
      this.#log.warn({ err: error.message }, 'The change stream broke; it is opened again');
      // A token that the engine no longer holds would fail for ever; one of before an absence tells what was missed.
      if (!isAway(error)) this.#resumeToken = null;
      this.#reopenLater();
    });
  }

  #reopenLater(): void {
    void this.#stream?.close();
    this.#stream = null;
    if (this.#closed || this.#retry !== null) return;
    this.#retry = setTimeout(() => {
      this.#retry = null;
      this.#open();
    }, RETRY_MS);
  }

  #tell(change: ChangeStreamDocument): void {
    const changed = meetingChange.safeParse(change);
    if (!changed.success) return;
    const { ns, fullDocument } = changed.data;
    const meeting = ns.coll === 'meetings' ? fullDocument._id : fullDocument.meeting;
    if (meeting === undefined) return;
    for (const listener of this.#listeners.get(fullDocument.institution) ?? []) listener(meeting);
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    await this.#stream?.close();
  }
}
