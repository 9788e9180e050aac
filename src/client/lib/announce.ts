/** Says something to screen readers, in the page's one live region. */
export function announce(words: string): void {
  const region = document.getElementById('announcer');
  if (region === null) return;
  // Emptied first: the same words twice are two announcements.
  region.textContent = '';
  window.setTimeout(() => {
    region.textContent = words;
  }, 50);
}

/** Words that the server left for scripts, in this page's language. */
export function pageWords(name: 'sayCopied' | 'sayCopyFailed'): string {
  return document.body.dataset[name] ?? '';
}
