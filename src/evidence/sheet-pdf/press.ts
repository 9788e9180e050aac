import { createHash } from 'node:crypto';
import type { Signer } from '../../application/ports/sealed.ts';
import type { Stamper } from '../../application/ports/timestamp.ts';
import { signDetached } from './cms.ts';
import { SheetDocument, type DocumentOptions } from './document.ts';
import { Flow } from './flow.ts';
import { fillSignature } from './signature-field.ts';

/** Bytes kept for a signature with its certificates and time-stamp; twice as many when that was too few. */
const ROOM = 16_384;

/** With what a file is sealed. */
export interface PrintServices {
  signer: Signer;
  stamper: Stamper;
  /** When it is sealed, by our clock; what counts is the time-stamp. */
  now: Date;
  /** Raises a sealed file to B-LTA where that can be done, else gives it back. */
  archive: (file: Uint8Array) => Promise<Uint8Array>;
}

/** Seals what a function draws, which may take its time: once more with more room where the signature needs it. */
export async function sealed(
  services: PrintServices,
  options: Omit<DocumentOptions, 'signature'>,
  draw: (flow: Flow) => unknown,
): Promise<Uint8Array> {
  const { signer, stamper, now, archive } = services;
  for (let room = ROOM; ; room *= 2) {
    const signature = { name: options.author, reason: options.title, at: now, room };
    const document = new SheetDocument({ ...options, signature });
    const flow = new Flow(document);
    await draw(flow);
    flow.root.end();
    const { pdf, place } = await document.finish();
    const file = await fillSignature(pdf, place, (data) => signDetached(data, { signer, stamper }));
    if (file !== null) return archive(file);
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url');
}
