import { firstShown } from './text.ts';

/** What a person is in one course. */
export type CourseRole = 'teacher' | 'student';

/** What an institution can make of a person beyond the courses. */
export type InstitutionRole = 'administrator' | 'secretary';

export interface Membership {
  course: string;
  role: CourseRole;
  /** False once the roster no longer has the person. */
  active: boolean;
  /** `roster`: what launches say, the roster says too. */
  source: 'launch' | 'roster';
  /** Epoch ms UTC of the launch that said so, renewed once a day, or of the beginning of the reading. */
  since: number;
}

export interface Person {
  id: string;
  institution: string;
  issuer: string;
  /** The LMS's own id of the person, unique for one issuer. */
  sub: string;
  /** As the LMS sent it; null when its administrator shares no names. */
  name: string | null;
  /** Entered by the secretary when the LMS sends none. */
  enteredName: string | null;
  givenName: string | null;
  familyName: string | null;
  email: string | null;
  /** Address of a picture at the LMS: shown, never stored. */
  picture: string | null;
  subjectToSignature: boolean;
  /** Null: the default of the role (teachers may). */
  rightToEnterAbsences: boolean | null;
  /** What the last launch said. */
  launchAdministrator: boolean;
  /** Roles given here or by the operator. */
  granted: InstitutionRole[];
  memberships: Membership[];
}

/** What is known of a person's name. */
export type NamedPerson = Pick<Person, 'name' | 'enteredName' | 'givenName' | 'familyName' | 'sub'>;

/** The name to show and to write into statements: the LMS's, else the one entered here; never empty. */
export function displayName(person: NamedPerson): string {
  const { name, givenName, familyName, enteredName, sub } = person;
  return firstShown(name, joined(givenName, familyName), enteredName) ?? `Person ${sub}`;
}

/** Name for sorting lists: family name first where the LMS tells it. */
export function sortName(person: NamedPerson): string {
  return firstShown(joined(person.familyName, person.givenName)) ?? displayName(person);
}

function joined(...parts: (string | null)[]): string {
  return parts.flatMap((part) => firstShown(part) ?? []).join(' ');
}

export function isAdministrator(person: Person): boolean {
  return person.launchAdministrator || person.granted.includes('administrator');
}

export function isSecretary(person: Person): boolean {
  return person.granted.includes('secretary');
}

export function courseRole(person: Person, course: string): CourseRole | null {
  return person.memberships.find((m) => m.course === course && m.active)?.role ?? null;
}

/** Whether the person has or had this role in the course: for what is corrected long after. */
export function heldRole(person: Person, course: string, role: CourseRole): boolean {
  return person.memberships.some((m) => m.course === course && m.role === role);
}

export function coursesAs(person: Person, role: CourseRole): string[] {
  return person.memberships.filter((m) => m.active && m.role === role).map((m) => m.course);
}

/** Teachers enter absences in their own courses unless the right was withdrawn; nobody else takes a roll call. */
export function mayEnterAbsences(person: Person, course: string): boolean {
  return courseRole(person, course) === 'teacher' && (person.rightToEnterAbsences ?? true);
}

export type Webspace = 'teacher' | 'student' | 'secretariat' | 'admin';

/** The webspaces that a person may enter, in the order of the switcher. */
export function webspacesOf(person: Person): Webspace[] {
  const spaces: Webspace[] = [];
  if (coursesAs(person, 'teacher').length > 0) spaces.push('teacher');
  if (coursesAs(person, 'student').length > 0) spaces.push('student');
  if (isSecretary(person) || isAdministrator(person)) spaces.push('secretariat');
  if (isAdministrator(person)) spaces.push('admin');
  return spaces;
}
