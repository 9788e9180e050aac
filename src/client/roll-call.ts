import { announce } from './lib/announce.ts';
import { follow, type Following } from './lib/follow.ts';
import { hasAll } from './lib/json.ts';
import { MarkRow, statusOf, type StatusWords, type TypedRow } from './lib/mark-row.ts';
import { MarkSaver } from './lib/mark-saver.ts';
import { wireFilter, wireViews } from './lib/row-filter.ts';

/** Ms between a change and reading the state again. */
const SOON_MS = 600;
const MINUTE_MS = 60_000;

interface State {
  access: string;
  status: StatusWords;
  counts: string;
  complete: { label: string; name: string };
  rows: { person: string; seen: string; typed: TypedRow; states: StatusWords[] }[];
}

/** The roll call with scripts: saves as you go, shows signatures as they arrive, filters, and moves by keyboard. */
class RollCall {
  readonly #form: HTMLFormElement;
  readonly #rows: ReadonlyMap<string, MarkRow>;
  readonly #saver: MarkSaver;

  constructor(form: HTMLFormElement) {
    this.#form = form;
    const elements = [...form.querySelectorAll<HTMLElement>('[data-row]')];
    this.#rows = new Map(elements.map((element) => [element.dataset['row'] ?? '', new MarkRow(element)]));
    const readSoon = follow({
      url: form.dataset['live'] ?? '',
      read: () => this.#read(),
      waitFor: () => SOON_MS,
      say: (state) => this.#sayLive(state),
    });
    this.#saver = new MarkSaver({
      form,
      rows: this.#rows,
      say: (state) => this.#part('saved', state === null ? '' : this.#words(state)),
      saved: () => readSoon(SOON_MS),
    });
    wireFilter(form, [...this.#rows.values()]);
    wireViews(form);
    form.addEventListener('change', (event) => this.#changed(event));
    form.addEventListener('keydown', (event) => this.#pressed(event));
    form.addEventListener('submit', (event) => this.#submitted(event));
    form.querySelector('[data-complete]')?.addEventListener('click', (event) => this.#completing(event));
    for (const row of this.#rows.values()) if (row.isAltered) this.#saver.change(row);
  }

  #words(name: string): string {
    return this.#form.dataset[`say${name.charAt(0).toUpperCase()}${name.slice(1)}`] ?? '';
  }

  #part(name: string, words: string): void {
    const part = this.#form.querySelector(`[data-${name}]`);
    if (part !== null && part.textContent !== words) part.textContent = words;
  }

  #sayLive(state: Following): void {
    const place = document.querySelector('[data-live-state]');
    if (place !== null) place.textContent = this.#words(state);
    if (state === 'ended') announce(this.#words(state));
  }

  #rowOf(target: EventTarget | null): MarkRow | undefined {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
    return this.#rows.get(element?.dataset['row'] ?? '');
  }

  #changed(event: Event): void {
    const row = this.#rowOf(event.target);
    if (row === undefined) return;
    const { target } = event;
    if (target instanceof HTMLInputElement && target.type === 'radio' && target.value === 'late') {
      this.#lateByNow(row);
    }
    this.#saver.change(row);
  }

  /** Whoever is marked late while the meeting runs comes in now, by the server's clock. */
  #lateByNow(row: MarkRow): void {
    const { now, start, end } = this.#form.dataset;
    const at = Number(now) + performance.now();
    const field = row.field('late');
    if (field === undefined || at <= Number(start) || at >= Number(end)) return;
    field.value = String(Math.ceil((at - Number(start)) / MINUTE_MS));
  }

  /** Arrows are the radio buttons' own; Enter goes to the next row, and after the last one to 'Save'. */
  #pressed(event: KeyboardEvent): void {
    const row = this.#rowOf(event.target);
    const control = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key !== 'Enter' || row === undefined || !control) return;
    event.preventDefault();
    const shown = [...this.#rows.values()].filter(({ element }) => !element.hidden);
    const next = shown[shown.indexOf(row) + 1];
    if (next === undefined) this.#form.querySelector<HTMLElement>('[data-save]')?.focus();
    else next.focus();
  }

  /** 'Save' sends what is not sent yet; the other buttons send the form as without scripts. */
  #submitted(event: SubmitEvent): void {
    if (event.submitter?.hasAttribute('formaction')) {
      this.#saver.leave();
      return;
    }
    event.preventDefault();
    void this.#saver.flush().then((done) => {
      if (done) this.#part('saved', this.#words('saved'));
    });
  }

  #completing(event: Event): void {
    if (!(event.currentTarget instanceof HTMLAnchorElement)) return;
    const { href } = event.currentTarget;
    event.preventDefault();
    void this.#saver.flush().then((done) => {
      if (done) location.assign(href);
      else this.#firstUnsaved()?.focus();
    });
  }

  #firstUnsaved(): MarkRow | undefined {
    return [...this.#rows.values()].find((row) => row.dirty);
  }

  async #read(): Promise<boolean> {
    const before = new Map([...this.#rows.values()].map((row) => [row, row.changes]));
    const response = await fetch(this.#form.dataset['rollCall'] ?? '', {
      headers: { Accept: 'application/json' },
      credentials: 'same-origin',
    });
    const state: unknown = await response.json();
    if (!response.ok || !isState(state)) return false;
    this.#show(state, before);
    return true;
  }

  /** @param before how often each row had been changed when the state was asked for: it tells nothing of later changes */
  #show(state: State, before: ReadonlyMap<MarkRow, number>): void {
    const known = state.rows.every(({ person }) => this.#rows.has(person));
    // Frozen meanwhile, or somebody was added: another page, once nothing of this one would be lost.
    if ((state.access !== 'open' || !known) && this.#firstUnsaved() === undefined) {
      location.assign(this.#form.dataset['rollCall'] ?? '');
    }
    for (const { person, seen, typed, states } of state.rows) {
      const row = this.#rows.get(person);
      row?.showStates(states);
      if (row === undefined || row.dirty || row.changes !== before.get(row)) continue;
      row.see(seen);
      row.show(typed);
    }
    this.#part('counts', state.counts);
    this.#part('complete', state.complete.label);
    this.#form.querySelector('[data-complete]')?.setAttribute('aria-label', state.complete.name);
    document.querySelector('[data-status]')?.replaceChildren(statusOf(state.status));
  }
}

function isState(value: unknown): value is State {
  return hasAll(value, ['access', 'status', 'counts', 'complete', 'rows']);
}

const form = document.querySelector<HTMLFormElement>('form[data-roll-call]');
if (form !== null) new RollCall(form);
