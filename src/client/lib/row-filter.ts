import type { MarkRow } from './mark-row.ts';

const VIEW_KEY = 'emarge:roll-call-view';

/** Search and filter over the rows; every word typed must stand in the name, in any order and without accents. */
export function wireFilter(form: HTMLElement, rows: readonly MarkRow[]): void {
  const find = form.querySelector<HTMLInputElement>('#find');
  const filter = form.querySelector<HTMLSelectElement>('#filter');
  const none = form.querySelector<HTMLElement>('[data-none]');
  const apply = (): void => {
    const words = plain(find?.value ?? '').split(/\s+/u);
    let shown = 0;
    for (const row of rows) {
      const name = plain(row.name);
      const fits = words.every((word) => name.includes(word)) && passes(row, filter?.value ?? 'all');
      row.element.hidden = !fits;
      if (fits) shown += 1;
    }
    if (none === null) return;
    none.hidden = shown > 0;
    none.textContent = shown > 0 ? '' : (form.dataset['sayNone'] ?? '');
  };
  find?.addEventListener('input', apply);
  filter?.addEventListener('change', apply);
  find?.addEventListener('keydown', (event) => {
    // Not a reason to send the form.
    if (event.key === 'Enter') event.preventDefault();
  });
}

function passes(row: MarkRow, filter: string): boolean {
  switch (filter) {
    case 'unmarked':
      return row.choice === '';
    case 'present':
      return row.choice === 'present' || row.choice === 'late';
    case 'absent':
      return row.choice === 'absent';
    case 'attention':
      return row.needsAttention;
    default:
      return true;
  }
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}

/** List or pictures, remembered in this browser. */
export function wireViews(form: HTMLElement): void {
  const buttons = [...form.querySelectorAll<HTMLButtonElement>('button[data-view]')];
  const choose = (view: string): void => {
    document.getElementById('rows')?.classList.toggle('rows--grid', view === 'grid');
    for (const button of buttons)
      button.setAttribute('aria-pressed', String(button.dataset['view'] === view));
  };
  for (const button of buttons) {
    button.addEventListener('click', () => {
      const view = button.dataset['view'] ?? 'list';
      choose(view);
      remember(view);
    });
  }
  choose(remembered());
}

function remember(view: string): void {
  try {
    localStorage.setItem(VIEW_KEY, view);
  } catch {
    // Storage can be denied in a frame: the view then holds for this page.
  }
}

function remembered(): string {
  try {
    return localStorage.getItem(VIEW_KEY) ?? 'list';
  } catch {
    return 'list';
  }
}
