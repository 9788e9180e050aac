import { sha256 } from '@noble/hashes/sha2.js';
import { z } from 'zod';
import { BASIS_FILE, type CompletionBasis } from '../../../domain/completion-basis.ts';
import { base64urlText, utf8Text } from '../../bytes.ts';
import { canonical } from '../../canonical.ts';
import { digest } from '../../statement-schema.ts';
import { LIMITS, limitBeyond } from '../limits.ts';
import { listOf } from '../list-of.ts';
import type { Findings } from '../report.ts';
import { attached, countAttachments } from './attachment.ts';
import { dictAt, resolved, type Pdf } from './read-pdf.ts';
import { asciiOf, type Dict } from './values.ts';

const basis: z.ZodType<CompletionBasis> = z.strictObject({
  format: z.literal('emarge-completion'),
  v: z.literal(1),
  sheets: listOf(z.strictObject({ id: z.string(), sha256: digest }), LIMITS.statements),
});

const MARK = 'EmargeCompletion';

function infoOf(pdf: Pdf): Dict {
  return dictAt(pdf, pdf.trailer.get('Info'));
}

/** Whether a PDF says that it is a certificate of completion, which has no bundle: its seal covers that it says so. */
export function isCompletion(pdf: Pdf): boolean {
  try {
    return infoOf(pdf).has(MARK);
  } catch {
    return false;
  }
}

/**
 * What can be checked of a certificate of completion besides its seal: the list of sheets that it rests on. The hours in it
 * are shown by those alone, and so it never passes.
 */
export async function checkCompletion(
  pdf: Pdf,
  { isArchived }: { isArchived: boolean },
  findings: Findings,
): Promise<void> {
  const found = await basisOf(pdf).catch(() => null);
  if (found === null) {
    findings.add('pdf.completion-broken');
    return;
  }
  findings.add('pdf.completion', undefined, { count: found.sheets.length });
  // Whether its seal's key was revoked is told by a list, which stands in a bundle or in an archive part.
  if (!isArchived) findings.add('pdf.list-none');
  findings.add('pdf.completion-hours');
  for (const { id, sha256: hash } of found.sheets)
    findings.add('pdf.sheet-not-given', { what: 'sheet', id: hash, name: id });
}

/** Null when it is not in its one form, or not the one that the PDF names; one that says it is a sheet too is none. */
async function basisOf(pdf: Pdf): Promise<CompletionBasis | null> {
  const info = infoOf(pdf);
  const isSheet = ['EmargeSheet', 'EmargeVersion', 'EmargeBundle'].some((key) => info.has(key));
  if (isSheet || countAttachments(pdf) !== 1) return null;
  const bytes = await attached(pdf, BASIS_FILE);
  if (bytes === null || limitBeyond(bytes) !== null) return null;
  if (base64urlText(sha256(bytes)) !== asciiOf(resolved(pdf, info.get(MARK)))) return null;
  const read = basis.parse(JSON.parse(utf8Text(bytes)));
  const isOnce = new Set(read.sheets.map((one) => one.sha256)).size === read.sheets.length;
  return isOnce && canonical(read) === utf8Text(bytes) ? read : null;
}
