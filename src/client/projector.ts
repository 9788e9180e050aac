import { isProjectorNow, refusalIn, type ProjectorNow } from './lib/projector-answer.ts';

/** Counts are asked for at least this often. */
const ASK_MS = 4_000;
const RETRY_MS = 2_000;
/** After the next code has begun. */
const LATE_MS = 50;

/** Shows the rolling code, a countdown and live counts. 'Pause' hides the code, which then dies by itself. */
class Projector {
  readonly #root: HTMLElement;
  #paused = false;
  #shown: ProjectorNow | null = null;
  /** By the page's own clock, ms. */
  #codeEndsAt: number;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#codeEndsAt = performance.now() + Number(this.#words('msToNext'));
    this.#part('pause').addEventListener('click', () => this.#togglePause());
    const fullscreen = this.#part('fullscreen');
    fullscreen.hidden = !document.fullscreenEnabled;
    fullscreen.addEventListener('click', () => void document.documentElement.requestFullscreen());
    window.setInterval(() => this.#tick(), 250);
    void this.#ask();
  }

  #part(name: string): HTMLElement {
    const part = this.#root.querySelector<HTMLElement>(`[data-projector-${name}]`);
    if (part === null) throw new Error(`The projector page lacks its ${name}`);
    return part;
  }

  /** What the server left for scripts, in the page's language. */
  #words(name: string): string {
    return this.#root.dataset[name] ?? '';
  }

  async #ask(): Promise<void> {
    const answer = await read(this.#words('source'));
    if (isProjectorNow(answer)) {
      this.#shown = answer;
      this.#codeEndsAt = performance.now() + (answer.code?.msToNext ?? 0);
      this.#draw(answer);
      const next = (answer.code?.msToNext ?? ASK_MS) + LATE_MS;
      window.setTimeout(() => void this.#ask(), Math.min(next, ASK_MS));
      return;
    }
    const refusal = refusalIn(answer);
    if (refusal === null) {
      this.#say({ title: this.#words('sayAway'), words: this.#words('sayAwayWords'), tone: 'warning' });
      window.setTimeout(() => void this.#ask(), RETRY_MS);
    } else {
      // This window's session is over: nothing that it asks will be answered.
      this.#shown = null;
      this.#setCodeShown(false);
      this.#say({ ...refusal, tone: 'warning' });
    }
  }

  #draw(now: ProjectorNow): void {
    this.#write('signed', now.signed);
    this.#write('scanned', now.scanned);
    if (this.#paused) {
      this.#setCodeShown(false);
      this.#say({ title: this.#words('sayPaused'), words: this.#words('sayPausedWords'), tone: 'neutral' });
      return;
    }
    this.#say(now);
    if (now.code === null) this.#setCodeShown(false);
    else this.#showCode(now.code);
  }

  #showCode({ qr, typed }: NonNullable<ProjectorNow['code']>): void {
    const svg = this.#part('qr').querySelector('svg');
    svg?.setAttribute('viewBox', `0 0 ${String(qr.size)} ${String(qr.size)}`);
    svg?.querySelector('path')?.setAttribute('d', qr.path);
    this.#write('code', typed);
    this.#setCodeShown(true);
  }

  #setCodeShown(shown: boolean): void {
    this.#root.dataset['code'] = shown ? 'shown' : 'none';
    this.#part('qr').hidden = !shown;
    this.#part('typed').hidden = !shown;
  }

  /** The one live region: written only when it says something new. */
  #say({ title, words, tone }: Pick<ProjectorNow, 'title' | 'words' | 'tone'>): void {
    this.#part('status').dataset['tone'] = tone;
    this.#write('title', title);
    this.#write('words', words);
  }

  #write(name: string, words: string): void {
    const part = this.#part(name);
    if (part.textContent !== words) part.textContent = words;
  }

  /** Counts down; a code that the network did not replace in time is not left standing. */
  #tick(): void {
    if (this.#root.dataset['code'] !== 'shown') return;
    const left = this.#codeEndsAt - performance.now();
    if (left < -RETRY_MS) this.#setCodeShown(false);
    const seconds = String(Math.max(0, Math.ceil(left / 1000)));
    this.#write('countdown', this.#words('sayNext').replace('{s}', seconds));
  }

  #togglePause(): void {
    this.#paused = !this.#paused;
    this.#write('pause', this.#words(this.#paused ? 'sayResume' : 'sayPause'));
    if (this.#shown !== null) this.#draw(this.#shown);
    else if (this.#paused) this.#setCodeShown(false);
  }
}

/** What the server says; null when it cannot be reached or is ill. */
async function read(address: string): Promise<unknown> {
  try {
    const response = await fetch(address, { headers: { Accept: 'application/json' } });
    if (response.status === 429 || response.status >= 500) return null;
    return await response.json();
  } catch {
    return null;
  }
}

/** Keeps the screen on while the page is in sight; where that is refused, it goes dark as it always does. */
async function stayAwake(): Promise<void> {
  if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
  await navigator.wakeLock.request('screen').catch(() => undefined);
}

const root = document.querySelector<HTMLElement>('[data-projector]');
if (root !== null) {
  new Projector(root);
  void stayAwake();
  document.addEventListener('visibilitychange', () => void stayAwake());
}
