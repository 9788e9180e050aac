import type { Request, Response } from 'express';
import { z } from 'zod';
import { membershipsUrl } from '../addresses.ts';
import type { Lms } from '../lms.ts';
import { findCourse, membersOf, type DemoCourse } from '../school/courses.ts';
import { emailOf, fullName, type DemoPerson } from '../school/people.ts';
import { rosterRole } from '../school/roles.ts';
import { ROSTER } from '../scopes.ts';
import { ServiceRefusal } from '../refusal.ts';
import { requireAccept, requireScope } from './bearer.ts';

/** NRPS 2.0, section 2.2. */
const MEDIA_TYPE = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json';

const PAGING = z.object({
  limit: z.coerce.number().int().min(1).optional(),
  from: z.coerce.number().int().min(0).default(0),
  role: z.string().optional(),
});

/** `GET` of a course's roster: one page unless `limit` is given, then `Link: rel="next"`; `next` drops `role`, as in Moodle. */
export function roster(lms: Lms) {
  return (request: Request<{ course: string; binding: string }>, response: Response): void => {
    const institution = requireScope(lms, request, [ROSTER]);
    requireAccept(request, MEDIA_TYPE);
    const course = findCourse(request.params.course);
    if (course === undefined || request.params.binding !== institution.deploymentId)
      throw new ServiceRefusal(404, `Not Found: Course ${request.params.course} doesn't exist.`);
    const paging = PAGING.safeParse(request.query);
    if (!paging.success) throw new ServiceRefusal(400, 'Bad paging');
    const url = membershipsUrl(lms.ownUrl, course, institution);
    const { limit, from, role } = paging.data;
    const members = membersOf(course).filter((person) => hasRole(person, role));
    const end = limit === undefined ? members.length : from + limit;
    if (end < members.length)
      response.set('Link', `<${url}?limit=${String(limit)}&from=${String(end)}>; rel="next"`);
    response
      .set('Content-Type', `${MEDIA_TYPE}; charset=utf-8`)
      .send(JSON.stringify(container(url, course, members.slice(from, end))));
  };
}

function container(url: string, course: DemoCourse, members: readonly DemoPerson[]): object {
  const { id, label, title } = course;
  return { id: url, context: { id, label, title }, members: members.map(member) };
}

/** Accepts the short name and the full URI. */
function hasRole(person: DemoPerson, role: string | undefined): boolean {
  return role === undefined || role.split('#').at(-1) === rosterRole(person.role);
}

/** Names are HTML-escaped, as Moodle sends them. */
function member(person: DemoPerson): object {
  return {
    status: 'Active',
    roles: [rosterRole(person.role)],
    user_id: person.id,
    lis_person_sourcedid: person.sourcedId,
    name: escaped(fullName(person)),
    given_name: escaped(person.givenName),
    family_name: escaped(person.familyName),
    email: emailOf(person),
    ext_user_username: person.username,
  };
}

/** `&`, `<`, `>` and `"`, but not the apostrophe: so it was captured. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
