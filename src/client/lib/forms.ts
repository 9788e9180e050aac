/** `<form data-warn-unsaved>`: leaving the page with a change that was not sent asks first. */
export function warnBeforeLeaving(): void {
  const changed = new Set<HTMLFormElement>();
  document.addEventListener('input', (event) => {
    const form = event.target instanceof Element ? event.target.closest('form') : null;
    if (form?.dataset['warnUnsaved'] !== undefined) changed.add(form);
  });
  document.addEventListener('submit', (event) => {
    if (event.target instanceof HTMLFormElement) changed.delete(event.target);
  });
  window.addEventListener('beforeunload', (event) => {
    // Browsers ask in words of their own.
    if ([...changed].some((form) => form.isConnected)) event.preventDefault();
  });
}

/** A second press on a form that is on its way does nothing; forms that open a window may be sent again. */
export function sendOnce(): void {
  const sent = new WeakSet<HTMLFormElement>();
  window.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented || form.target !== '') return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    event.submitter?.setAttribute('aria-busy', 'true');
  });
  // Back from the next page, out of the browser's cache: everything may be sent again.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) window.location.reload();
  });
}
