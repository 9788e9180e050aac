import { announce, pageWords } from './announce.ts';

const SAID_MS = 2_000;

/** `<button data-copy="id">` copies the text or value of the element with that id. */
export function wireCopyButtons(): void {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-copy]') : null;
    const source = button === null ? null : document.getElementById(button.dataset['copy'] ?? '');
    if (button !== null && source !== null) void copyFrom(source, button);
  });
}

async function copyFrom(source: HTMLElement, button: HTMLElement): Promise<void> {
  const done = (await copyByClipboard(source)) || copyBySelection(source);
  announce(pageWords(done ? 'sayCopied' : 'sayCopyFailed'));
  if (done) saySo(button);
}

function textOf(source: HTMLElement): string {
  return source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement
    ? source.value
    : source.textContent.trim();
}

async function copyByClipboard(source: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(textOf(source));
    return true;
  } catch {
    return false;
  }
}

/** An LMS's frame denies the clipboard; the old command still works there, and if not, the text stands selected. */
function copyBySelection(source: HTMLElement): boolean {
  if (source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement) source.select();
  else window.getSelection()?.selectAllChildren(source);
  const command: unknown = Reflect.get(document, 'execCommand');
  return typeof command === 'function' && Reflect.apply(command, document, ['copy']) === true;
}

function saySo(button: HTMLElement): void {
  const label = button.querySelector<HTMLElement>('[data-copy-label]') ?? button;
  const before = label.textContent;
  label.textContent = pageWords('sayCopied');
  window.setTimeout(() => {
    label.textContent = before;
  }, SAID_MS);
}
