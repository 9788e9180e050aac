import { get, placeOf } from './lib/platform-storage.ts';
import { gainAccess, isAccessGranted } from './lib/storage-access.ts';

type Words = 'asking' | 'press' | 'silent' | 'refused';

/** Asks the LMS for the browser's id, and sends the launch again with it once the frame has its cookies. */
async function bring(form: HTMLFormElement, field: HTMLInputElement): Promise<void> {
  say(form, 'asking');
  const kept = await get(placeOf(form));
  if (kept === null) {
    say(form, 'silent');
    return;
  }
  field.value = kept;
  // Access is a document's: the way over the LMS has lost it.
  if ((await isAccessGranted()) && (await gainAccess())) {
    form.submit();
    return;
  }
  say(form, 'press');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void gainAccess().then((gained) => {
      if (gained) form.submit();
      else say(form, 'refused');
    });
  });
}

function say(form: HTMLFormElement, words: Words): void {
  for (const part of form.querySelectorAll<HTMLElement>('[data-say]'))
    part.hidden = part.dataset['say'] !== words;
}

const form = document.querySelector<HTMLFormElement>('form[data-storage-launch]');
const field = form?.elements.namedItem('kept');
if (form !== null && field instanceof HTMLInputElement) void bring(form, field);
