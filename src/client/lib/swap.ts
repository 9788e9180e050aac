/** What a person was doing inside a part of the page, told by what stays the same when it is read again. */
interface Doing {
  focus: string | null;
  open: string[];
  typed: Map<string, string>;
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
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const fresh = page.getElementById(id);
  const old = document.getElementById(id);
  if (!response.ok || fresh === null || old === null) return false;
  const doing = doingIn(old);
  old.replaceChildren(...fresh.childNodes);
  goOn(old, doing);
  return true;
}

function doingIn(root: HTMLElement): Doing {
  const active = document.activeElement;
  return {
    focus: active !== null && root.contains(active) ? keyOf(active) : null,
    open: [...root.querySelectorAll<HTMLDetailsElement>('details[open][id]')].map(({ id }) => id),
    typed: new Map(fields(root).map((field) => [keyOf(field), field.value])),
    scroll: new Map(panes(root).map((pane, index) => [String(index), pane.scrollTop])),
  };
}

function goOn(root: HTMLElement, doing: Doing): void {
  for (const details of root.querySelectorAll('details')) details.open = doing.open.includes(details.id);
  for (const field of fields(root)) field.value = doing.typed.get(keyOf(field)) ?? field.value;
  for (const [index, pane] of panes(root).entries()) pane.scrollTop = doing.scroll.get(String(index)) ?? 0;
  if (doing.focus === null) return;
  const focusable = [
    ...root.querySelectorAll<HTMLElement>('a, button, input, select, textarea, summary, [tabindex]'),
  ];
  focusable.find((element) => keyOf(element) === doing.focus)?.focus({ preventScroll: true });
}

/** Hidden fields are the server's; the rest are the person's. */
function fields(root: HTMLElement): (HTMLInputElement | HTMLSelectElement)[] {
  return [...root.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input:not([type=hidden]), select')];
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
