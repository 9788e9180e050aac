import { COURSES, mayEnter, type DemoCourse } from '../school/courses.ts';
import type { DemoRegistration } from '../school/institutions.ts';
import { fullName } from '../school/people.ts';
import { settingQuery, type Choice } from './choice.ts';
import { html, type Markup } from './html.ts';
import { banner, layout, name } from './layout.ts';
import { FIRST_STEPS, ROLE_NAMES } from './words.ts';

const LANGUAGES = [
  { value: 'en', label: 'English' },
  { value: 'fr', label: 'Français', lang: 'fr' },
];

/** A person's courses, and how to open the tool from each. Works without script: the buttons choose where the form goes. */
export function personPage(choice: Choice, institutions: readonly DemoRegistration[]): string {
  const { person } = choice;
  const home = `/?${settingQuery(choice)}`;
  return layout({
    title: fullName(person),
    body: html`${banner({ home, extra: html`<a href="${home}">Change person</a>` })}
      <main>
        <h1>${name(fullName(person))}</h1>
        <p class="lead"><b>${ROLE_NAMES[person.role]}.</b> ${FIRST_STEPS[person.role]}</p>
        <form method="get">
          <input type="hidden" name="person" value="${person.id}" />
          ${options(choice, institutions)}
          <h2>Courses</h2>
          <ul class="courses">
            ${COURSES.filter((one) => mayEnter(person, one)).map(course)}
          </ul>
        </form>
      </main>`,
  });
}

/** What an LMS may offer to a tool whose cookies the browser refuses. */
const STORAGE = [
  { value: 'off', label: 'Off, as in Moodle' },
  { value: 'page', label: 'In the course’s page' },
  { value: 'frame', label: 'In a frame of its own, as in Canvas' },
  { value: 'silent', label: 'Offered, but it never answers' },
];

function options(
  { locale, institution, storage }: Choice,
  institutions: readonly DemoRegistration[],
): Markup {
  return html`<div class="options">
    ${radios('Language', 'locale', { options: LANGUAGES, checked: locale })}
    ${radios('Institution', 'institution', {
      options: institutions.map(({ key, name: label }) => ({ value: key, label })),
      checked: institution.key,
    })}
    ${radios('Platform storage', 'storage', { options: STORAGE, checked: storage })}
  </div>`;
}

function course({ id, title }: DemoCourse): Markup {
  return html`<li>
    <h3>${title}</h3>
    <button
      type="submit"
      class="primary"
      formaction="/courses/${id}"
      aria-label="${title}: open in the frame"
    >
      Open in the frame
    </button>
    <button
      type="submit"
      formaction="/courses/${id}/window"
      formtarget="_blank"
      aria-label="${title}: open in a new window"
    >
      Open in a new window
    </button>
  </li>`;
}

interface Option {
  value: string;
  label: string;
  lang?: string;
}

function radios(
  legend: string,
  group: string,
  { options, checked }: { options: readonly Option[]; checked: string },
): Markup {
  return html`<fieldset>
    <legend>${legend}</legend>
    ${options.map(
      ({ value, label, lang = 'en' }) =>
        html`<label lang="${lang}"
          ><input type="radio" name="${group}" value="${value}" ${value === checked ? html`checked` : null} />
          ${label}</label
        >`,
    )}
  </fieldset>`;
}
