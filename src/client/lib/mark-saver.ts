import { announce } from './announce.ts';
import { hasAll } from './json.ts';
import type { MarkRow, TypedRow } from './mark-row.ts';

/** Ms between a change and its saving: a row that is still being changed is saved once. */
const SOON_MS = 250;
const RETRY_MS = 5_000;

interface Unsaved {
  person: string;
  words: string;
}

interface Conflicting extends Unsaved {
  seen: string;
  typed: TypedRow;
}

interface Answer {
  seen: Record<string, string>;
  wrong: Unsaved[];
  conflicts: Conflicting[];
}

export interface SaverOptions {
  form: HTMLFormElement;
  rows: ReadonlyMap<string, MarkRow>;
  /** Says how it stands: `saving`, `saved`, `unsent` while the network is away, or nothing. */
  say: (state: 'saving' | 'saved' | 'unsent' | null) => void;
  /** After something was saved. */
  saved: () => void;
}

/** Saves rows as they change, one request at a time; what cannot be sent is tried again. */
export class MarkSaver {
  readonly #options: SaverOptions;
  #timer: number | null = null;
  #queue = Promise.resolve();
  #leaving = false;

  constructor(options: SaverOptions) {
    this.#options = options;
    window.addEventListener('online', () => this.#saveIn(0));
    window.addEventListener('beforeunload', (event) => {
      if (!this.#leaving && this.#dirty().length > 0) event.preventDefault();
    });
  }

  change(row: MarkRow): void {
    row.touch();
    this.#options.say('saving');
    this.#saveIn(SOON_MS);
  }

  /** Saves what is not saved yet. @returns whether nothing is left */
  async flush(): Promise<boolean> {
    this.#queue = this.#queue.then(() => this.#save());
    await this.#queue;
    return this.#dirty().length === 0;
  }

  /** The form itself is on its way, with every row in it. */
  leave(): void {
    this.#leaving = true;
  }

  #dirty(): MarkRow[] {
    return [...this.#options.rows.values()].filter((row) => row.dirty);
  }

  #saveIn(ms: number): void {
    if (this.#timer !== null) window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.flush(), ms);
  }

  async #save(): Promise<void> {
    if (this.#timer !== null) window.clearTimeout(this.#timer);
    this.#timer = null;
    const rows = this.#dirty().filter((row) => row.element.querySelector('.row__conflict') === null);
    if (rows.length > 0) await this.#send(rows);
  }

  async #send(rows: readonly MarkRow[]): Promise<void> {
    const { form, say } = this.#options;
    const changes = new Map(rows.map((row) => [row, row.changes]));
    const csrf = form.querySelector<HTMLInputElement>('input[name=_csrf]')?.value ?? '';
    try {
      const response = await fetch(form.action, {
        method: 'POST',
        headers: { Accept: 'application/json' },
        body: new URLSearchParams([['_csrf', csrf], ...rows.flatMap((row) => row.fields)]),
        credentials: 'same-origin',
      });
      if (response.status === 503) throw new Error('the database is away');
      const answer: unknown = await response.json();
      if (response.ok && isAnswer(answer)) this.#take(answer, changes);
      else this.#complain(rows, refusalIn(answer));
    } catch {
      say('unsent');
      for (const row of rows) row.complain(form.dataset['sayUnsent'] ?? '');
      this.#saveIn(RETRY_MS);
    }
  }

  #complain(rows: readonly MarkRow[], words: string): void {
    const refusal = words === '' ? (this.#options.form.dataset['sayRefused'] ?? '') : words;
    for (const row of rows) row.complain(refusal);
    announce(refusal);
    this.#options.say(null);
  }

  #take({ seen, wrong, conflicts }: Answer, sent: ReadonlyMap<MarkRow, number>): void {
    const { rows, say, saved } = this.#options;
    const refused = new Map([...wrong, ...conflicts].map((row) => [row.person, row.words]));
    for (const [row, changes] of sent) {
      row.see(seen[row.person] ?? '');
      if (!refused.has(row.person) && row.changes === changes) row.settle();
    }
    for (const { person, words } of wrong) {
      rows.get(person)?.complain(words, 'late');
      announce(words);
    }
    for (const conflict of conflicts) this.#ask(conflict);
    if (this.#dirty().length === 0) say('saved');
    else say(null);
    saved();
  }

  /** Puts the question of a conflict into its row. */
  #ask({ person, words, seen, typed }: Conflicting): void {
    const row = this.#options.rows.get(person);
    const template = document.getElementById('conflict');
    if (row === undefined || !(template instanceof HTMLTemplateElement)) return;
    row.element.append(template.content.cloneNode(true));
    const question = row.element.querySelector<HTMLElement>('.row__conflict');
    const said = question?.querySelector('[data-words]');
    if (said) said.textContent = words;
    row.see(seen);
    question?.addEventListener('click', (event) => {
      const button =
        event.target instanceof Element ? event.target.closest<HTMLElement>('[data-choose]') : null;
      if (button === null) return;
      question.remove();
      if (button.dataset['choose'] === 'theirs') {
        row.show(typed);
        row.settle();
        this.#options.say('saved');
      } else this.change(row);
      row.focus();
    });
  }
}

function isAnswer(value: unknown): value is Answer {
  return hasAll(value, ['seen', 'wrong', 'conflicts']);
}

/** What the server says of a refusal, in the person's language. */
function refusalIn(answer: unknown): string {
  if (!hasAll(answer, ['error']) || !hasAll(answer.error, ['message', 'next'])) return '';
  return `${String(answer.error.message)} ${String(answer.error.next)}`;
}
