import type { Vault } from '../application/ports/tools.ts';
import { AppError } from '../errors.ts';
import type { MetaDoc, Models } from './models.ts';

const PURPOSE = 'secret-check';
const PROBE = 'emarge';

/** The probe that tells the secret; `next` holds one under the new secret while a change is under way. */
export type SecretCheck = Pick<MetaDoc, 'value' | 'next'>;

/**
 * Detects a wrong EMARGE_SECRET before anything is encrypted under it: the first start leaves a probe, later ones open it.
 * @throws AppError SECRET_WRONG; SECRET_CHANGE_UNFINISHED while some of the data is under the next secret
 */
export async function checkSecret(models: Models, vault: Vault): Promise<void> {
  const stored = await readSecretCheck(models, vault);
  if (!isSecretOf(vault, stored.value)) throw new AppError('SECRET_WRONG');
  if (stored.next !== null) throw new AppError('SECRET_CHANGE_UNFINISHED');
}

/** The probe as it stands, left now by the first who comes. */
export async function readSecretCheck({ meta }: Models, vault: Vault): Promise<SecretCheck> {
  await meta.updateOne(
    { _id: PURPOSE },
    { $setOnInsert: { value: vault.encrypt(PURPOSE, PROBE), next: null } },
    { upsert: true },
  );
  const { value, next } = await meta.findById(PURPOSE).orFail().lean<MetaDoc>();
  return { value, next: next ?? null };
}

export function isSecretOf(vault: Vault, probe: string): boolean {
  try {
    return vault.decrypt(PURPOSE, probe) === PROBE;
  } catch (error) {
    if (error instanceof AppError && error.code === 'SECRET_WRONG') return false;
    throw error;
  }
}

/** From now on no process starts, until the change is ended or taken back. */
export async function beginSecretChange({ meta }: Models, to: Vault): Promise<void> {
  await meta.updateOne({ _id: PURPOSE, next: null }, { $set: { next: to.encrypt(PURPOSE, PROBE) } });
}

export async function takeBackSecretChange({ meta }: Models): Promise<void> {
  await meta.updateOne({ _id: PURPOSE }, { $set: { next: null } });
}

/** One write: there is no moment at which neither secret, or both, would start the tool. */
export async function endSecretChange({ meta }: Models, to: Vault): Promise<void> {
  await meta.updateOne({ _id: PURPOSE }, { $set: { value: to.encrypt(PURPOSE, PROBE), next: null } });
}
