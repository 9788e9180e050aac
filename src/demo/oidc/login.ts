import type { Lms } from '../lms.ts';
import { STORAGE_TARGETS } from '../platform-storage.ts';
import { newMessageHint, requireEntry, type PendingLaunch } from './pending-launch.ts';

/**
 * Begins a launch: what the browser posts to the tool's login address. LTI Security Framework 1.0, section 5.1.1.1.
 * @throws DemoRefusal when the person is not in the course
 */
export function initiateLogin(lms: Lms, launch: PendingLaunch): Record<string, string> {
  requireEntry(launch);
  const hint = newMessageHint(launch);
  lms.launches.put(hint, launch);
  const storage = launch.target === 'iframe' ? STORAGE_TARGETS[launch.storage] : null;
  return {
    iss: lms.ownUrl,
    target_link_uri: `${lms.toolUrl}/lti/launch`,
    login_hint: launch.person.id,
    lti_message_hint: hint,
    client_id: launch.institution.clientId,
    lti_deployment_id: launch.institution.deploymentId,
    ...(storage !== null && { lti_storage_target: storage }),
  };
}
