import type { SheetPrint } from '../../application/ports/sheets.ts';
import type { Translator } from '../../i18n/index.ts';
import { BUNDLE_FILE } from '../../domain/evidence-bundle.ts';
import { drawFacts, type Fact } from './facts.ts';
import type { Flow } from './flow.ts';
import { SECTION } from './styles.ts';

export interface EvidenceShown extends Pick<SheetPrint, 'trust' | 'verifyUrl'> {
  institution: string;
  zone: string;
  bundleDigest: string;
  /** Whether the built-in authority stamps the seal of this file. */
  development: boolean;
}

/** What holds the file together, who vouches for it, and what that does and does not show. */
export function drawEvidence(flow: Flow, t: Translator, shown: EvidenceShown): void {
  const { institution, trust, verifyUrl: url, development } = shown;
  flow.gap(14);
  flow.heading(2, t.t('sheet.evidence.title'), { style: SECTION });
  flow.gap(3);
  const sealed = t.t('sheet.evidence.sealWords', { institution, development: String(development) });
  const root = trust.rootFingerprint;
  drawFacts(flow, [
    { term: t.t('sheet.evidence.seal'), value: sealed },
    ...(root === null
      ? []
      : [
          {
            term: t.t('sheet.evidence.root'),
            value: t.t('sheet.evidence.rootWords', { fingerprint: root, institution }),
          },
        ]),
    ...logFacts(t, shown),
    { term: t.t('sheet.evidence.shows'), value: showsWords(t, shown) },
    { term: t.t('sheet.evidence.witness'), value: t.t('sheet.evidence.witnessWords') },
    { term: t.t('sheet.evidence.kind'), value: t.t('sheet.evidence.kindWords') },
    {
      term: t.t('sheet.evidence.bundle'),
      value: t.t('sheet.evidence.bundleWords', { file: BUNDLE_FILE, sha256: shown.bundleDigest }),
    },
    { term: t.t('sheet.evidence.check'), value: t.t('sheet.evidence.checkWords', { url }) },
  ]);
}

function logFacts(t: Translator, { trust, zone }: EvidenceShown): Fact[] {
  const { log, stampedBy } = trust;
  return [
    {
      term: t.t('sheet.evidence.log'),
      value:
        log === null
          ? t.t('sheet.evidence.noLog')
          : t.t('sheet.evidence.logWords', { origin: log.origin, size: t.number(log.size), root: log.root }),
    },
    {
      term: t.t('sheet.evidence.stamp'),
      value:
        stampedBy === null
          ? t.t('sheet.evidence.noStamp')
          : t.t('sheet.evidence.stampWords', {
              at: t.dateTimeWithZone(Date.parse(stampedBy.at), zone),
              name: stampedBy.name,
            }),
    },
  ];
}

/** The weakest authority decides what may be said. */
function showsWords(t: Translator, { trust, development }: EvidenceShown): string {
  const { stampedBy } = trust;
  if (development || stampedBy?.development === true) return t.t('sheet.evidence.showsDevelopment');
  return t.t(stampedBy === null ? 'sheet.evidence.showsNothingYet' : 'sheet.evidence.showsExternal');
}
