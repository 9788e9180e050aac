import type { DemoLink } from '../deep-linking/placed-links.ts';
import { mayPlaceLinks } from '../oidc/pending-launch.ts';
import { STORAGE_FRAME } from '../platform-storage.ts';
import { mayEnter, type DemoCourse } from '../school/courses.ts';
import { fullName, PEOPLE, type DemoPerson } from '../school/people.ts';
import { choiceQuery, settingFields, settingQuery, type Choice } from './choice.ts';
import { html, type Markup } from './html.ts';
import { banner, layout } from './layout.ts';
import { COURSE_WORDS } from './words.ts';

/** What Moodle's frame allows to the tool's origin (mod/lti/view.php); it adds `allowfullscreen`. */
export function moodleAllow(origin: string): string {
  const features = ['microphone', 'camera', 'geolocation', 'midi', 'encrypted-media', 'autoplay'];
  return features.map((feature) => `${feature} ${origin}`).join('; ');
}

const STORAGE_SCRIPT = 'platform-storage.js';

export interface CourseView {
  course: DemoCourse;
  choice: Choice;
  toolUrl: string;
  links: readonly DemoLink[];
  /** Courses whose placed links could be copied into this one. */
  copyFrom: readonly DemoCourse[];
  /** The link in the frame; null while one is being chosen. */
  open: DemoLink | null;
}

/** A course with the tool in its frame. */
export function coursePage({ course, choice, toolUrl, links, copyFrom, open }: CourseView): string {
  const query = choiceQuery(choice) + (open === null || open === links[0] ? '' : `&link=${open.id}`);
  const { locale } = choice;
  const words = COURSE_WORDS[locale];
  return layout({
    title: course.title,
    look: 'frame',
    lang: locale,
    ...(choice.storage === 'page' && { script: STORAGE_SCRIPT }),
    body: html`${banner({ home: `/?${settingQuery(choice)}`, extra: whoIsHere(course, choice), locale })}
      <main aria-labelledby="course" data-tool="${toolUrl}">
        <div class="course-head">
          <h1 id="course">${course.title}</h1>
          <p>${words.roles[choice.person.role]} · ${choice.institution.name}</p>
          <nav aria-label="${words.course}">
            <a href="/people/${choice.person.id}?${settingQuery(choice)}">${words.allCourses}</a>
            ${links.length === 1 ? null : links.map((link) => linkTo(link, { course, choice, open }))}
            <a href="/courses/${course.id}/grades?${choiceQuery(choice)}">${words.grades}</a>
            ${mayPlaceLinks(choice.person) ? addLink(course, choice) : null}
            ${mayPlaceLinks(choice.person) ? copyFrom.map((from) => copyButton(from, { course, choice })) : null}
            <a href="/courses/${course.id}/window?${query}" target="_blank" rel="noopener"
              >${words.ownWindow}</a
            >
          </nav>
        </div>
        <iframe
          id="contentframe"
          title="${words.frame}"
          src="/courses/${course.id}/${open === null ? 'choose' : 'frame'}?${query}"
          allow="${moodleAllow(toolUrl)}"
          allowfullscreen
        ></iframe>
        ${choice.storage === 'frame' ? storageFrame() : null}
      </main>`,
  });
}

/** Where the storage lives beside the tool's frame, as Canvas has it. */
function storageFrame(): Markup {
  return html`<iframe name="${STORAGE_FRAME}" src="/storage" title="Platform storage" hidden></iframe>`;
}

/** The page in that frame: nothing to be seen. */
export function storagePage(toolUrl: string): string {
  return layout({
    title: 'Platform storage',
    look: 'passage',
    script: STORAGE_SCRIPT,
    body: html`<main data-tool="${toolUrl}"><h1>Platform storage</h1></main>`,
  });
}

function linkTo(
  { id, title }: DemoLink,
  { course, choice, open }: Pick<CourseView, 'course' | 'choice' | 'open'>,
): Markup {
  const current = open?.id === id ? html` aria-current="page"` : null;
  return html`<a href="/courses/${course.id}?${choiceQuery(choice)}&amp;link=${id}" ${current}>${title}</a>`;
}

function addLink(course: DemoCourse, choice: Choice): Markup {
  return html`<a href="/courses/${course.id}?${choiceQuery(choice)}&amp;add=link"
    >${COURSE_WORDS[choice.locale].addLink}</a
  >`;
}

/** What LMSs do when a course is copied: its links come along. */
function copyButton(
  { id, title }: DemoCourse,
  { course, choice }: Pick<CourseView, 'course' | 'choice'>,
): Markup {
  return html`<form method="post" action="/courses/${course.id}/copies?${choiceQuery(choice)}">
    <input type="hidden" name="from" value="${id}" />
    <button type="submit">${COURSE_WORDS[choice.locale].copyLinks} ${title}</button>
  </form>`;
}

/** Lets someone else sit down at once: a select and a button, without script. */
function whoIsHere(course: DemoCourse, choice: Choice): Markup {
  const { person } = choice;
  const words = COURSE_WORDS[choice.locale];
  const people = PEOPLE.filter((one) => mayEnter(one, course));
  return html`<form class="switch" method="get" action="/courses/${course.id}">
    ${Object.entries(settingFields(choice)).map(
      ([field, value]) => html`<input type="hidden" name="${field}" value="${value}" />`,
    )}
    <label for="person">${words.you}</label>
    <select id="person" name="person">
      ${people.map((one) => option(one, one.id === person.id))}
    </select>
    <button type="submit">${words.change}</button>
  </form>`;
}

function option(person: DemoPerson, selected: boolean): Markup {
  return html`<option value="${person.id}" dir="auto" ${selected ? html`selected` : null}>
    ${fullName(person)}
  </option>`;
}
