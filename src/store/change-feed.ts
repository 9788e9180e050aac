import { setTimeout as wait } from 'node:timers/promises';
import { MongoServerError, type ChangeStream, type ChangeStreamDocument } from 'mongodb';
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

/** Of live pages' collections; no more of a document than tells of which meeting it is. */
const PIPELINE = [
  { $match: { 'ns.coll': { $in: ['meetings', 'scans', 'statements'] } } },
  { $project: { ns: 1, 'fullDocument._id': 1, 'fullDocument.institution': 1, 'fullDocument.meeting': 1 } },
];

/** One change stream a process over what live pages show, fanned out by institution; it comes back by itself. */
export class MeetingChanges implements ChangeFeed {
  readonly #connection: Connection;
  readonly #log: Log;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #closing = new AbortController();
  #following: Promise<void> | null = null;
  #stream: ChangeStream | null = null;
  #resumeToken: unknown = null;

  constructor(connection: Connection, log: Log) {
    this.#connection = connection;
    this.#log = log;
  }

  subscribe(institution: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(institution) ?? new Set();
    this.#listeners.set(institution, listeners.add(listener));
    this.#following ??= this.#follow();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(institution);
    };
  }

  /** However a stream ends, with an error or without, the next one goes on from there. */
  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        this.#stream = this.#open();
        for await (const change of this.#stream) {
          this.#resumeToken = change._id;
          this.#tell(change);
        }
      } catch (error) {
        this.#broke(error);
      }
      // Aborted: the loop ends.
      await wait(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  #open(): ChangeStream {
    const resume = this.#resumeToken === null ? {} : { resumeAfter: this.#resumeToken };
    const database = this.#connection.getClient().db(this.#connection.name);
    return database.watch(PIPELINE, { fullDocument: 'updateLookup', ...resume });
  }

  #broke(error: unknown): void {
    if (this.#closing.signal.aborted) return;
    this.#log.warn({ err: error }, 'The change stream broke; it is opened again');
    // A token that the engine no longer holds would fail for ever; one of before an absence tells what was missed.
    if (error instanceof MongoServerError && !isAway(error)) this.#resumeToken = null;
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
    this.#closing.abort();
    const warn = (error: unknown): void => {
      this.#log.warn({ err: error }, 'The change stream could not be closed');
    };
    await this.#stream?.close().catch(warn);
    await this.#following;
  }
}
