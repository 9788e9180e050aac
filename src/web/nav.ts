import { webspacesOf, type Person, type Webspace } from '../domain/person.ts';
import type { MessageKey, Translator } from '../i18n/index.ts';
import { paths } from './paths.ts';

export interface NavLink {
  href: string;
  label: string;
  current: boolean;
}

interface NavEntry {
  href: string;
  key: MessageKey;
}

export const HOME_OF: Record<Webspace, string> = {
  teacher: paths.teacher.home,
  student: paths.student.home,
  secretariat: paths.secretariat.home,
  admin: paths.admin.home,
};

const WEBSPACE_WORDS: Record<Webspace, MessageKey> = {
  teacher: 'common.webspace.teacher',
  student: 'common.webspace.student',
  secretariat: 'common.webspace.secretariat',
  admin: 'common.webspace.admin',
};

/** The pages of each webspace that stand in its bar; a webspace with one page has none. */
const PAGES: Record<Webspace, readonly NavEntry[]> = {
  teacher: [],
  student: [],
  secretariat: [
    { href: paths.secretariat.supervision, key: 'common.nav.supervision' },
    { href: paths.secretariat.meetings, key: 'common.nav.meetings' },
    { href: paths.secretariat.courses, key: 'common.nav.courses' },
    { href: paths.secretariat.students, key: 'common.nav.students' },
    { href: paths.secretariat.checks, key: 'secretariat.checks.title' },
  ],
  admin: [
    { href: paths.admin.home, key: 'common.nav.overview' },
    { href: paths.admin.signature, key: 'common.nav.signature' },
    { href: paths.admin.provider, key: 'common.nav.provider' },
    { href: paths.admin.roles, key: 'admin.roles.nav' },
    { href: paths.admin.people, key: 'common.nav.people' },
    { href: paths.admin.holds, key: 'admin.holds.nav' },
    { href: paths.admin.erasures, key: 'admin.erasures.nav' },
    { href: paths.admin.connect, key: 'admin.connect.title' },
    { href: paths.admin.audit, key: 'common.nav.audit' },
  ],
};

/** Which webspace an address belongs to. */
export function webspaceAt(path: string): Webspace | null {
  const first = path.split('/')[1];
  return first === 'teacher' || first === 'student' || first === 'secretariat' || first === 'admin'
    ? first
    : null;
}

/** The webspaces of a person; empty for who has only one. */
export function switcherOf(person: Person, path: string, t: Translator): NavLink[] {
  const here = webspaceAt(path);
  const spaces = webspacesOf(person);
  if (spaces.length < 2 && spaces.every((space) => space === here)) return [];
  return spaces.map((space) => ({
    href: HOME_OF[space],
    label: t.t(WEBSPACE_WORDS[space]),
    current: space === here,
  }));
}

/** The bar of the webspace at an address; the page with the longest address that fits is the current one. */
export function navAt(path: string, t: Translator): NavLink[] {
  const space = webspaceAt(path);
  if (space === null) return [];
  const fitting = PAGES[space].filter(({ href }) => path === href || path.startsWith(`${href}/`));
  const current = fitting.reduce((best, { href }) => (href.length > best.length ? href : best), '');
  return PAGES[space].map(({ href, key }) => ({ href, label: t.t(key), current: href === current }));
}
