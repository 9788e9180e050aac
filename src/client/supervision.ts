import { announce } from './lib/announce.ts';
import { readAgain } from './lib/swap.ts';

/** Ms between a change and reading the page again: a class that signs is read a few times, not once a student. */
const SOON_MS = 800;
/** For a meeting that is not on the page: it may be a new one. */
const LATER_MS = 5_000;
/** A reading that took long is followed by a pause this many times as long, so that a burst does not drown the page. */
const PAUSE = 4;

function start(root: HTMLElement): void {
  const source = new EventSource(root.dataset['live'] ?? '');
  let timer: number | null = null;
  let dueAt = Infinity;
  let notBefore = 0;
  let connected = false;

  const readSoon = (ms: number): void => {
    const at = Math.max(performance.now() + ms, notBefore);
    if (at >= dueAt) return;
    if (timer !== null) window.clearTimeout(timer);
    dueAt = at;
    timer = window.setTimeout(() => void read(), at - performance.now());
  };
  const read = async (): Promise<void> => {
    timer = null;
    dueAt = Infinity;
    const began = performance.now();
    const before = said(root);
    const done = await readAgain(root.id).catch(() => false);
    notBefore = performance.now() + PAUSE * (performance.now() - began);
    if (!done) return;
    show(root, 'sayLive');
    if (said(root) !== before) announce(said(root));
  };

  source.addEventListener('open', () => {
    show(root, 'sayLive');
    // What changed while the connection was away was told to nobody.
    if (connected) readSoon(0);
    connected = true;
  });
  source.addEventListener('error', () => show(root, 'sayLost'));
  source.addEventListener('change', (event) => {
    const meeting: unknown = event.data;
    const known =
      typeof meeting === 'string' && root.querySelector(`[data-meeting="${CSS.escape(meeting)}"]`) !== null;
    readSoon(known ? SOON_MS : LATER_MS);
  });
  source.addEventListener('end', () => {
    source.close();
    show(root, 'sayEnded');
    announce(root.dataset['sayEnded'] ?? '');
  });
}

function said(root: HTMLElement): string {
  return root.querySelector('[data-live-say]')?.textContent ?? '';
}

function show(root: HTMLElement, words: 'sayLive' | 'sayLost' | 'sayEnded'): void {
  const state = root.querySelector('[data-live-state]');
  if (state !== null) state.textContent = root.dataset[words] ?? '';
}

const root = document.getElementById('live');
if (root?.dataset['live'] !== undefined) start(root);
