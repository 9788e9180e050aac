import type { DemoRefusal } from '../refusal.ts';
import type { DemoLink } from '../deep-linking/placed-links.ts';
import type { PendingLaunch } from '../oidc/pending-launch.ts';
import { choiceQuery } from './choice.ts';
import { html } from './html.ts';
import { banner, layout } from './layout.ts';

/** Why the LMS did not do it, and what to do next. */
export function refusalPage({ message, advice }: Pick<DemoRefusal, 'message' | 'advice'>): string {
  return layout({
    title: 'That did not work',
    body: html`${banner()}
      <main>
        <h1>That did not work</h1>
        <p class="lead">${message}</p>
        <p>${advice}</p>
        <p><a href="/" target="_top">To the first page of the demo LMS</a></p>
      </main>`,
  });
}

/** Where the tool's 'back to the course' leads, with what the tool had to say. LTI Core 1.3, section 5.4.4. */
export function returnPage(words: { message: string | null; error: string | null }): string {
  return layout({
    title: 'Back in the LMS',
    body: html`${banner()}
      <main>
        <h1>Back in the LMS</h1>
        ${words.error === null ? null : html`<p class="lead">${words.error}</p>`}
        ${words.message === null ? null : html`<p class="lead">${words.message}</p>`}
        <p>You have left Emarge.</p>
        <p><a href="/" target="_top">Choose a person and a course</a></p>
      </main>`,
  });
}

/** What a teacher placed in the course, and the way back into it. */
export function placedPage({ asked, placed }: { asked: PendingLaunch; placed: readonly DemoLink[] }): string {
  const course = `/courses/${asked.course.id}?${choiceQuery(asked)}`;
  return layout({
    title: placed.length === 0 ? 'No link was placed' : 'Placed in the course',
    body: html`${banner()}
      <main>
        <h1>${placed.length === 0 ? 'No link was placed' : 'Placed in the course'}</h1>
        ${placed.length === 0 ? html`<p><a href="${course}" target="_top">${asked.course.title}</a></p>` : null}
        <ul>
          ${placed.map(
            ({ id, title }) => html`<li><a href="${course}&amp;link=${id}" target="_top">${title}</a></li>`,
          )}
        </ul>
      </main>`,
  });
}
