import type { Vault } from '../application/ports/tools.ts';
import { AppError } from '../errors.ts';
import type { MetaDoc, Models } from './models.ts';

const PURPOSE = 'secret-check';
const PROBE = 'emarge';

/**
 * Detects a wrong EMARGE_SECRET before anything is encrypted under it: the first start leaves a probe, later ones open it.
 * @throws AppError SECRET_WRONG
 */
export async function checkSecret({ meta }: Models, vault: Vault): Promise<void> {
  await meta.updateOne(
    { _id: PURPOSE },
    { $setOnInsert: { value: vault.encrypt(PURPOSE, PROBE) } },
    { upsert: true },
  );
  const stored = await meta.findById(PURPOSE).orFail().lean<MetaDoc>();
  if (vault.decrypt(PURPOSE, stored.value) !== PROBE) throw new AppError('SECRET_WRONG');
}
