import { forget, keep, kept, type Unsent } from './unsent.ts';

const RETRY_MS = 8_000;

/** Refusals after which the very same form may still be taken: the person comes back through the LMS, or with a new page. */
const NOT_FINAL: ReadonlySet<string> = new Set([
  'SESSION_MISSING',
  'SESSION_EXPIRED',
  'FORM_EXPIRED',
  'FORM_OF_ANOTHER_PERSON',
  'CROSS_SITE_REQUEST',
]);

/**
 * Sends a form; when it does not arrive keeps it in this browser, says so, and sends it later. The form's idempotency key
 * makes a second arrival meet the same receipt, and the server's time decides.
 */
export async function keepUntilSent(form: HTMLFormElement): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>('button[type=submit]');
  button?.setAttribute('aria-busy', 'true');
  const unsent = unsentOf(form);
  if (!(await send(unsent))) {
    keep(unsent);
    say(form);
    retryLater(form);
  }
  button?.removeAttribute('aria-busy');
}

function unsentOf(form: HTMLFormElement): Unsent {
  const fields = [...new FormData(form)];
  const body = new URLSearchParams(
    fields.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  return { action: form.action, body };
}

/** True when the tool answered: what it answers with is then shown. */
async function send(unsent: Unsent): Promise<boolean> {
  const answer = await post(unsent);
  if (answer === null) return false;
  if (answer.redirected) {
    forget(unsent);
    location.assign(answer.url);
    return true;
  }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  // A proxy's own page says nothing about the form.
  if (page.querySelector('main') === null) return false;
  const code = page.querySelector<HTMLElement>('[data-code]')?.dataset['code'] ?? '';
  if (NOT_FINAL.has(code)) keep(unsent);
  else forget(unsent);
  show(page);
  return true;
}

/** The answer; null when none came, or one that asks for patience. */
async function post({ action, body }: Unsent): Promise<Response | null> {
  try {
    const response = await fetch(action, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' },
      body,
      credentials: 'same-origin',
    });
    return response.status === 429 || response.status >= 500 ? null : response;
  } catch {
    return null;
  }
}

/** A refused form comes back as a page with its reason: shown in place, so that nothing typed is lost, and under the name of who is signed in now. */
function show(page: Document): void {
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

function say(form: HTMLFormElement): void {
  const place = document.querySelector<HTMLElement>('[data-offline-message]');
  if (place === null) return;
  place.textContent = form.dataset['sayOffline'] ?? '';
  place.hidden = false;
}

/** Tries until it arrives or another page is shown: what is kept is sent by the next page of this form. */
function retryLater(form: HTMLFormElement): void {
  const again = async (): Promise<void> => {
    const unsent = form.isConnected ? kept(unsentOf(form)) : null;
    if (unsent !== null && !(await send(unsent))) window.setTimeout(() => void again(), RETRY_MS);
  };
  window.setTimeout(() => void again(), RETRY_MS);
  window.addEventListener('online', () => void again(), { once: true });
}

/** On the page of a form that was kept earlier: sends it now. */
export async function sendKept(form: HTMLFormElement): Promise<void> {
  const unsent = kept(unsentOf(form));
  if (unsent === null) return;
  say(form);
  if (!(await send(unsent))) retryLater(form);
}
