const RETRY_MS = 8_000;

interface Kept {
  action: string;
  body: string;
}

/**
 * Sends a form; when the network is away keeps it in this browser, says so, and sends it later. The form's
 * idempotency key makes a second arrival meet the same receipt, and the server's time decides.
 */
export async function keepUntilSent(form: HTMLFormElement): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>('button[type=submit]');
  button?.setAttribute('aria-busy', 'true');
  const fields = new FormData(form);
  const body = new URLSearchParams(
    [...fields].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  const kept: Kept = { action: form.action, body: body.toString() };
  if (!(await send(kept))) {
    body.set('declaredAt', String(Date.now()));
    keep({ ...kept, body: body.toString() });
    say(form);
    retryLater(form);
  }
  button?.removeAttribute('aria-busy');
}

/** True when the server answered: the page it answers with is then shown. */
async function send({ action, body }: Kept): Promise<boolean> {
  try {
    const response = await fetch(action, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' },
      body,
      credentials: 'same-origin',
    });
    if (response.status === 503) return false;
    forget(action);
    if (response.redirected) location.assign(response.url);
    else show(await response.text());
    return true;
  } catch {
    return false;
  }
}

/** A refused form comes back as a page with its reason: shown in place, so that nothing typed is lost, and under the name of who is signed in now. */
function show(html: string): void {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const main = document.querySelector('main');
  const answer = page.querySelector('main');
  if (main === null || answer === null) return;
  main.replaceWith(answer);
  const bar = page.querySelector('header');
  if (bar !== null) document.querySelector('header')?.replaceWith(bar);
  document.title = page.title;
  answer.querySelector<HTMLElement>('[data-error-summary], h1')?.focus();
  window.dispatchEvent(new Event('emarge:replaced'));
}

function keep(kept: Kept): void {
  try {
    localStorage.setItem(storageKey(kept.action), JSON.stringify(kept));
  } catch {
    // Storage can be denied in a frame; the open page still holds the form and goes on trying.
    memory.set(kept.action, kept);
  }
}

const memory = new Map<string, Kept>();

function storageKey(action: string): string {
  return `emarge:unsent:${new URL(action, location.href).pathname}`;
}

function forget(action: string): void {
  memory.delete(action);
  try {
    localStorage.removeItem(storageKey(action));
  } catch {
    memory.delete(action);
  }
}

function read(action: string): Kept | null {
  const inMemory = memory.get(action);
  if (inMemory !== undefined) return inMemory;
  try {
    const text = localStorage.getItem(storageKey(action));
    return text === null ? null : keptFrom(JSON.parse(text));
  } catch {
    return null;
  }
}

function keptFrom(value: unknown): Kept | null {
  if (typeof value !== 'object' || value === null || !('action' in value) || !('body' in value)) return null;
  const { action, body } = value;
  return typeof action === 'string' && typeof body === 'string' ? { action, body } : null;
}

function say(form: HTMLFormElement): void {
  const place = document.querySelector<HTMLElement>('[data-offline-message]');
  if (place === null) return;
  place.textContent = form.dataset['sayOffline'] ?? '';
  place.hidden = false;
}

function retryLater(form: HTMLFormElement): void {
  const again = async (): Promise<void> => {
    const kept = read(form.action);
    if (kept === null) return;
    if (!(await send(kept))) window.setTimeout(() => void again(), RETRY_MS);
  };
  window.setTimeout(() => void again(), RETRY_MS);
  window.addEventListener('online', () => void again(), { once: true });
}

/** On the page of a form that was kept earlier: sends it now. */
export function sendKept(form: HTMLFormElement): void {
  if (read(form.action) === null) return;
  say(form);
  retryLater(form);
}
