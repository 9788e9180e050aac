import type { Request } from 'express';
import type { Grant, Lms } from '../lms.ts';
import type { DemoRegistration } from '../school/institutions.ts';
import { ServiceRefusal } from '../refusal.ts';

/**
 * The registration that a service call comes from, if its token allows one of the scopes. RFC 6750, section 2.1.
 * @throws ServiceRefusal 401 without a valid token, 403 when it lacks the scope
 */
export function requireScope(lms: Lms, request: Request, scopes: readonly string[]): DemoRegistration {
  const grant = grantOf(lms, request);
  const institution = grant && lms.tools.ofClient(grant.clientId);
  if (grant === undefined || institution === undefined) throw new ServiceRefusal(401, 'Unauthorized');
  if (!scopes.some((scope) => grant.scopes.includes(scope))) throw new ServiceRefusal(403, 'Forbidden');
  return institution;
}

function grantOf({ tokens }: Lms, request: Request): Grant | undefined {
  const token = /^Bearer ([0-9a-f]{32})$/i.exec(request.get('authorization') ?? '')?.[1];
  return token === undefined ? undefined : tokens.get(token);
}

/** @throws ServiceRefusal 400 unless the request accepts exactly this media type, as Moodle wants it */
export function requireAccept(request: Request, mediaType: string): void {
  const accept = request.get('accept') ?? '';
  if (accept !== mediaType) throw new ServiceRefusal(400, `No handler found for ${request.path} ${accept}`);
}

/** @throws ServiceRefusal 400 unless the body is of exactly this media type; a charset may follow */
export function requireContentType(request: Request, mediaType: string): void {
  const contentType = request.get('content-type') ?? '';
  if (contentType.split(';', 1)[0]?.trim() !== mediaType)
    throw new ServiceRefusal(400, `No handler found for ${request.path} ${contentType}`);
}
