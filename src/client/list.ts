import { announce } from './lib/announce.ts';
import { show } from './lib/swap.ts';

/** Lists of courses and students: double-click, range selection, the menu by right-click, changes without a new page. */
const LIST = 'list';

function listForm(): HTMLFormElement | null {
  const form = document.getElementById(LIST);
  return form instanceof HTMLFormElement ? form : null;
}

function boxes(): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>(`#${LIST} input[name="ids[]"]`)];
}

function lineOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(`#${LIST} [data-line]`) : null;
}

/** The whole line is the target, but for what is a control of its own. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a, button, input, label') !== null;
}

function showSelection(): void {
  const all = boxes();
  const selected = all.filter((box) => box.checked);
  for (const box of all) box.closest('tr')?.toggleAttribute('data-selected-line', box.checked);
  const count = document.querySelector(`#${LIST} [data-selected]`);
  const words = listForm()?.dataset['saySelected'] ?? '';
  if (count !== null) count.textContent = selected.length === 0 ? '' : ` · ${words} ${selected.length}`;
  const whole = document.querySelector<HTMLInputElement>(`#${LIST} [data-all]`);
  if (whole === null) return;
  whole.hidden = false;
  whole.checked = selected.length === all.length;
  whole.indeterminate = selected.length > 0 && selected.length < all.length;
}

/** Sends the list as a press on this button would, and shows the answer in place: selection and focus stay. */
async function send(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  const fields = new FormData(form);
  fields.append(button.name, button.value);
  const body = new URLSearchParams(
    [...fields].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  button.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(form.action, {
      method: 'POST',
      body,
      credentials: 'same-origin',
      headers: { Accept: 'text/html' },
    });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (answer.ok && show(page, LIST)) {
      showSelection();
      announce(page.querySelector('main > .notice')?.textContent ?? '');
      return;
    }
  } catch {
    // The network is away: the browser says so itself when it sends the form as without scripts.
  }
  button.removeAttribute('aria-busy');
  resend = true;
  form.requestSubmit(button);
}

let resend = false;
let lastBox: HTMLInputElement | null = null;

document.addEventListener('submit', (event) => {
  const form = listForm();
  if (form === null || event.target !== form || resend) return;
  const button = event.submitter;
  if (!(button instanceof HTMLButtonElement)) return;
  event.preventDefault();
  closeMenu();
  void send(form, button);
});

document.addEventListener('click', (event) => {
  const target = event.target instanceof Element ? event.target : null;
  // The second click of a double-click on the cell itself would undo the first.
  if (target?.closest('[data-toggle]') && event.detail > 1) event.preventDefault();
  if (!(target instanceof HTMLInputElement) || target.name !== 'ids[]') return;
  if (event.shiftKey && lastBox !== null) selectRange(lastBox, target);
  lastBox = target;
});

function selectRange(from: HTMLInputElement, to: HTMLInputElement): void {
  const all = boxes();
  const ends = [all.indexOf(from), all.indexOf(to)];
  if (ends.includes(-1)) return;
  for (const box of all.slice(Math.min(...ends), Math.max(...ends) + 1)) box.checked = to.checked;
}

document.addEventListener('change', (event) => {
  const target = event.target;
  if (!(target instanceof HTMLInputElement) || target.closest(`#${LIST}`) === null) return;
  if (target.dataset['all'] !== undefined) for (const box of boxes()) box.checked = target.checked;
  showSelection();
});

document.addEventListener('dblclick', (event) => {
  if (isControl(event.target)) return;
  const line = lineOf(event.target);
  if (line === null) return;
  window.getSelection()?.removeAllRanges();
  line.querySelector<HTMLButtonElement>('[data-toggle]')?.click();
});

document.addEventListener('contextmenu', (event) => {
  const line = lineOf(event.target);
  const menu = document.querySelector<HTMLDetailsElement>(`#${LIST} [data-modify]`);
  if (line === null || menu === null) return;
  event.preventDefault();
  const own = line.querySelector<HTMLInputElement>('input[name="ids[]"]');
  // As in other lists: outside the selection, the line under the pointer becomes it.
  if (own?.checked === false) for (const box of boxes()) box.checked = box === own;
  showSelection();
  openMenuAt(menu, event);
});

/** Opens the same menu at the pointer; by keyboard it stands at the line. */
function openMenuAt(menu: HTMLDetailsElement, { clientX, clientY }: MouseEvent): void {
  menu.open = true;
  const list = menu.querySelector<HTMLElement>('.menu__list');
  if (list === null) return;
  list.classList.add('menu__list--at-pointer');
  const { offsetWidth, offsetHeight } = list;
  list.style.left = `${Math.max(0, Math.min(clientX, window.innerWidth - offsetWidth - 8))}px`;
  list.style.top = `${Math.max(0, Math.min(clientY, window.innerHeight - offsetHeight - 8))}px`;
  list.querySelector('button')?.focus();
}

function closeMenu(): void {
  const menu = document.querySelector<HTMLDetailsElement>(`#${LIST} [data-modify]`);
  if (menu !== null) menu.open = false;
}

document.addEventListener(
  'toggle',
  (event) => {
    if (!(event.target instanceof HTMLDetailsElement) || event.target.open) return;
    const list = event.target.querySelector<HTMLElement>('.menu__list--at-pointer');
    if (list === null) return;
    list.classList.remove('menu__list--at-pointer');
    list.removeAttribute('style');
  },
  true,
);

showSelection();
