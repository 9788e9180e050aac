import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Clock, DeepLinkSigner } from '../application/ports/tools.ts';
import { CLAIMS } from './claims.ts';
import type { ToolKeys } from './tool-keys.ts';

const LIFE_S = 300;
/** A platform whose clock is behind refuses what comes from its future. */
const BEHIND_S = 5;

/** Signs the tool's answers to deep linking launches (LTI Deep Linking 2.0, section 4.5). */
export function deepLinkSigner(tools: {
  toolKeys: ToolKeys;
  clock: Clock;
  publicUrl: string;
}): DeepLinkSigner {
  const { toolKeys, clock, publicUrl } = tools;
  return {
    async sign({ issuer, clientId, deploymentId, data, items }) {
      const { kid, privateKey } = await toolKeys.signing();
      const now = Math.floor(clock.now() / 1000) - BEHIND_S;
      return new SignJWT({
        nonce: randomUUID(),
        [CLAIMS.deploymentId]: deploymentId,
        [CLAIMS.messageType]: 'LtiDeepLinkingResponse',
        [CLAIMS.version]: '1.3.0',
        [CLAIMS.contentItems]: items.map((item) => ({
          type: 'ltiResourceLink',
          url: `${publicUrl}/lti/launch`,
          ...item,
        })),
        ...(data !== null && { [CLAIMS.deepLinkingData]: data }),
      })
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .setIssuer(clientId)
        .setAudience(issuer)
        .setIssuedAt(now)
        .setExpirationTime(now + LIFE_S)
        .sign(privateKey);
    },
  };
}
