import type { DemoCourse } from './school/courses.ts';
import type { DemoRegistration } from './school/institutions.ts';

/** Where the LMS answers machines, under its own origin. */
export const PATHS = {
  configuration: '/.well-known/openid-configuration',
  authorization: '/oidc/auth',
  token: '/oidc/token',
  jwks: '/oidc/jwks',
  /** Where the tool answers with the links that a teacher chose. */
  placed: '/placed-links',
  registration: '/oidc/register',
} as const;

type Registration = Pick<DemoRegistration, 'deploymentId'>;

/** NRPS address of a course, for one registration. */
export function membershipsUrl(ownUrl: string, course: DemoCourse, { deploymentId }: Registration): string {
  return `${ownUrl}/services/CourseSection/${course.id}/bindings/${deploymentId}/memberships`;
}

/** AGS container of a course, for one registration. */
export function lineItemsUrl(ownUrl: string, courseId: string, typeId: string): string {
  return `${ownUrl}/services/${courseId}/lineitems?type_id=${typeId}`;
}

/** AGS address of one line item; the query stays behind any `/scores`. */
export function lineItemUrl(ownUrl: string, item: { courseId: string; typeId: string; id: number }): string {
  return `${ownUrl}/services/${item.courseId}/lineitems/${String(item.id)}/lineitem?type_id=${item.typeId}`;
}
