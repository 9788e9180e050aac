import { z } from 'zod';

const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';

export const CLAIMS = {
  version: `${CLAIM}version`,
  messageType: `${CLAIM}message_type`,
  deploymentId: `${CLAIM}deployment_id`,
  targetLinkUri: `${CLAIM}target_link_uri`,
  resourceLink: `${CLAIM}resource_link`,
  roles: `${CLAIM}roles`,
  context: `${CLAIM}context`,
  launchPresentation: `${CLAIM}launch_presentation`,
  namesRoles: 'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice',
} as const;

/** What the LMS may leave out or send empty; anything of another kind counts as left out. */
export const lenient = z.string().min(1).optional().catch(undefined);

/** LTI ids have at most 255 characters. */
export const idClaim = z.string().min(1).max(300);
export const contextClaim = z.looseObject({ id: idClaim, title: lenient, label: lenient }).optional();
export const resourceLinkClaim = z.looseObject({ id: idClaim });
export const rolesClaim = z.array(z.string().max(300)).max(100);
export const presentationClaim = z
  .looseObject({ locale: lenient, return_url: lenient })
  .optional()
  .catch(undefined);
export const namesRolesClaim = z
  .looseObject({ context_memberships_url: z.url() })
  .optional()
  .catch(undefined);
export const personClaims = z.looseObject({
  name: lenient,
  given_name: lenient,
  family_name: lenient,
  email: lenient,
  picture: lenient,
});
