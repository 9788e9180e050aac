import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import type * as Pki from 'pkijs';
import type { KeyFile } from '../../application/ports/sealed.ts';
import { AppError } from '../../errors.ts';

/** What a PKCS#12 file holds. */
export interface Pkcs12 {
  key: KeyObject | null;
  /** DER in base64, in the file's order. */
  certificates: string[];
}

/**
 * Opens a PKCS#12 file (RFC 7292) that is protected by a password.
 * @throws AppError SEAL_FILE_UNREADABLE for anything else, a wrong password included
 */
export async function readPkcs12(file: KeyFile): Promise<Pkcs12> {
  const pki = await import('pkijs');
  try {
    const bags = await bagsOf(pki, file);
    const [key] = bags.flatMap((bag) => privateKeyIn(pki, bag));
    return { key: key ?? null, certificates: bags.flatMap((bag) => certificateIn(pki, bag)) };
  } catch (cause) {
    throw new AppError('SEAL_FILE_UNREADABLE', {}, cause);
  }
}

async function bagsOf(pki: typeof Pki, { bytes, password }: KeyFile): Promise<unknown[]> {
  const secret = Uint8Array.from(Buffer.from(password)).buffer;
  const pfx = pki.PFX.fromBER(bytes);
  await pfx.parseInternalValues({ password: secret, checkIntegrity: true });
  const safe = pfx.parsedValue?.authenticatedSafe;
  if (safe === undefined) throw new TypeError('no safe in it');
  await safe.parseInternalValues({ safeContents: safe.safeContents.map(() => ({ password: secret })) });
  const opened: unknown = safe.parsedValue;
  if (!isOpened(opened)) throw new TypeError('the safe did not open');
  const bags = opened.safeContents.flatMap(({ value }) => value.safeBags.map(({ bagValue }) => bagValue));
  for (const bag of bags) if (isShrouded(pki, bag)) await bag.parseInternalValues({ password: secret });
  return bags;
}

/** What the library leaves untyped. */
interface OpenedSafe {
  safeContents: { value: Pki.SafeContents }[];
}

function isOpened(safe: unknown): safe is OpenedSafe {
  return typeof safe === 'object' && safe !== null && 'safeContents' in safe;
}

/** The library declares the method protected, though nothing else opens such a bag. */
interface Shrouded {
  parseInternalValues(parameters: { password: ArrayBuffer }): Promise<void>;
  parsedValue?: Pki.PrivateKeyInfo;
}

function isShrouded(pki: typeof Pki, bag: unknown): bag is Shrouded {
  return bag instanceof pki.PKCS8ShroudedKeyBag;
}

function privateKeyIn(pki: typeof Pki, bag: unknown): KeyObject[] {
  const info = isShrouded(pki, bag) ? bag.parsedValue : bag;
  if (!(info instanceof pki.PrivateKeyInfo)) return [];
  const der = Buffer.from(info.toSchema().toBER());
  return [createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })];
}

function certificateIn(pki: typeof Pki, bag: unknown): string[] {
  if (!(bag instanceof pki.CertBag)) return [];
  const certificate: unknown = bag.parsedValue;
  if (!(certificate instanceof pki.Certificate)) return [];
  return [new X509Certificate(Buffer.from(certificate.toSchema().toBER())).raw.toString('base64')];
}
