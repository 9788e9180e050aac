/** The server's answers about rows: see `src/web/teacher/roll-call-state.view.ts` and `saved.view.ts`. */
export interface TypedRow {
  choice: string;
  reason: string;
  late: string;
  early: string;
}

export interface StatusWords {
  tone: string;
  words: string;
}

/** One student's row of the roll call. */
export class MarkRow {
  readonly person: string;
  readonly element: HTMLElement;
  /** A change that the server has not confirmed. */
  dirty = false;
  /** Counts changes, so that an answer does not confirm one that was made while it was under way. */
  changes = 0;

  constructor(element: HTMLElement) {
    this.element = element;
    this.person = element.dataset['row'] ?? '';
  }

  get name(): string {
    return this.element.querySelector('[data-name]')?.textContent ?? '';
  }

  get radios(): HTMLInputElement[] {
    return [...this.element.querySelectorAll<HTMLInputElement>('input[type=radio]')];
  }

  get choice(): string {
    return this.radios.find((radio) => radio.checked)?.value ?? '';
  }

  /** Whether it asks for the teacher: signed, marked absent. */
  get needsAttention(): boolean {
    return this.element.querySelector('[data-row-state] [data-tone=danger]') !== null;
  }

  /** The row's fields as a form would send them. */
  get fields(): [string, string][] {
    return this.#controls().flatMap((control): [string, string][] =>
      control instanceof HTMLInputElement && control.type === 'radio' && !control.checked
        ? []
        : [[control.name, control.value]],
    );
  }

  #controls(): (HTMLInputElement | HTMLSelectElement)[] {
    return [...this.element.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select')];
  }

  /** Whether somebody was quicker than the script: it stands otherwise than it came. */
  get isAltered(): boolean {
    return this.#controls().some((control) => {
      if (control instanceof HTMLSelectElement)
        return [...control.options].some((option) => option.selected !== option.defaultSelected);
      return control.type === 'radio'
        ? control.checked !== control.defaultChecked
        : control.value !== control.defaultValue;
    });
  }

  field(name: string): HTMLInputElement | HTMLSelectElement | undefined {
    return this.#controls().find((control) => control.name.endsWith(`[${name}]`));
  }

  /** The radio button that the keyboard comes to first. */
  focus(): void {
    (this.radios.find((radio) => radio.checked) ?? this.radios[0])?.focus();
    this.element.scrollIntoView({ block: 'nearest' });
  }

  touch(): void {
    this.dirty = true;
    this.changes += 1;
    this.element.dataset['unsaved'] = '';
  }

  settle(): void {
    this.dirty = false;
    delete this.element.dataset['unsaved'];
    this.complain('');
  }

  /** Says why the row is not saved, and of which field that is; no words take it back. */
  complain(words: string, field?: 'late'): void {
    const place = this.element.querySelector<HTMLElement>('[data-row-error]');
    if (place !== null) {
      place.textContent = words;
      place.hidden = words === '';
    }
    this.element.toggleAttribute('data-failed', words !== '');
    const late = this.field('late');
    if (field === undefined) late?.removeAttribute('aria-invalid');
    else late?.setAttribute('aria-invalid', 'true');
  }

  see(seen: string): void {
    const field = this.field('seen');
    if (field !== undefined) field.value = seen;
  }

  /** Shows a mark as the server has it, but for a field that somebody is in. */
  show(typed: TypedRow): void {
    for (const radio of this.radios) radio.checked = radio.value === typed.choice;
    for (const name of ['reason', 'late', 'early'] as const) {
      const field = this.field(name);
      if (field !== undefined && field !== document.activeElement) field.value = typed[name];
    }
  }

  showStates(states: readonly StatusWords[]): void {
    const place = this.element.querySelector('[data-row-state]');
    place?.replaceChildren(...states.map(statusOf));
  }
}

export function statusOf({ tone, words }: StatusWords): HTMLElement {
  const status = document.createElement('span');
  status.className = 'status';
  status.dataset['tone'] = tone;
  status.textContent = words;
  return status;
}
