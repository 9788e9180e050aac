import { html } from './html.ts';
import { layout } from './layout.ts';

/** A form that goes on by itself, and by its button where scripts are off. */
export function passagePage(action: string, fields: Readonly<Record<string, string>>): string {
  return layout({
    title: 'Opening Emarge',
    look: 'passage',
    script: 'submit.js',
    body: html`<main>
      <h1>Opening Emarge …</h1>
      <form method="post" action="${action}" id="passage">
        ${Object.entries(fields).map(
          ([field, value]) => html`<input type="hidden" name="${field}" value="${value}" />`,
        )}
        <button type="submit" class="primary">Continue</button>
      </form>
    </main>`,
  });
}
