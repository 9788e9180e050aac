import type { CourseRole } from './person.ts';

const CONTEXT_ROLE =
  /^(?:https?:\/\/purl\.imsglobal\.org\/vocab\/lis\/v2\/membership(?:\/([A-Za-z]+))?#)?([A-Za-z]+)$/;
const ADMINISTRATOR =
  /^https?:\/\/purl\.imsglobal\.org\/vocab\/lis\/v2\/(?:institution|system)\/person#Administrator$/;

const TEACHER_ROLES: ReadonlySet<string> = new Set(['Instructor', 'ContentDeveloper', 'Administrator']);
const STUDENT_ROLES: ReadonlySet<string> = new Set(['Learner', 'Student']);

/** What a launch's or a roster's roles mean here. */
export interface LtiRoleReading {
  courseRole: CourseRole | null;
  administrator: boolean;
}

/**
 * Reads LTI roles in every form: full URI, short name, unknown, several, with sub-roles (`membership/Instructor#TeachingAssistant`).
 * A person with both course roles is a teacher. LTI Core 1.3, appendix A.2.
 */
export function readLtiRoles(roles: readonly string[]): LtiRoleReading {
  const names = roles.flatMap(contextRoleName);
  const teacher = names.some((name) => TEACHER_ROLES.has(name));
  const student = names.some((name) => STUDENT_ROLES.has(name));
  return {
    courseRole: teacher ? 'teacher' : student ? 'student' : null,
    administrator: roles.some((role) => ADMINISTRATOR.test(role)),
  };
}

/** The principal role of a context role: of `membership/Instructor#TeachingAssistant` it is `Instructor`. */
function contextRoleName(role: string): string[] {
  const match = CONTEXT_ROLE.exec(role);
  const name = match?.[1] ?? match?.[2];
  return name === undefined ? [] : [name];
}
