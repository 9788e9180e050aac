import { z } from 'zod';
import type { KeptEvidence } from './ports/sealed.ts';
import type { Session } from './ports/session.ts';
import type { Services } from './services.ts';

export const LAUNCH_EVIDENCE_PURPOSE = 'launch-evidence';

const shape = z.object({ idToken: z.string(), platformJwk: z.record(z.string(), z.unknown()) });

export type LaunchEvidence = z.infer<typeof shape>;

/** Encrypts what the LMS signed, for the session that the launch makes. */
export function sealLaunchEvidence(services: Pick<Services, 'vault'>, evidence: LaunchEvidence): string {
  return services.vault.encrypt(LAUNCH_EVIDENCE_PURPOSE, JSON.stringify(evidence));
}

/** The LMS-signed id_token and its key, from the session to be kept beside a signature. */
export function launchEvidence(
  services: Pick<Services, 'vault'>,
  session: Pick<Session, 'launchEvidence'>,
): Pick<KeptEvidence, 'idToken' | 'platformJwk'> {
  if (session.launchEvidence === null) return { idToken: null, platformJwk: null };
  return shape.parse(JSON.parse(services.vault.decrypt(LAUNCH_EVIDENCE_PURPOSE, session.launchEvidence)));
}
