import type { Response } from 'supertest';
import type { Person } from '../../../src/domain/person.ts';
import { COOKIES } from '../../../src/web/cookies.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';

/** A name of 200 characters, and one that is written from right to left. */
export const LONG_NAME = `${'Wolfeschlegelsteinhausenbergerdorff '.repeat(5)}Maximiliane Anneliese`.slice(
  0,
  200,
);
export const RIGHT_TO_LEFT_NAME = 'ليلى بنت عبد الرحمن آل حداد';

/** A school with everybody whom the pages of a webspace belong to. */
export interface Hall {
  test: TestApp;
  school: School;
  ada: Person;
  sam: Person;
  longest: Person;
  rightToLeft: Person;
  /** A browser in which the person is signed in, in that language; `null` is a stranger. */
  visitor(person: Person | null, locale: string): Promise<Visitor>;
}

/** One page in one state. */
export interface Exhibit {
  name: string;
  /** HTTP status that it is answered with. */
  status?: number;
  /** Makes the state, once; states follow one another in the order of the list. */
  arrange?: (hall: Hall) => unknown;
  /** Asks for the page. */
  show: (hall: Hall, locale: string) => Promise<Response>;
}

export async function openHall(): Promise<Hall> {
  const test = await openTestApp();
  const school = await openSchool(test);
  const student = (sub: string, name: string): Promise<Person> =>
    test.somebody({ sub, name, courses: { java: 'student' } });
  const longest = await student('longest', LONG_NAME);
  const rightToLeft = await student('rtl', RIGHT_TO_LEFT_NAME);
  await test.stores.people.setSubject('lycee-42', [longest.id, rightToLeft.id], true);
  const visitors = new Map<string, Promise<Visitor>>();
  const enter = async (person: Person | null, locale: string): Promise<Visitor> => {
    if (person !== null) return test.signIn(person, { locale });
    const stranger = test.stranger();
    stranger.cookies[COOKIES.locale] = locale;
    return stranger;
  };
  return {
    test,
    school,
    longest,
    rightToLeft,
    ada: await test.somebody({ sub: 'ada', name: 'Ada Admin', administrator: true }),
    sam: await test.somebody({ sub: 'sam', name: 'Sam Secretary', granted: ['secretary'] }),
    visitor: (person, locale) => {
      const key = `${person?.id ?? ''} ${locale}`;
      const known = visitors.get(key) ?? enter(person, locale);
      visitors.set(key, known);
      return known;
    },
  };
}

/** Whose page it is. */
type Who = (hall: Hall) => Person | null;

/** Shows what a person meets at an address. */
export function get(who: Who, path: string | ((hall: Hall) => string)): Exhibit['show'] {
  return async (hall, locale) =>
    (await hall.visitor(who(hall), locale)).get(typeof path === 'string' ? path : path(hall));
}

/** Shows what a person is answered to a form. */
export function post(
  who: Who,
  path: string | ((hall: Hall) => string),
  fields: Readonly<Record<string, string | readonly string[]>>,
): Exhibit['show'] {
  return async (hall, locale) =>
    (await hall.visitor(who(hall), locale)).post(typeof path === 'string' ? path : path(hall), fields);
}
