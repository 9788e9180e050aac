import { wireCopyButtons } from './lib/copy.ts';
import { wireDialogs, wireMenus } from './lib/dialogs.ts';
import { sendOnce, warnBeforeLeaving } from './lib/forms.ts';
import { askForHeight } from './lib/frame.ts';
import { wireProjector } from './lib/projector-window.ts';

/** On every page. Everything here is a comfort: the pages work without it. */
function start(): void {
  wireCopyButtons();
  wireDialogs();
  wireMenus();
  wireProjector();
  warnBeforeLeaving();
  sendOnce();
  askForHeight();
  showWhatNeedsScripts();
  wirePrinting();
  document.querySelector<HTMLElement>('[data-error-summary]')?.focus();
}

/** Controls that scripts give life to are hidden until then; the signing form shows its own. */
function showWhatNeedsScripts(): void {
  for (const control of document.querySelectorAll<HTMLElement>(
    '[data-needs-script][hidden], [data-print][hidden]',
  )) {
    if (control.closest('[data-sign]') === null) control.hidden = false;
  }
}

function wirePrinting(): void {
  document.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('[data-print]') !== null) window.print();
  });
}

start();
