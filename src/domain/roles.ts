import type { CourseRole, Person } from './person.ts';
import { courseRole } from './person.ts';

/** What a role of the LMS makes of somebody in the course. */
export type RoleMeaning = CourseRole | 'none';
export const ROLE_MEANINGS: readonly RoleMeaning[] = ['teacher', 'student', 'none'];

interface ContextRole {
  /** Of a sub-role: the principal role that it refines. */
  of?: 'Instructor' | 'Learner';
  means: RoleMeaning;
}

/** The context roles that are told apart, by their last name, and what each means unless the institution says otherwise. LTI Core 1.3, appendix A.2.3. */
const CONTEXT_ROLES = {
  Instructor: { means: 'teacher' },
  TeachingAssistant: { of: 'Instructor', means: 'teacher' },
  GuestInstructor: { of: 'Instructor', means: 'teacher' },
  Grader: { of: 'Instructor', means: 'teacher' },
  ContentDeveloper: { means: 'teacher' },
  Administrator: { means: 'teacher' },
  Manager: { means: 'none' },
  Officer: { means: 'none' },
  Member: { means: 'none' },
  Mentor: { means: 'none' },
  Learner: { means: 'student' },
  Student: { means: 'student' },
  GuestLearner: { of: 'Learner', means: 'student' },
  NonCreditLearner: { of: 'Learner', means: 'student' },
} as const satisfies Record<string, ContextRole>;

type RoleName = keyof typeof CONTEXT_ROLES;

/** What the LMS's teachers and students are is not for the institution to turn round. */
export const FIXED_ROLES = ['Instructor', 'Learner'] as const;

/** The roles whose meaning an institution may choose. */
export const ADJUSTABLE_ROLES = [
  'TeachingAssistant',
  'GuestInstructor',
  'Grader',
  'ContentDeveloper',
  'Administrator',
  'Manager',
  'Officer',
  'Member',
  'Mentor',
  'GuestLearner',
  'NonCreditLearner',
] as const satisfies readonly RoleName[];

export type AdjustableRole = (typeof ADJUSTABLE_ROLES)[number];

/** What an institution chose; a role that is left out has its usual meaning. */
export type RoleMapping = Readonly<Partial<Record<AdjustableRole, RoleMeaning>>>;

export function usualMeaning(role: AdjustableRole): RoleMeaning {
  return CONTEXT_ROLES[role].means;
}

const VOCABULARY = 'https?://purl\\.imsglobal\\.org/vocab';
const CONTEXT_ROLE = new RegExp(`^(?:${VOCABULARY}/lis/v2/membership(?:/([A-Za-z]+))?#)?([A-Za-z]+)$`);
const ADMINISTRATOR = new RegExp(`^${VOCABULARY}/lis/v2/(?:institution|system)/person#Administrator$`);
const TEST_USER = new RegExp(`^${VOCABULARY}/lti/system/person#TestUser$`);

/** What a launch's or a roster's roles mean here. */
export interface LtiRoleReading {
  courseRole: CourseRole | null;
  administrator: boolean;
  /** Made up by the LMS to look at a course as a student does. */
  testUser: boolean;
}

/**
 * Reads LTI roles in every form: full URI, short name, unknown, several, with sub-roles (`membership/Instructor#TeachingAssistant`).
 * LMSs send the principal role beside its sub-role: the sub-role, which says more, decides. Of several meanings the
 * greatest holds. LTI Core 1.3, appendix A.2.
 */
export function readLtiRoles(roles: readonly string[], mapping: RoleMapping = {}): LtiRoleReading {
  const names = roles.flatMap(contextRoleName);
  const refined = new Set(names.flatMap((name) => principalOf(name) ?? []));
  const meanings = names.filter((name) => !refined.has(name)).map((name) => meaningOf(name, mapping));
  return {
    courseRole: meanings.includes('teacher') ? 'teacher' : meanings.includes('student') ? 'student' : null,
    administrator: roles.some((role) => ADMINISTRATOR.test(role)),
    testUser: roles.some((role) => TEST_USER.test(role)),
  };
}

function isRoleName(name: string): name is RoleName {
  return Object.hasOwn(CONTEXT_ROLES, name);
}

function principalOf(name: RoleName): string | null {
  const role: ContextRole = CONTEXT_ROLES[name];
  return role.of ?? null;
}

function meaningOf(name: RoleName, mapping: RoleMapping): RoleMeaning {
  const adjustable = ADJUSTABLE_ROLES.find((role) => role === name);
  return (adjustable && mapping[adjustable]) ?? CONTEXT_ROLES[name].means;
}

/** The name that tells a role: a sub-role's own where it is known as one of its principal, else the principal's. */
function contextRoleName(role: string): RoleName[] {
  const [, path, last = ''] = CONTEXT_ROLE.exec(role) ?? [];
  // Canvas writes `membership/instructor#TeachingAssistant`.
  const principal = path === undefined ? null : path.charAt(0).toUpperCase() + path.slice(1);
  const name = principal === null || (isRoleName(last) && principalOf(last) === principal) ? last : principal;
  return isRoleName(name) ? [name] : [];
}

/** A role that the LMS gave or took. */
export interface LmsRoleChange {
  /** Null: in the institution. */
  course: string | null;
  before: CourseRole | 'administrator' | null;
  after: CourseRole | 'administrator' | null;
}

/**
 * What a launch changed of somebody's roles. The first role in a course is no change; being an administrator always is.
 * @param before null for who was not known
 */
export function lmsRoleChanges(before: Person | null, after: Person, course: string | null): LmsRoleChange[] {
  const changes: LmsRoleChange[] = [];
  const [was, is] = [before?.launchAdministrator ?? false, after.launchAdministrator];
  const administrator = (holds: boolean): 'administrator' | null => (holds ? 'administrator' : null);
  if (was !== is) changes.push({ course: null, before: administrator(was), after: administrator(is) });
  const known = before?.memberships.some((membership) => membership.course === course) ?? false;
  if (before === null || course === null || !known) return changes;
  const [had, has] = [courseRole(before, course), courseRole(after, course)];
  if (had !== has) changes.push({ course, before: had, after: has });
  return changes;
}
