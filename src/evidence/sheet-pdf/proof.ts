import type { ProofPrint } from '../../application/ports/sheets.ts';
import type { PrintServices } from './print.ts';

export function printProof(_services: PrintServices, _print: ProofPrint): Promise<Uint8Array> {
  return Promise.reject(new TypeError('not yet'));
}
