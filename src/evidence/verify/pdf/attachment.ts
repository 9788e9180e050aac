import { BUNDLE_FILE } from '../../../domain/evidence-bundle.ts';
import { LIMITS } from '../limits.ts';
import { inflate } from './inflate.ts';
import { dictAt, resolved, type Pdf, type PdfObject } from './read-pdf.ts';
import { asciiOf, isDict, isList, nameOf, PdfProblem, Ref, type Dict } from './values.ts';

/** How many files are attached, by whatever way a reader might find them. */
export function countAttachments({ objects }: Pdf): number {
  const values = [...objects.values()].map(({ value }) => value).filter(isDict);
  const files = values.filter((dict) => nameOf(dict.get('Type')) === 'EmbeddedFile').length;
  const specs = values.filter((dict) => dict.has('EF') || nameOf(dict.get('Type')) === 'Filespec').length;
  return Math.max(files, specs);
}

/**
 * What is attached under a name, unpacked: the bundle of a sheet, or the list of a certificate.
 * @returns null when it is larger than any bundle
 * @throws PdfProblem when it is not attached as ours is; TypeError when it is damaged
 */
export async function attached(pdf: Pdf, file: string = BUNDLE_FILE): Promise<Uint8Array | null> {
  const root = dictAt(pdf, pdf.trailer.get('Root'));
  const names = dictAt(pdf, dictAt(pdf, root.get('Names')).get('EmbeddedFiles')).get('Names');
  const [name, spec, ...more] = isList(names) ? names : [];
  if (asciiOf(name) !== file || !(spec instanceof Ref) || more.length > 0)
    throw new PdfProblem(`not one attachment named ${file}`);
  const { value, stream } = streamOf(pdf, dictAt(pdf, spec), file);
  const filter = resolved(pdf, value.get('Filter'));
  if (filter === undefined) return stream.length > LIMITS.bundleBytes ? null : stream;
  if (nameOf(filter) !== 'FlateDecode' || value.has('DecodeParms'))
    throw new PdfProblem('an attachment packed in another way');
  return inflate(stream, LIMITS.bundleBytes);
}

function streamOf(pdf: Pdf, spec: Dict, name: string): { value: Dict; stream: Uint8Array } {
  const files = dictAt(pdf, spec.get('EF'));
  const file = files.get('F');
  const object: PdfObject | undefined = file instanceof Ref ? pdf.objects.get(file.number) : undefined;
  const { value = null, stream = null } = object ?? {};
  const isOurs = [files.size === 1, ...['F', 'UF'].map((key) => asciiOf(spec.get(key)) === name)];
  if (isOurs.includes(false) || !isDict(value) || stream === null)
    throw new PdfProblem('an attachment without content');
  return { value, stream };
}
