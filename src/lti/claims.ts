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
  custom: `${CLAIM}custom`,
  launchPresentation: `${CLAIM}launch_presentation`,
  deepLinking: 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings',
  contentItems: 'https://purl.imsglobal.org/spec/lti-dl/claim/content_items',
  deepLinkingData: 'https://purl.imsglobal.org/spec/lti-dl/claim/data',
  grades: 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint',
  toolPlatform: `${CLAIM}tool_platform`,
  namesRoles: 'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice',
} as const;

/** What the LMS may leave out or send empty; anything of another kind counts as left out. */
export const lenient = z.string().min(1).optional().catch(undefined);

/** LTI ids have at most 255 characters. */
export const idClaim = z.string().min(1).max(300);
export const contextClaim = z.looseObject({ id: idClaim, title: lenient, label: lenient }).optional();
export const resourceLinkClaim = z.looseObject({ id: idClaim });
export const rolesClaim = z.array(z.string().max(300)).max(100);
const webAddress = z
  .url({ protocol: /^https?$/ })
  .optional()
  .catch(undefined);
export const presentationClaim = z
  .looseObject({ locale: lenient, return_url: webAddress })
  .optional()
  .catch(undefined);
/** What `lti-config.json` asks for, and what our own links carry. */
export const customClaim = z.looseObject({ masquerading_user: lenient }).optional().catch(undefined);
/** LTI Core 1.3, section 5.4.4. */
export const toolPlatformClaim = z.looseObject({ product_family_code: lenient }).optional().catch(undefined);
export const namesRolesClaim = z
  .looseObject({ context_memberships_url: z.url() })
  .optional()
  .catch(undefined);
/** Assignment and Grade Services 2.0, section 3.1. */
export const gradesClaim = z
  .looseObject({
    scope: z.array(z.string().max(300)).max(50).catch([]),
    lineitems: webAddress,
    lineitem: webAddress,
  })
  .optional()
  .catch(undefined);
/** LTI Deep Linking 2.0, section 4.4.1. */
export const deepLinkingClaim = z.looseObject({
  deep_link_return_url: z.url({ protocol: /^https?$/ }).max(2_000),
  accept_types: z.array(z.string()),
  /** Opaque, to be sent back as it came. */
  data: z.string().max(50_000).optional(),
});
export const personClaims = z.looseObject({
  name: lenient,
  given_name: lenient,
  family_name: lenient,
  email: lenient,
  picture: lenient,
});
