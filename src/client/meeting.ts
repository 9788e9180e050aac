import { announce } from './lib/announce.ts';

/** Ms before the closing at which the page says so. */
const SOON_MS = 2 * 60_000;
/** Browsers hold no longer timers. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Counts by the server's clock, which the page carries, and not by the phone's. */
function untilThen(element: HTMLElement, then: string | undefined): number {
  return Number(then) - Number(element.dataset['now']) - performance.now();
}

function after(ms: number, act: () => void): void {
  if (ms <= LONGEST_TIMER_MS) window.setTimeout(act, Math.max(0, ms));
}

/** Reads the page again when the signing opens. */
function reloadAtOpening(waiting: HTMLElement): void {
  after(untilThen(waiting, waiting.dataset['reloadAt']) + 500, () => window.location.reload());
}

/** Warns before the window closes, and says when it has. */
function warnBeforeClosing(notice: HTMLElement): void {
  const left = untilThen(notice, notice.dataset['closesAt']);
  const say = (words: string | undefined): void => {
    notice.textContent = words ?? '';
    notice.dataset['tone'] = 'warning';
    announce(words ?? '');
  };
  if (left > SOON_MS) after(left - SOON_MS, () => say(notice.dataset['saySoon']));
  after(left, () => say(notice.dataset['sayClosed']));
}

const waiting = document.querySelector<HTMLElement>('[data-reload-at]');
if (waiting !== null) reloadAtOpening(waiting);
const notice = document.querySelector<HTMLElement>('[data-closes-at]');
if (notice !== null) warnBeforeClosing(notice);
