interface ProjectorCode {
  svg: string;
  typed: string;
  msToNext: number;
}

interface ProjectorAnswer {
  open: boolean;
  code: ProjectorCode | null;
  signed: number;
  expected: number;
  scanned: number;
  words: string;
}

const RETRY_MS = 2_000;
const IDLE_MS = 5_000;

/** Shows the rolling code, a countdown and live counts; 'Pause' hides the code, which then dies by itself. */
class Projector {
  readonly #root: HTMLElement;
  #paused = false;
  #nextAt = 0;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#part('pause').addEventListener('click', () => this.#togglePause());
    this.#part('fullscreen').addEventListener(
      'click',
      () => void document.documentElement.requestFullscreen(),
    );
    window.setInterval(() => this.#countDown(), 250);
    void this.#refresh();
  }

  #part(name: string): HTMLElement {
    const part = this.#root.querySelector<HTMLElement>(`[data-projector-${name}]`);
    if (part === null) throw new Error(`The projector page lacks its ${name}`);
    return part;
  }

  async #refresh(): Promise<void> {
    let wait = RETRY_MS;
    try {
      const response = await fetch(this.#root.dataset['source'] ?? '', {
        headers: { Accept: 'application/json' },
      });
      if (response.ok) wait = this.#show((await response.json()) as ProjectorAnswer);
      else this.#part('status').textContent = this.#root.dataset['sayAway'] ?? '';
    } catch {
      this.#part('status').textContent = this.#root.dataset['sayAway'] ?? '';
    }
    window.setTimeout(() => void this.#refresh(), wait);
  }

  /** Returns the ms until the next code is due. */
  #show(answer: ProjectorAnswer): number {
    this.#part('signed').textContent = `${String(answer.signed)} / ${String(answer.expected)}`;
    this.#part('scanned').textContent = String(answer.scanned);
    this.#part('status').textContent = answer.words;
    this.#root.dataset['open'] = String(answer.code !== null && !this.#paused);
    if (answer.code === null) return IDLE_MS;
    this.#part('qr').innerHTML = answer.code.svg;
    this.#part('code').textContent = answer.code.typed;
    this.#nextAt = performance.now() + answer.code.msToNext;
    return answer.code.msToNext + 30;
  }

  #countDown(): void {
    const seconds = Math.max(0, Math.ceil((this.#nextAt - performance.now()) / 1000));
    this.#part('countdown').textContent = String(seconds);
  }

  #togglePause(): void {
    this.#paused = !this.#paused;
    this.#root.dataset['open'] = String(!this.#paused);
    const button = this.#part('pause');
    button.setAttribute('aria-pressed', String(this.#paused));
    button.textContent = this.#root.dataset[this.#paused ? 'sayResume' : 'sayPause'] ?? '';
  }
}

const root = document.querySelector<HTMLElement>('[data-projector]');
if (root !== null) new Projector(root);
