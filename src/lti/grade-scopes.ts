import { SCORE_SCOPE } from '../domain/grades.ts';

/** To make columns and read them; Assignment and Grade Services 2.0, section 3. */
export const LINE_ITEM_SCOPE = 'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem';

/** What we use of what an LMS may grant. */
export const GRADE_SCOPES: readonly string[] = [LINE_ITEM_SCOPE, SCORE_SCOPE];
