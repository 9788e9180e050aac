import { joined } from '../../bytes.ts';
import { dictAt, type Pdf } from './read-pdf.ts';
import { isDict, isList, nameOf, PdfProblem, Text, type Dict } from './values.ts';

/** The one seal of a PDF, or the time-stamp over all of it. */
export interface PdfSeal {
  /** CMS SignedData, DER: of a time-stamp its token. */
  cms: Uint8Array;
  /** What it is over: the whole file but itself. */
  covered: Uint8Array;
}

/**
 * Finds the seal and what it covers: one signature field, whose byte range is the whole file but for the text in which the
 * signature stands.
 * @returns null when there is none
 * @throws PdfProblem
 */
export function sealOf(pdf: Pdf): PdfSeal | null {
  const root = dictAt(pdf, pdf.trailer.get('Root'));
  if (!root.has('AcroForm')) return null;
  const fields = dictAt(pdf, root.get('AcroForm')).get('Fields');
  if (!isList(fields) || fields.length !== 1) throw new PdfProblem('not one field');
  const field = dictAt(pdf, fields[0]);
  const signature = dictAt(pdf, field.get('V'));
  const signatures = [...pdf.objects.values()].filter(
    ({ value }) => isDict(value) && (nameOf(value.get('Type')) === 'Sig' || value.has('ByteRange')),
  );
  const isOne = signatures.length === 1 && signatures[0]?.value === signature;
  if (nameOf(field.get('FT')) !== 'Sig' || !isOne) throw new PdfProblem('not one signature');
  if (nameOf(signature.get('SubFilter')) !== 'ETSI.CAdES.detached')
    throw new PdfProblem('another kind of signature');
  return signedBy(signature, pdf.bytes);
}

/**
 * What stands in a signature dictionary, and what it is over.
 * @param bytes from the first to the last that it covers
 * @throws PdfProblem unless that is everything but itself
 */
export function signedBy(signature: Dict, bytes: Uint8Array): PdfSeal {
  const contents = signature.get('Contents');
  if (!(contents instanceof Text) || contents.to - contents.from !== contents.bytes.length * 2 + 2)
    throw new PdfProblem('no signature in the field');
  refuseOtherRange(signature.get('ByteRange'), { contents, length: bytes.length });
  const covered = joined(bytes.subarray(0, contents.from), bytes.subarray(contents.to));
  return { cms: withoutPadding(contents.bytes), covered };
}

/** @throws PdfProblem unless it is from the first byte to the last, but for the signature */
function refuseOtherRange(
  range: unknown,
  { contents: { from, to }, length }: { contents: Text; length: number },
): void {
  const whole = [0, from, to, length - to];
  const isWhole =
    Array.isArray(range) && range.length === 4 && whole.every((number, at) => range[at] === number);
  if (!isWhole) throw new PdfProblem('the byte range is not the whole file');
}

/** After the DER there are only zeros: nothing hides there. */
function withoutPadding(bytes: Uint8Array): Uint8Array {
  const count = bytes[1] === 0x82 ? 4 : bytes[1] === 0x83 ? 5 : 0;
  const digits = bytes.subarray(2, count);
  const end = count + digits.reduce((sum, digit) => sum * 256 + digit, 0);
  if (count === 0 || bytes.subarray(end).some((byte) => byte !== 0))
    throw new PdfProblem('something beside the signature');
  return bytes.subarray(0, end);
}
