import { jwtVerify } from 'jose';
import { z } from 'zod';
import type { Lms } from '../lms.ts';
import type { PendingLaunch } from '../oidc/pending-launch.ts';
import { DemoRefusal } from '../refusal.ts';
import type { DemoLink } from './placed-links.ts';

const DL = 'https://purl.imsglobal.org/spec/lti-dl/claim';
const LTI = 'https://purl.imsglobal.org/spec/lti/claim';
const AGAIN = 'Start again from the course in the demo LMS.';

const RESPONSE = z.object({
  [`${LTI}/message_type`]: z.literal('LtiDeepLinkingResponse'),
  [`${LTI}/version`]: z.literal('1.3.0'),
  [`${LTI}/deployment_id`]: z.string(),
  [`${DL}/data`]: z.string(),
  [`${DL}/content_items`]: z
    .array(
      z.object({
        type: z.literal('ltiResourceLink'),
        title: z.string().max(255).default('Emarge'),
        url: z.string(),
        custom: z.record(z.string(), z.string()).default({}),
      }),
    )
    .max(20),
});

/**
 * Takes what the tool posts back: the links of a teacher's choice, or none. LTI Deep Linking 2.0, section 4.5.
 * @returns the launch that asked, and the links placed by it
 * @throws DemoRefusal when the choice is over, or the answer is not the tool's
 */
export async function takeResponse(
  lms: Lms,
  { token, jwt }: { token: string; jwt: string },
): Promise<{ asked: PendingLaunch; placed: DemoLink[] }> {
  const asked = lms.choices.take(token);
  if (asked === undefined) throw new DemoRefusal(400, 'This choice is over or was made before.', AGAIN);
  const items = await readItems(lms, asked, { token, jwt });
  return { asked, placed: items.map((item) => lms.links.add(asked, item)) };
}

async function readItems(
  lms: Lms,
  { institution }: PendingLaunch,
  { token, jwt }: { token: string; jwt: string },
): Promise<Omit<DemoLink, 'id'>[]> {
  const { payload } = await verified(lms, institution.clientId, jwt);
  const read = RESPONSE.safeParse(payload);
  if (!read.success) throw wrong(z.prettifyError(read.error));
  const claims = read.data;
  if (claims[`${LTI}/deployment_id`] !== institution.deploymentId) throw wrong('another deployment');
  if (claims[`${DL}/data`] !== token) throw wrong('data was not sent back as it came');
  const items = claims[`${DL}/content_items`];
  if (items.some(({ url }) => url !== `${lms.toolUrl}/lti/launch`)) throw wrong('a link to somewhere else');
  return items.map(({ title, custom }) => ({ title, custom }));
}

async function verified(lms: Lms, clientId: string, jwt: string): ReturnType<typeof jwtVerify> {
  try {
    return await jwtVerify(jwt, lms.toolKeys, {
      issuer: clientId,
      audience: lms.ownUrl,
      algorithms: ['RS256'],
      currentDate: new Date(lms.clock.now()),
    });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function wrong(why: string): DemoRefusal {
  return new DemoRefusal(400, `The tool answered something else than links: ${why}.`, AGAIN);
}
