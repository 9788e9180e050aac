import type { Statement } from '../../../src/domain/statement.ts';
import { openSeal } from '../../../src/evidence/open-seal.ts';
import type { World } from './world.ts';

/** Every statement that the database holds about a meeting, each opened with the institution's public key alone. */
export async function openedStatements({ tool }: World, meeting: string): Promise<Statement[]> {
  const { statements, keys } = tool.services.stores;
  const [key] = await keys.list('seal', 'demo');
  const sealed = await statements.inMeeting('demo', meeting);
  return Promise.all(sealed.map(({ jws }) => openSeal(jws, key?.publicJwk)));
}
