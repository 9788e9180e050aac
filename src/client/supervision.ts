import { announce } from './lib/announce.ts';
import { follow, type Following } from './lib/follow.ts';
import { readAgain } from './lib/swap.ts';

/** Ms between a change and reading the page again: a class that signs is read a few times, not once a student. */
const SOON_MS = 800;
/** For a meeting that is not on the page: it may be a new one. */
const LATER_MS = 5_000;

const WORDS = { live: 'sayLive', lost: 'sayLost', ended: 'sayEnded' } as const;

function start(root: HTMLElement): void {
  const show = (state: Following): void => {
    const words = root.dataset[WORDS[state]] ?? '';
    const place = root.querySelector('[data-live-state]');
    if (place !== null) place.textContent = words;
    if (state === 'ended') announce(words);
  };
  const read = async (): Promise<boolean> => {
    const before = said(root);
    const done = await readAgain(root.id);
    if (done && said(root) !== before) announce(said(root));
    return done;
  };
  const isShown = (meeting: string): boolean =>
    root.querySelector(`[data-meeting="${CSS.escape(meeting)}"]`) !== null;
  follow({
    url: root.dataset['live'] ?? '',
    read,
    waitFor: (meeting) => (isShown(meeting) ? SOON_MS : LATER_MS),
    say: show,
  });
}

function said(root: HTMLElement): string {
  return root.querySelector('[data-live-say]')?.textContent ?? '';
}

const root = document.getElementById('live');
if (root?.dataset['live'] !== undefined) start(root);
