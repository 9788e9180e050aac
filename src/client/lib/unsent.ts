/** A form that waits to be sent. */
export interface Unsent {
  action: string;
  body: URLSearchParams;
}

const PREFIX = 'emarge:unsent:';
/** The longest that a signing can stay open, and a day: what is older cannot be taken any more. */
const LONGEST_MS = 11 * 24 * 60 * 60_000;

/** Storage can be denied in a frame; the open page still holds the form and goes on trying. */
const memory = new Map<string, string>();

/** Of one person and one address: on a shared device nobody sends, or throws away, what another left. */
function keyOf({ action, body }: Unsent): string {
  const [person = ''] = (body.get('_csrf') ?? '').split('.');
  return `${PREFIX}${person}:${new URL(action, location.href).pathname}`;
}

/** Keeps it with the time at which the person said it; the server's time decides. */
export function keep(unsent: Unsent): void {
  const key = keyOf(unsent);
  const body = new URLSearchParams(unsent.body);
  if (!body.has('declaredAt')) body.set('declaredAt', String(Date.now()));
  memory.set(key, body.toString());
  storing((storage) => storage.setItem(key, body.toString()));
}

export function forget(unsent: Unsent): void {
  const key = keyOf(unsent);
  memory.delete(key);
  storing((storage) => storage.removeItem(key));
}

/** What was kept of a form that is shown again; under the shown one's token, as that of then may have ended. */
export function kept(shown: Unsent): Unsent | null {
  storing(dropOld);
  const key = keyOf(shown);
  const text = memory.get(key) ?? storing((storage) => storage.getItem(key));
  if (text === null) return null;
  const body = new URLSearchParams(text);
  body.set('_csrf', shown.body.get('_csrf') ?? '');
  return { action: shown.action, body };
}

function storing<T>(work: (storage: Storage) => T): T | null {
  try {
    return work(localStorage);
  } catch {
    return null;
  }
}

function dropOld(storage: Storage): void {
  for (const key of Object.keys(storage).filter((name) => name.startsWith(PREFIX))) {
    const declaredAt = Number(new URLSearchParams(storage.getItem(key) ?? '').get('declaredAt'));
    if (Date.now() - declaredAt > LONGEST_MS) storage.removeItem(key);
  }
}
