import type PDFDocument from 'pdfkit';
import type { Reference } from 'pdfkit';
import { pdfText } from './pdf-text.ts';

/** As many digits as any file of ours needs: they are overwritten. */
const BLANK = 999_999_999;
/** A byte range that is still to be filled in, as it is written. */
export const BLANK_RANGE = `[0 ${[BLANK, BLANK, BLANK].join(' ')}]`;

export interface FieldOptions {
  /** Who signs, as people read it. */
  name: string;
  reason: string;
  /** Claimed; what counts is the time-stamp. */
  at: Date;
  /** Bytes kept free for the signature. */
  room: number;
}

/** Where in a file its signature dictionary begins, and how many bytes are free in it. */
export interface Place {
  from: number;
  room: number;
}

/** An empty signature (ISO 32000-1, section 12.8) in a field that is not shown: the sheet says in words who sealed it. */
export function signatureField(document: PDFDocument, { name, reason, at, room }: FieldOptions): Reference {
  const signature = document.ref({
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: 'ETSI.CAdES.detached',
    ByteRange: [0, BLANK, BLANK, BLANK],
    Contents: new Uint8Array(room),
    M: at,
    Name: pdfText(name),
    Reason: pdfText(reason),
  });
  const first = document.switchToPage(0);
  const field = document.ref({
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    T: pdfText('Seal'),
    V: signature,
    P: first.dictionary,
    Rect: [0, 0, 0, 0],
    F: 132, // printed and locked
  });
  first.annotations.push(field);
  document._root.data['AcroForm'] = { Fields: [field], SigFlags: 3 };
  field.end();
  signature.end();
  return signature;
}

/**
 * Puts a signature over the whole file but itself into the place kept for it.
 * @returns null when there is too little room
 */
export async function fillSignature(
  pdf: Buffer,
  { from, room }: Place,
  sign: (data: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array | null> {
  const sealed = Buffer.from(pdf);
  const open = sealed.indexOf('/Contents <', from, 'latin1') + '/Contents '.length;
  const after = open + 2 + room * 2;
  const range = `[0 ${String(open)} ${String(after)} ${String(sealed.length - after)}]`.padEnd(
    BLANK_RANGE.length,
  );
  sealed.write(range, sealed.indexOf(BLANK_RANGE, from, 'latin1'), 'latin1');
  const signature = await sign(Buffer.concat([sealed.subarray(0, open), sealed.subarray(after)]));
  if (signature.length > room) return null;
  sealed.write(Buffer.from(signature).toString('hex'), open + 1, 'latin1');
  return sealed;
}
