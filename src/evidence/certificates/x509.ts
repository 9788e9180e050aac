import type * as X509 from '@peculiar/x509';

let loaded: Promise<typeof X509> | null = null;

/** The certificate library, loaded when something is issued: reading needs none of it. */
export function loadX509(): Promise<typeof X509> {
  loaded ??= import('reflect-metadata').then(() => import('@peculiar/x509'));
  return loaded;
}
