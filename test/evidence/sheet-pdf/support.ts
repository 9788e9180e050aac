import { X509Certificate } from 'node:crypto';
import type { SealKeyring } from '../../../src/application/ports/sealed.ts';
import type { Stamper } from '../../../src/application/ports/timestamp.ts';
import type { SheetPrinter } from '../../../src/application/ports/sheets.ts';
import { createKeyring } from '../../../src/evidence/keyring.ts';
import { createSheetPrinter } from '../../../src/evidence/sheet-pdf/index.ts';
import {
  createDevelopmentAuthority,
  type DevelopmentAuthority,
} from '../../../src/evidence/timestamp/development.ts';
import { createStamper } from '../../../src/evidence/timestamp/stamper.ts';
import { createLog } from '../../../src/log.ts';
import { createPost } from '../../../src/evidence/timestamp/post.ts';
import { createFileFetch } from '../../../src/lti/guarded-fetch.ts';
import { world, type World } from '../support.ts';
import type { SmallAuthority } from './small-authority.ts';

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
  const stamper = developmentStamper(services, development);
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

/** Stamps with the built-in authority. */
export function developmentStamper({ clock }: World, development: DevelopmentAuthority): Stamper {
  return createStamper({
    urls: [],
    roots: null,
    post: () => Promise.reject(new Error('no authority is outside')),
    development,
    clock,
    log: createLog('silent'),
  });
}

/** A printer whose files an authority outside stamps, and that may get what it publishes. */
export interface OutsidePress {
  printer: SheetPrinter;
  services: World;
  keyring: SealKeyring;
  /** What was logged, in order. */
  logged: string[];
}

export function outsidePress({ url }: Pick<SmallAuthority, 'url'>, services: World = world()): OutsidePress {
  const logged: string[] = [];
  const say = (fields: Readonly<Record<string, unknown>>, message: string): void => {
    logged.push(`${message}: ${String(fields['reason'])}`);
  };
  const log = { info: say, warn: say, error: say };
  const development = createDevelopmentAuthority(services);
  const { clock } = services;
  const stamper = createStamper({
    urls: [`${url}/tsa`],
    roots: null,
    post: createPost(),
    development,
    clock,
    log,
  });
  const fetch = createFileFetch({ allowPrivate: false, hosts: ['127.0.0.1'] });
  const printer = createSheetPrinter({ sealing: services, stamper, archive: { fetch, log } });
  return { printer, services, keyring: createKeyring(services), logged };
}
