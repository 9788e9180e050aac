import { AppError } from '../../errors.ts';
import { withoutRowsOf } from '../kept.ts';
import type { SealedStatement } from '../ports/sealed.ts';
import type { Services } from '../services.ts';

type RowServices = Pick<Services, 'stores' | 'vault'>;

const TRIES = 8;

/** A row that others sealed is there by its digest alone, which stays; name, mark and salt go. */
export async function eraseRows(
  services: RowServices,
  person: string,
  sealed: readonly SealedStatement[],
): Promise<number> {
  let rows = 0;
  for (const one of sealed) {
    if (one.type === 'roll-call' || one.type === 'amendment')
      rows += await eraseRowsIn(services, person, one);
  }
  return rows;
}

/** Again on what others wrote in between, such as the secret's change. @returns how many rows went */
async function eraseRowsIn(
  { stores, vault }: RowServices,
  person: string,
  { institution, id }: SealedStatement,
): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const sealed = await stores.statements.find(institution, id);
    if (sealed === null) return 0;
    const { kept, count } = withoutRowsOf({ vault }, sealed, person);
    if (count === 0 || (await stores.erasures.replaceKept(institution, { id, was: sealed.kept, kept })))
      return count;
  }
  throw new AppError('MEETING_CHANGED_MEANWHILE');
}
