/** What a person was doing inside a part of the page, told by what stays the same when it is read again. */
interface Doing {
  focus: string | null;
  /** Where the caret stands in the field that has the focus. */
  caret: number | null;
  open: string[];
  typed: Map<string, string>;
  checked: Map<string, boolean>;
  scroll: Map<string, number>;
}

/**
 * Reads this page again and puts the new content of one element in place of the old: focus, open details, what was
 * typed and how far inner panes were scrolled stay as they were.
 * @returns false when the answer has no such element, as after the end of a session
 */
export async function readAgain(id: string): Promise<boolean> {
  const response = await fetch(location.href, {
    headers: { Accept: 'text/html' },
    credentials: 'same-origin',
  });
  if (!response.ok) return false;
  return show(new DOMParser().parseFromString(await response.text(), 'text/html'), id);
}

/** Puts an element's new content, out of a page that was read, in place of the old. */
export function show(page: Document, id: string): boolean {
  const fresh = page.getElementById(id);
  const old = document.getElementById(id);
  if (fresh === null || old === null) return false;
  const doing = doingIn(old);
  old.replaceChildren(...fresh.childNodes);
  goOn(old, doing);
  return true;
}

function doingIn(root: HTMLElement): Doing {
  const active = document.activeElement;
  return {
    focus: active !== null && root.contains(active) ? keyOf(active) : null,
    caret: active instanceof HTMLInputElement ? active.selectionStart : null,
    open: [...root.querySelectorAll<HTMLDetailsElement>('details[open][id]')].map(({ id }) => id),
    typed: new Map(fields(root).map((field) => [keyOf(field), field.value])),
    checked: new Map(checks(root).map((box) => [keyOf(box), box.checked])),
    scroll: new Map(panes(root).map((pane, index) => [String(index), pane.scrollTop])),
  };
}

function goOn(root: HTMLElement, doing: Doing): void {
  for (const details of root.querySelectorAll('details')) details.open = doing.open.includes(details.id);
  for (const field of fields(root)) field.value = doing.typed.get(keyOf(field)) ?? field.value;
  for (const box of checks(root)) box.checked = doing.checked.get(keyOf(box)) ?? box.checked;
  for (const [index, pane] of panes(root).entries()) pane.scrollTop = doing.scroll.get(String(index)) ?? 0;
  if (doing.focus === null) return;
  const focusable = [
    ...root.querySelectorAll<HTMLElement>('a, button, input, select, textarea, summary, [tabindex]'),
  ];
  const focused = focusable.find((element) => keyOf(element) === doing.focus);
  focused?.focus({ preventScroll: true });
  if (focused instanceof HTMLInputElement && doing.caret !== null) {
    focused.setSelectionRange(doing.caret, doing.caret);
  }
}

/** Hidden fields are the server's; the rest are the person's. */
function fields(root: HTMLElement): (HTMLInputElement | HTMLSelectElement)[] {
  const typed = 'input:not([type=hidden], [type=checkbox], [type=radio]), select';
  return [...root.querySelectorAll<HTMLInputElement | HTMLSelectElement>(typed)];
}

function checks(root: HTMLElement): HTMLInputElement[] {
  return [...root.querySelectorAll<HTMLInputElement>('input:is([type=checkbox], [type=radio])')];
}

function panes(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('.panes__list, .table-box')];
}

function keyOf(element: Element): string {
  const parent = element.closest('[id]')?.id ?? '';
  return [
    element.tagName,
    element.id,
    element.getAttribute('href') ?? '',
    element.getAttribute('name') ?? '',
    parent,
  ].join('|');
}
