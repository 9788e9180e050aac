import { isWindow } from './windows.ts';

/** Where the LMS keeps a value for us (LTI postMessage Storage 0.1). */
export interface Place {
  /** `_parent`, or the name of a frame beside ours. */
  target: string;
  /** The LMS's, exactly. */
  origin: string;
  key: string;
}

/** An LMS that offers storage answers at once; one that does not answer is not waited for. */
const PATIENCE_MS = 3_000;

/** The place that an element names in its `data-` attributes. */
export function placeOf({ dataset }: HTMLElement): Place {
  return { target: dataset['target'] ?? '', origin: dataset['origin'] ?? '', key: dataset['key'] ?? '' };
}

/** @returns whether the LMS says that it keeps the value */
export async function put(place: Place, value: string): Promise<boolean> {
  return (await ask(place, 'lti.put_data', { value }))?.['value'] === value;
}

/** @returns the value; null when the LMS has none, refuses, or does not answer */
export async function get(place: Place): Promise<string | null> {
  const value = (await ask(place, 'lti.get_data', {}))?.['value'];
  return typeof value === 'string' && value !== '' ? value : null;
}

type Answer = Readonly<Record<string, unknown>>;

/** LTI Client Side postMessages 0.1: one question, to one origin, and the answer with its number from that origin. */
function ask(
  { target, origin, key }: Place,
  subject: string,
  fields: Record<string, string>,
): Promise<Answer | null> {
  const frame = frameNamed(target);
  if (frame === null) return Promise.resolve(null);
  const id = crypto.randomUUID();
  return new Promise((resolve) => {
    const listening = new AbortController();
    const settle = (answer: Answer | null): void => {
      listening.abort();
      resolve(answer);
    };
    const { signal } = listening;
    window.addEventListener(
      'message',
      ({ origin: from, data }: MessageEvent<unknown>) => {
        if (from !== origin || !isAnswer(data) || data['message_id'] !== id) return;
        settle(data['subject'] === `${subject}.response` && !('error' in data) ? data : null);
      },
      { signal },
    );
    window.setTimeout(settle, PATIENCE_MS, null);
    frame.postMessage({ subject, message_id: id, key, ...fields }, origin);
  });
}

function frameNamed(name: string): Window | null {
  if (window.parent === window) return null;
  if (name === '_parent') return window.parent;
  try {
    const frame: unknown = Reflect.get(window.parent, name);
    return isWindow(frame) ? frame : null;
  } catch {
    // A window of another origin answers so where it has no frame of that name.
    return null;
  }
}

function isAnswer(data: unknown): data is Answer {
  return typeof data === 'object' && data !== null;
}
