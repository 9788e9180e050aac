import { mayPlaceLinks } from '../oidc/pending-launch.ts';
import { membersOf, type DemoCourse } from '../school/courses.ts';
import { fullName, type DemoPerson } from '../school/people.ts';
import { rosterRole } from '../school/roles.ts';
import type { Gradebook, LineItem } from '../services/gradebook.ts';
import { choiceQuery, settingQuery, type Choice } from './choice.ts';
import { html, type Markup } from './html.ts';
import { banner, layout, name } from './layout.ts';

export interface GradesView {
  course: DemoCourse;
  choice: Choice;
  gradebook: Gradebook;
}

/** The gradebook of a course: everybody's for its teachers, one's own for a student. */
export function gradesPage({ course, choice, gradebook }: GradesView): string {
  const { person, institution } = choice;
  const columns = gradebook.list({ courseId: course.id, typeId: institution.deploymentId });
  const all = membersOf(course).filter(({ role }) => rosterRole(role) === 'Learner');
  const students = person.role === 'student' ? all.filter(({ id }) => id === person.id) : all;
  return layout({
    title: `Grades of ${course.title}`,
    body: html`${banner({ home: `/?${settingQuery(choice)}` })}
      <main>
        <p><a href="/courses/${course.id}?${choiceQuery(choice)}">Back to ${course.title}</a></p>
        <h1>Grades</h1>
        <p>${course.title} · ${institution.name}</p>
        ${
          columns.length === 0
            ? html`<p>
                There is no column yet. Turn grades on for this course in Emarge (Secretariat, Courses), and
                validate a meeting.
              </p>`
            : html`${table(gradebook, columns, students)}
              ${mayPlaceLinks(person) ? columns.map((item) => removal(item, choice)) : null}`
        }
      </main>`,
  });
}

function table(gradebook: Gradebook, columns: readonly LineItem[], students: readonly DemoPerson[]): Markup {
  const grades = columns.map((item) => ({
    item,
    of: new Map(gradebook.grades(item).map((grade) => [grade.userId, grade])),
  }));
  return html`<div class="table-box">
    <table>
      <thead>
        <tr>
          <th scope="col">Student</th>
          ${columns.map(({ label, scoreMaximum }) => html`<th scope="col">${label} (of ${scoreMaximum})</th>`)}
        </tr>
      </thead>
      <tbody>
        ${students.map(
          (student) =>
            html`<tr>
              <th scope="row">${name(fullName(student))}</th>
              ${grades.map(({ of }) => html`<td>${of.get(student.id)?.scoreGiven ?? '–'}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** What a teacher can do to a column behind the tool's back. */
function removal(item: LineItem, choice: Choice): Markup {
  return html`<form method="post" action="/courses/${item.courseId}/grades?${choiceQuery(choice)}">
    <input type="hidden" name="item" value="${item.id}" />
    <p><button type="submit">Delete the column ${item.label}</button></p>
  </form>`;
}
