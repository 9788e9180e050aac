import type { Meeting } from '../../../src/domain/meeting.ts';
import type { Mark } from '../../../src/domain/roll-call.ts';
import type { Person } from '../../../src/domain/person.ts';
import type { TestApp } from '../support/app.ts';

/** The value of a hidden field, as the browser would send it. */
export function hidden(html: string, name: string): string {
  const value = new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
  return value.replaceAll('&#39;', "'").replaceAll('&#34;', '"').replaceAll('&amp;', '&');
}

/** The form by which the teacher signs, as the page offers it. */
export function completionForm(
  html: string,
  changes: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    locale: hidden(html, 'locale'),
    sentence: hidden(html, 'sentence'),
    rowsDigest: hidden(html, 'rowsDigest'),
    method: 'typed',
    name: 'A. Müller',
    declared: 'yes',
    ...changes,
  };
}

/** The fields of one row, as a form sends them. */
export function rowFields(
  person: Pick<Person, 'id'>,
  fields: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [`rows[${person.id}][${name}]`, value]),
  );
}

/** The stored meeting. */
export async function stored(test: TestApp, { id }: Pick<Meeting, 'id'>): Promise<Meeting> {
  const found = await test.stores.meetings.find('lycee-42', id);
  if (found === null) throw new Error('the meeting is gone');
  return found;
}

/** The stored mark of one person. */
export async function markOf(
  test: TestApp,
  meeting: Pick<Meeting, 'id'>,
  person: Pick<Person, 'id'>,
): Promise<Mark | null | undefined> {
  return (await stored(test, meeting)).sheet.find((row) => row.person === person.id)?.mark;
}
