import { ABSENT } from '../../support/meetings.ts';
import type { Mark } from '../../../src/domain/roll-call.ts';
import type { Person } from '../../../src/domain/person.ts';
import type { TestApp } from '../support/app.ts';
import type { School } from '../support/school.ts';
import { closes, rollCallCompleted, signs, validates } from './support.ts';

export type Fields = Record<string, string | readonly string[]>;

const ENTITIES: Readonly<Record<string, string>> = {
  '&#39;': "'",
  '&#34;': '"',
  '&quot;': '"',
  '&lt;': '<',
  '&gt;': '>',
};

function read(tag: string, attribute: string): string {
  const value = new RegExp(`\\b${attribute}="([^"]*)"`).exec(tag)?.[1] ?? '';
  return value.replace(/&#?\w+;/g, (entity) => ENTITIES[entity] ?? entity).replaceAll('&amp;', '&');
}

/** What a browser would send of the form that posts to an address, its buttons left out. */
export function formOf(html: string, action: string): Fields {
  const form = new RegExp(`<form method="post" action="${action}[^]*?</form>`).exec(html)?.[0];
  if (form === undefined) throw new Error(`no form posts to ${action}`);
  const fields: Fields = {};
  const add = (name: string, value: string): void => {
    if (name.endsWith('[]')) fields[name] = [...(fields[name] ?? []), value].flat();
    else if (name !== '' && name !== '_csrf') fields[name] = value;
  };
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const sent = !/type="(radio|checkbox)"/.test(tag) || / checked/.test(tag);
    if (sent) add(read(tag, 'name'), read(tag, 'value'));
  }
  for (const [select, head = '', options = ''] of form.matchAll(/(<select[^>]*>)([^]*?)<\/select>/g)) {
    const chosen = /<option[^>]* selected>/.exec(options)?.[0] ?? /<option[^>]*>/.exec(select)?.[0] ?? '';
    add(read(head, 'name'), read(chosen, 'value'));
  }
  return fields;
}

/** Zoé signed, and Lei was absent; the secretary validated it. */
export async function validated(
  test: TestApp,
  school: School,
  { secretary, marks = { [school.lei.id]: ABSENT } }: { secretary: Person; marks?: Record<string, Mark> },
): Promise<void> {
  await signs(test, school, school.zoe);
  await rollCallCompleted(test, school, marks);
  await closes(test, school, secretary);
  await validates(test, school, secretary);
}
