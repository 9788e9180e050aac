import { X509Certificate } from 'node:crypto';
import type { SealKeyring } from '../../../src/application/ports/sealed.ts';
import type { SheetPrinter } from '../../../src/application/ports/sheets.ts';
import { createKeyring } from '../../../src/evidence/keyring.ts';
import { createSheetPrinter } from '../../../src/evidence/sheet-pdf/index.ts';
import { createDevelopmentAuthority } from '../../../src/evidence/timestamp/development.ts';
import { createStamper } from '../../../src/evidence/timestamp/stamper.ts';
import { createLog } from '../../../src/log.ts';
import { world } from '../support.ts';

export const INSTITUTION = 'lycee-42';

export interface Press {
  printer: SheetPrinter;
  /** PEM: what checkers are told to trust. */
  roots: () => Promise<{ authority: string; tsa: string }>;
  keyring: SealKeyring;
}

/**
 * A printer with a real keyring and the development authority. Certificates are of the machine's day.
 * @param crlUrl where certificates say that the revocation list stands
 */
export function press(crlUrl = 'https://emarge.example/crl'): Press {
  const services = { ...world(), crlUrl: () => crlUrl };
  services.clock.set(Date.now());
  const development = createDevelopmentAuthority(services);
  const stamper = createStamper({
    urls: [],
    roots: null,
    post: () => Promise.reject(new Error('no authority is outside')),
    development,
    clock: services.clock,
    log: createLog('silent'),
  });
  const keyring = createKeyring(services);
  return {
    keyring,
    printer: createSheetPrinter({ sealing: services, stamper }),
    roots: async () => ({
      authority: await keyring.authority(INSTITUTION),
      tsa: new X509Certificate(await development.root()).toString(),
    }),
  };
}
