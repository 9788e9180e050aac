import type * as Pki from 'pkijs';
import { ID_COMMON_NAME, ID_ORGANISATION } from './oids.ts';

/** Whom a certificate names: its common name, else its organisation; empty where it has neither. */
export function commonName({ subject }: Pki.Certificate): string {
  const named = [ID_COMMON_NAME, ID_ORGANISATION]
    .map((type) => subject.typesAndValues.find((one) => one.type === type))
    .find((one) => one !== undefined);
  const value: unknown = named?.value.valueBlock.value;
  return typeof value === 'string' ? value : '';
}
