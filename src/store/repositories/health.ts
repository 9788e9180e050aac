import type { DatabaseHealth } from '../../application/ports/stores.ts';
import type { Models } from '../models.ts';

export function databaseHealth({ meta }: Models): DatabaseHealth {
  return {
    async ping() {
      await meta.findById('schema').lean();
    },
  };
}
