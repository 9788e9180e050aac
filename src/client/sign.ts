import { inkFault } from '../domain/ink.ts';
import { createPad, type Pad } from './lib/pad.ts';
import { keepUntilSent, sendKept } from './lib/keep-until-sent.ts';

/** A signing form: shows the pad, fills in the ink and, where it says so, keeps what cannot be sent at once. */
function enhance(form: HTMLFormElement): void {
  const pad = enhancePad(form);
  form.addEventListener('submit', (event) => {
    const ready = pad === null || chosenMethod(form) !== 'drawn' || takeInk(form, pad);
    const keeps = form.dataset['sayOffline'] !== undefined;
    if (!ready || keeps) event.preventDefault();
    if (ready && keeps) void keepUntilSent(form);
  });
}

function enhancePad(form: HTMLFormElement): Pad | null {
  const canvas = form.querySelector<HTMLCanvasElement>('canvas[data-pad]');
  if (canvas === null) return null;
  for (const hidden of form.querySelectorAll<HTMLElement>('[data-needs-script]')) hidden.hidden = false;
  const drawn = form.querySelector<HTMLInputElement>('input[name=method][value=drawn]');
  // Whoever was quicker than this script and has begun to type goes on typing.
  const begun = form.contains(document.activeElement);
  if (drawn !== null && form.dataset['prefer'] === 'drawn' && !begun) drawn.checked = true;
  const pad = createPad(canvas);
  form.querySelector('[data-pad-undo]')?.addEventListener('click', () => pad.undo());
  form.querySelector('[data-pad-clear]')?.addEventListener('click', () => pad.clear());
  pad.onChange(() => say(form, ''));
  for (const radio of form.querySelectorAll('input[name=method]')) {
    radio.addEventListener('change', () => showChosen(form));
  }
  showChosen(form);
  return pad;
}

function chosenMethod(form: HTMLFormElement): string {
  const chosen = new FormData(form).get('method');
  return typeof chosen === 'string' ? chosen : '';
}

function showChosen(form: HTMLFormElement): void {
  const method = chosenMethod(form);
  for (const part of form.querySelectorAll<HTMLElement>('[data-method]')) {
    part.hidden = part.dataset['method'] !== method;
  }
}

/** False, with an explanation, when the ink is empty or a dot. */
function takeInk(form: HTMLFormElement, pad: Pad): boolean {
  const ink = pad.ink();
  const fault = inkFault(ink);
  if (fault !== null) {
    say(form, form.dataset[fault === 'EMPTY' ? 'sayEmpty' : 'sayDot'] ?? '');
    form.querySelector<HTMLElement>('canvas[data-pad]')?.focus();
    return false;
  }
  const field = form.querySelector<HTMLInputElement>('input[name=ink]');
  if (field !== null) field.value = JSON.stringify(ink);
  return true;
}

function say(form: HTMLFormElement, words: string): void {
  const place = form.querySelector<HTMLElement>('[data-pad-message]');
  if (place === null) return;
  place.textContent = words;
  place.hidden = words === '';
}

function start(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-sign]');
  if (form === null) return;
  enhance(form);
  void sendKept(form);
}

window.addEventListener('emarge:replaced', start);
start();
