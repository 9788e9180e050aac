/**
 * The tick 'Activate the management of digital signature' opens the window that it asks for; closing the window leaves
 * everything as it was. Without this script, the form's button leads to the same on a page.
 */
function wireActivation(): void {
  const tick = document.querySelector<HTMLInputElement>('[data-activation]');
  const dialog = document.getElementById(tick?.dataset['activation'] ?? '');
  const send = document.querySelector<HTMLElement>('[data-activation-send]');
  if (tick === null || !(dialog instanceof HTMLDialogElement)) return;
  if (send !== null) send.hidden = true;
  tick.addEventListener('change', () => {
    if (tick.checked === tick.defaultChecked) return;
    dialog.showModal();
  });
  dialog.addEventListener('close', () => {
    tick.checked = tick.defaultChecked;
    tick.focus();
  });
}

wireActivation();
