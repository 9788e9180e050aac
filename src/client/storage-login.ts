import { placeOf, put } from './lib/platform-storage.ts';
import { gainAccess, hasAccessApi, isAccessGranted } from './lib/storage-access.ts';

/**
 * The login goes on within the frame where the LMS keeps the browser's id, and the browser lets the frame have its
 * cookies. Elsewhere the page stays as it is: with the button that opens a window.
 */
async function offer(part: HTMLElement): Promise<void> {
  const { value = '', href = '' } = part.dataset;
  if (!hasAccessApi() || !(await put(placeOf(part), value))) return;
  const goOn = (): void => {
    window.location.replace(href);
  };
  if (await isAccessGranted()) {
    goOn();
    return;
  }
  part.hidden = false;
  part.querySelector('[data-continue]')?.addEventListener('click', () => {
    void gainAccess().then((gained) => {
      if (gained) goOn();
      else refuse(part);
    });
  });
}

function refuse(part: HTMLElement): void {
  part.hidden = true;
  const words = document.querySelector<HTMLElement>('[data-storage-refused]');
  if (words !== null) words.hidden = false;
}

const part = document.querySelector<HTMLElement>('[data-storage-login]');
if (part !== null) void offer(part);
