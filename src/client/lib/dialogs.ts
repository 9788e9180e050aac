/**
 * `data-dialog="id"` on a link or button opens that dialog; without scripts the link leads to a page of its own.
 * `data-dialog-close` inside closes it, as does a click beside it. The focus goes back to what opened it.
 */
export function wireDialogs(): void {
  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const opener = target?.closest<HTMLElement>('[data-dialog]');
    const dialog =
      opener === null || opener === undefined
        ? null
        : document.getElementById(opener.dataset['dialog'] ?? '');
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      dialog.showModal();
      return;
    }
    if (target instanceof HTMLDialogElement || target?.closest('[data-dialog-close]')) {
      event.preventDefault();
      target.closest('dialog')?.close();
    }
  });
}

/** Menus made of `<details class="menu">`: one open at a time, closed by Escape or a click elsewhere. */
export function wireMenus(): void {
  document.addEventListener('click', (event) => closeMenus(event.target));
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const menu = document.activeElement?.closest<HTMLDetailsElement>('details.menu[open]');
    closeMenus(null);
    menu?.querySelector('summary')?.focus();
  });
}

function closeMenus(clicked: EventTarget | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('details.menu[open]')) {
    if (!(clicked instanceof Node && menu.contains(clicked))) menu.open = false;
  }
}
