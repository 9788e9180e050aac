import { z } from 'zod';
import { customOf, type Link } from '../domain/link.ts';
import { AppError } from '../errors.ts';
import type { LiveSession, Session } from './ports/session.ts';
import type { Services } from './services.ts';

export const DEEP_LINKING_PURPOSE = 'deep-linking';

const shape = z.object({ returnUrl: z.string(), deploymentId: z.string(), data: z.string().nullable() });

/** What an LMS asks for when a teacher places the tool in a course (LTI Deep Linking 2.0). */
export type DeepLinkingRequest = z.infer<typeof shape>;

/** A link as it will stand in the course. */
export interface PlacedLink {
  title: string;
  link: Link;
}

/** Keeps the request in the session that its launch makes; the return address holds the LMS's session key. */
export function sealDeepLinking(services: Pick<Services, 'vault'>, request: DeepLinkingRequest): string {
  return services.vault.encrypt(DEEP_LINKING_PURPOSE, JSON.stringify(request));
}

/**
 * The request that this session was opened with, for this course.
 * @throws AppError DEEP_LINKING_OVER when it was opened for something else, as by a later launch in the same browser
 */
export function deepLinkingOf(
  services: Pick<Services, 'vault'>,
  { deepLinking, course: asked }: Pick<Session, 'deepLinking' | 'course'>,
  course: string,
): DeepLinkingRequest {
  if (deepLinking === null || asked !== course) throw new AppError('DEEP_LINKING_OVER');
  return shape.parse(JSON.parse(services.vault.decrypt(DEEP_LINKING_PURPOSE, deepLinking)));
}

/** The signed answer, and the address at the LMS that the browser posts it to. */
export interface DeepLinkingAnswer {
  returnUrl: string;
  jwt: string;
}

/**
 * Answers the LMS with one link, or with none when the teacher chose none.
 * @throws AppError DEEP_LINKING_OVER
 */
export async function answerDeepLinking(
  services: Pick<Services, 'vault' | 'deepLinks'>,
  { session }: Pick<LiveSession, 'session'>,
  { course, placed }: { course: string; placed: PlacedLink | null },
): Promise<DeepLinkingAnswer> {
  const { returnUrl, deploymentId, data } = deepLinkingOf(services, session, course);
  const { issuer, clientId } = session;
  const jwt = await services.deepLinks.sign({
    issuer,
    clientId,
    deploymentId,
    data,
    items: placed === null ? [] : [{ title: placed.title, custom: customOf(placed.link) }],
  });
  return { returnUrl, jwt };
}
