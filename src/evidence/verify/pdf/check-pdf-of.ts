import { base64Bytes, sameBytes } from '../../bytes.ts';
import type { EvidenceBundle } from '../../../domain/evidence-bundle.ts';
import type { Chain } from '../chain.ts';
import { LIST_FRESH_MS } from '../check-certificates.ts';
import type { Findings, OuterSeal } from '../report.ts';
import { isListOf, isListSignedBy, readRevocations, revokedFrom } from '../revocations.ts';
import type { SealedPdf } from './check-pdf.ts';

/** A sealed PDF against the bundle inside it: the same sheet, the same institution, a key that was not revoked. */
export async function checkPdfOf(
  { sheet, version, seal }: SealedPdf,
  bundle: EvidenceBundle,
  findings: Findings,
): Promise<OuterSeal> {
  const said = bundle.sheet === null ? ['', ''] : [bundle.sheet.id, String(bundle.sheet.version)];
  if (sheet !== said[0] || version !== said[1]) findings.add('pdf.sheet-other');
  if (seal === null) return 'none';
  await checkRevocation(seal, bundle, findings);
  const isSame = hasRootOf(seal.chain, bundle);
  if (!isSame) findings.add('pdf.institution-other');
  return isSame && seal.chain.trusted === true ? 'trusted' : 'open';
}

/** Whether a key in the bundle leads to the root of the PDF's seal. */
function hasRootOf({ certificates }: Chain, { keys }: EvidenceBundle): boolean {
  const sealed = keys.flatMap(({ x5c }) => (Array.isArray(x5c) ? x5c.map(String) : []));
  const ders = sealed.map(base64Bytes).filter((der) => der !== null);
  const last = certificates.at(-1);
  // A root that is not sent along is known by who names it.
  const known = certificates.length > 1 ? certificates.slice(1) : certificates;
  return last !== undefined && ders.some((der) => known.some((one) => sameBytes(one.der, der)));
}

async function checkRevocation(
  { chain, at, isArchived }: NonNullable<SealedPdf['seal']>,
  { revocations }: EvidenceBundle,
  findings: Findings,
): Promise<void> {
  const [own, issuer] = chain.certificates;
  const der = revocations === null ? null : base64Bytes(revocations);
  const list = der === null ? null : await readRevocations(der).catch(() => null);
  if (own === undefined || issuer === undefined || list === null || !isListOf(list, issuer) || at === null) {
    // The archive part has the lists of other authorities too.
    if (!isArchived) findings.add('pdf.list-none');
  } else if (!(await isListSignedBy(list, issuer))) findings.add('certificate.list-broken');
  else {
    const from = revokedFrom(list, own);
    const made = new Date(list.madeAt).toISOString();
    if (from !== null && from <= at)
      findings.add('pdf.revoked', undefined, { from: new Date(from).toISOString() });
    else if (list.madeAt >= at - LIST_FRESH_MS) findings.add('pdf.not-revoked', undefined, { made });
    // A key that was revoked since could have sealed; the archive part has a list of its own.
    else if (!isArchived) findings.add('pdf.list-old', undefined, { made });
  }
}
