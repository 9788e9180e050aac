import type { DemoRole } from './people.ts';

const LIS = 'http://purl.imsglobal.org/vocab/lis/v2';
const INSTRUCTOR = `${LIS}/membership#Instructor`;

/** Roles in a launch, as Moodle sends them; a secretary is no more than staff to an LMS. LTI Core 1.3, appendix A.2. */
export const LAUNCH_ROLES: Readonly<Record<DemoRole, readonly string[]>> = {
  administrator: [
    INSTRUCTOR,
    `${LIS}/system/person#Administrator`,
    `${LIS}/institution/person#Administrator`,
  ],
  secretary: [`${LIS}/institution/person#Staff`],
  teacher: [INSTRUCTOR],
  assistant: [INSTRUCTOR],
  student: [`${LIS}/membership#Learner`],
};

/** Short names in the roster. Moodle lists a non-editing teacher as a learner, though a launch calls the same person an instructor. */
export function rosterRole(role: DemoRole): 'Instructor' | 'Learner' {
  return role === 'teacher' ? 'Instructor' : 'Learner';
}
