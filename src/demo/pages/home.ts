import { fullName, PEOPLE, type DemoPerson, type DemoRole } from '../school/people.ts';
import { settingQuery, type Setting } from './choice.ts';
import { html, type Markup } from './html.ts';
import { banner, layout, name } from './layout.ts';
import { FIRST_STEPS, ROLE_NAMES, TOUR } from './words.ts';

const GROUPS: readonly { title: string; roles: readonly DemoRole[] }[] = [
  { title: 'Administration', roles: ['administrator', 'secretary'] },
  { title: 'Teaching', roles: ['teacher', 'assistant'] },
  { title: 'Students', roles: ['student'] },
];

/** The first page: who do you want to be? */
export function homePage(setting: Setting): string {
  return layout({
    title: 'Choose a person',
    body: html`${banner()}
      <main>
        <h1>Who do you want to be?</h1>
        <p class="lead">
          This small LMS stands in for your school’s own. Choose a person, then open Emarge from one of their
          courses. There is no password, and everyone here is invented.
        </p>
        <h2>A first tour</h2>
        <ol class="tour">
          ${TOUR.map((step) => html`<li>${step}</li>`)}
        </ol>
        ${GROUPS.map((group) => section(group, settingQuery(setting)))}
        <section>
          <h2>The LMS itself</h2>
          <p><a href="/tools">Manage tools</a>: register Emarge as an LMS’s administrator does.</p>
        </section>
      </main>`,
  });
}

function section({ title, roles }: (typeof GROUPS)[number], query: string): Markup {
  const people = PEOPLE.filter(({ role }) => roles.includes(role));
  const single = roles.length === 1 ? roles[0] : undefined;
  return html`<section>
    <h2>${title}</h2>
    ${single === undefined ? null : html`<p>${FIRST_STEPS[single]}</p>`}
    <ul class="people">
      ${people.map((person) => card(person, { query, withSteps: single === undefined }))}
    </ul>
  </section>`;
}

function card(person: DemoPerson, { query, withSteps }: { query: string; withSteps: boolean }): Markup {
  const words = withSteps
    ? html`<span class="role">${ROLE_NAMES[person.role]}</span>
        <span class="steps">${FIRST_STEPS[person.role]}</span>`
    : null;
  return html`<li>
    <a href="/people/${person.id}?${query}"><span class="name">${name(fullName(person))}</span>${words}</a>
  </li>`;
}
