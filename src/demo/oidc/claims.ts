import { createHash, randomBytes } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { lineItemUrl, lineItemsUrl, membershipsUrl, PATHS } from '../addresses.ts';
import type { Lms } from '../lms.ts';
import { LINK } from '../school/courses.ts';
import { emailOf, fullName } from '../school/people.ts';
import { LAUNCH_ROLES } from '../school/roles.ts';
import { AGS_SCOPES } from '../scopes.ts';
import type { PendingLaunch } from './pending-launch.ts';

/** Lifetime of an id_token, seconds; Moodle's. */
const LIFETIME = 60;
const LTI = 'https://purl.imsglobal.org/spec/lti/claim';

/** Claims of a resource link launch, shaped and ordered as Moodle 4.5 sends them. LTI Core 1.3, section 5. */
export function launchClaims(lms: Lms, launch: PendingLaunch, nonce: string): JWTPayload {
  const issuedAt = Math.floor(lms.clock.now() / 1000);
  const { institution, course, person } = launch;
  return {
    nonce,
    iat: issuedAt,
    exp: issuedAt + LIFETIME,
    iss: lms.ownUrl,
    aud: institution.clientId,
    [`${LTI}/deployment_id`]: institution.deploymentId,
    [`${LTI}/target_link_uri`]: `${lms.toolUrl}/lti/launch`,
    sub: person.id,
    [`${LTI}/lis`]: { person_sourcedid: person.sourcedId, course_section_sourcedid: course.sourcedId },
    [`${LTI}/roles`]: LAUNCH_ROLES[person.role],
    [`${LTI}/context`]: {
      id: course.id,
      label: course.label,
      title: course.title,
      type: ['CourseSection'],
    },
    ...messageOf(lms, launch),
    given_name: person.givenName,
    family_name: person.familyName,
    name: fullName(person),
    [`${LTI}/ext`]: { user_username: person.username, lms: 'emarge-demo' },
    email: emailOf(person),
    [`${LTI}/launch_presentation`]: presentation(lms, launch),
    [`${LTI}/tool_platform`]: toolPlatform(lms),
    [`${LTI}/version`]: '1.3.0',
    [`${LTI}/custom`]: custom(lms, launch),
    ...services(lms, launch),
  };
}

/** A resource link's launch, or the request to choose one. LTI Deep Linking 2.0, section 4.4. */
function messageOf(lms: Lms, launch: PendingLaunch): JWTPayload {
  const { link } = launch;
  if (link !== null) {
    return {
      [`${LTI}/message_type`]: 'LtiResourceLinkRequest',
      [`${LTI}/resource_link`]: { ...LINK, title: link.title, id: link.id },
    };
  }
  const token = randomBytes(16).toString('base64url');
  lms.choices.put(token, launch);
  return {
    [`${LTI}/message_type`]: 'LtiDeepLinkingRequest',
    'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings': {
      accept_types: ['ltiResourceLink'],
      accept_presentation_document_targets: ['frame', 'iframe', 'window'],
      accept_multiple: true,
      auto_create: false,
      deep_link_return_url: `${lms.ownUrl}${PATHS.placed}?token=${token}`,
      data: token,
    },
  };
}

/** As in Moodle, the return address holds the user's session key: a tool must never log it. */
function presentation({ ownUrl }: Lms, { course, locale, target, link }: PendingLaunch): object {
  if (link === null) return { locale };
  const query = new URLSearchParams({
    course: course.id,
    launch_container: target === 'iframe' ? '3' : '4',
    instanceid: link.id,
    sesskey: randomBytes(8).toString('base64url').slice(0, 10),
  });
  return { locale, document_target: target, return_url: `${ownUrl}/return?${query.toString()}` };
}

function toolPlatform({ ownUrl }: Lms): object {
  return {
    product_family_code: 'emarge-demo',
    version: '1',
    guid: createHash('md5').update(ownUrl).digest('hex'),
    name: 'Demo LMS',
    description: 'Demo LMS of Emarge',
  };
}

/** Custom parameters in the forms that LMSs send: empty, filled in, and left as an unresolved variable. */
function custom({ ownUrl }: Lms, { course, institution, person, link }: PendingLaunch): object {
  return {
    user_name: person.username,
    context_history: '',
    groups: '1',
    rl_title: link?.title ?? null,
    unknown: '$Some.Unknown',
    context_memberships_url: membershipsUrl(ownUrl, course, institution),
    ...link?.custom,
  };
}

function services({ ownUrl, gradebook }: Lms, { course, institution, link }: PendingLaunch): JWTPayload {
  const place = { courseId: course.id, typeId: institution.deploymentId };
  const item = link === null ? null : gradebook.coupled({ ...place, linkId: link.id });
  return {
    'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint': {
      scope: AGS_SCOPES,
      lineitems: lineItemsUrl(ownUrl, place.courseId, place.typeId),
      ...(item !== null && { lineitem: lineItemUrl(ownUrl, item) }),
    },
    'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice': {
      context_memberships_url: membershipsUrl(ownUrl, course, institution),
      service_versions: ['1.0', '2.0'],
    },
  };
}
