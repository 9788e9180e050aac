import { fullName, PEOPLE, type DemoPerson, type DemoRole } from '../school/people.ts';
import { html, type Markup } from './html.ts';
import { banner, layout, name } from './layout.ts';
import { FIRST_STEPS, ROLE_NAMES } from './words.ts';

const GROUPS: readonly { title: string; roles: readonly DemoRole[] }[] = [
  { title: 'Administration', roles: ['administrator', 'secretary'] },
  { title: 'Teaching', roles: ['teacher', 'assistant'] },
  { title: 'Students', roles: ['student'] },
];

/** The first page: who do you want to be? */
export function homePage(): string {
  return layout({
    title: 'Choose a person',
    body: html`${banner()}
      <main>
        <h1>Who do you want to be?</h1>
        <p class="lead">
          This small LMS stands in for your school’s own. Choose a person, then open Emarge from one of their
          courses. There is no password, and everyone here is invented.
        </p>
        <p>
          For a first tour: Ada activates the signature, Simone plans, Ana calls the roll, Zoé signs. Simone
          validates.
        </p>
        ${GROUPS.map(group)}
      </main>`,
  });
}

function group({ title, roles }: { title: string; roles: readonly DemoRole[] }): Markup {
  const people = PEOPLE.filter(({ role }) => roles.includes(role));
  const single = roles.length === 1 ? roles[0] : undefined;
  return html`<section>
    <h2>${title}</h2>
    ${single === undefined ? null : html`<p>${FIRST_STEPS[single]}</p>`}
    <ul class="people">
      ${people.map((person) => card(person, single === undefined))}
    </ul>
  </section>`;
}

function card(person: DemoPerson, withSteps: boolean): Markup {
  const words = withSteps
    ? html`<span class="role">${ROLE_NAMES[person.role]}</span>
        <span class="steps">${FIRST_STEPS[person.role]}</span>`
    : null;
  return html`<li>
    <a href="/people/${person.id}"><span class="name">${name(fullName(person))}</span>${words}</a>
  </li>`;
}
