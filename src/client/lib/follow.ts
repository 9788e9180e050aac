/** A reading that took long is followed by a pause this many times as long, so that a burst does not drown the page. */
const PAUSE = 4;

export type Following = 'live' | 'lost' | 'ended';

export interface FollowOptions {
  /** Where changes are told (server-sent events). */
  url: string;
  /** Reads again what the page shows; rejects or answers false when that failed. */
  read: () => Promise<boolean>;
  /** Ms to wait before reading after a change of this meeting, so that a burst is read a few times only. */
  waitFor: (meeting: string) => number;
  say: (state: Following) => void;
}

/**
 * Reads again whenever a change is told, and after a lost connection.
 * @returns for reading again without a change having been told, in so many ms
 */
export function follow({ url, read, waitFor, say }: FollowOptions): (ms: number) => void {
  let timer: number | null = null;
  let dueAt = Infinity;
  let notBefore = 0;
  let connected = false;

  const readSoon = (ms: number): void => {
    const at = Math.max(performance.now() + ms, notBefore);
    if (at >= dueAt) return;
    if (timer !== null) window.clearTimeout(timer);
    dueAt = at;
    timer = window.setTimeout(() => void readNow(), at - performance.now());
  };
  const readNow = async (): Promise<void> => {
    timer = null;
    dueAt = Infinity;
    const began = performance.now();
    const done = await read().catch(() => false);
    notBefore = performance.now() + PAUSE * (performance.now() - began);
    if (done) say('live');
  };

  const source = new EventSource(url);
  source.addEventListener('open', () => {
    say('live');
    // What changed while the connection was away was told to nobody.
    if (connected) readSoon(0);
    connected = true;
  });
  source.addEventListener('error', () => say('lost'));
  source.addEventListener('change', (event) => {
    const meeting: unknown = event.data;
    if (typeof meeting === 'string') readSoon(waitFor(meeting));
  });
  source.addEventListener('end', () => {
    source.close();
    say('ended');
  });
  return readSoon;
}
