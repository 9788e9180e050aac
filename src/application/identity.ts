import { createHash, randomBytes } from 'node:crypto';

function idOf(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
}

/** A person's id: the same LMS identity is the same person in every process, without a look-up. 24 hex digits. */
export function personId(institution: string, issuer: string, sub: string): string {
  return idOf('person', institution, issuer, sub);
}

/** A course's id, from its LTI context. 24 hex digits. */
export function courseId(institution: string, issuer: string, contextId: string): string {
  return idOf('course', institution, issuer, contextId);
}

/** The id of a meeting made by a form: the same form sent twice means the same meeting. 24 hex digits. */
export function plannedMeetingId(institution: string, plan: string, at: number): string {
  return idOf('meeting', institution, plan, String(at));
}

/** A new random id: 24 hex digits. */
export function newId(): string {
  return randomBytes(12).toString('hex');
}

/** What is stored of a session's id: SHA-256, base64url. The id itself stands only in the cookie. */
export function sessionIdHash(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}
