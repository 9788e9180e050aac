const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope';

/** Assignment and Grade Services 2.0, section 3. */
export const LINEITEM = `${AGS}/lineitem`;
export const LINEITEM_READONLY = `${AGS}/lineitem.readonly`;
export const RESULT_READONLY = `${AGS}/result.readonly`;
export const SCORE = `${AGS}/score`;
export const AGS_SCOPES = [LINEITEM, LINEITEM_READONLY, RESULT_READONLY, SCORE];

/** Names and Role Provisioning Services 2.0, section 3.6.1.2. */
export const ROSTER = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';

/** What a registered tool may ask for. */
export const SERVICE_SCOPES: readonly string[] = [...AGS_SCOPES, ROSTER];
