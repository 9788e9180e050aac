import type { PackFacts, PackNames } from '../../application/ports/packs.ts';
import { MINUTE_MS } from '../../domain/institution.ts';
import { TRANSLATORS, type Translator } from '../../i18n/index.ts';

const WIDTH = 100;

/** What a pack holds, how it was counted, and what is not in it. */
export function readmeOf(t: Translator, facts: PackFacts): string {
  const { pack, institution, totals, lines, leftOut } = facts;
  const sheets = new Set(lines.map(({ sheet }) => sheet.id)).size;
  const certificates = totals.filter(({ attended }) => attended.length > 0).length;
  const zone = pack.timeZone;
  const left = leftOut.map(({ start, title, why }) => {
    const when = t.dateTime(start, zone);
    return `- ${when}${title === '' ? '' : `, ${title}`} · ${t.t(`pack.why.${why}`)}`;
  });
  return paragraphs([
    t.t('pack.readme.title', { course: pack.courseTitle }),
    t.t('pack.readme.about', {
      institution: institution.name,
      from: pack.from,
      to: pack.to,
      zone,
      name: pack.askedBy.name,
      at: t.dateTime(pack.askedAt, zone),
    }),
    t.t('pack.readme.contents', { sheets, certificates, trainees: totals.length }),
    t.t('pack.readme.source'),
    t.t('pack.readme.counted', { boundary: clock(facts.boundaryMinutes) }),
    t.t('pack.readme.unsigned'),
    t.t('pack.readme.certificates'),
    leftOut.length === 0
      ? t.t('pack.readme.complete')
      : t.t('pack.readme.leftOut', { count: leftOut.length }),
    ...(left.length === 0 ? [] : [left.join('\n')]),
    t.t('pack.readme.verify'),
  ]);
}

/** How to check a pack, in every language: who receives it may speak another. */
export function verifyTextOf(facts: PackFacts, folders: Pick<PackNames, 'sheets' | 'certificates'>): string {
  return [...TRANSLATORS.values()].map((t) => verifyIn(t, facts, folders)).join(`\n${'='.repeat(WIDTH)}\n\n`);
}

function verifyIn(
  t: Translator,
  { rootFingerprint, verifyUrl }: PackFacts,
  { sheets, certificates }: Pick<PackNames, 'sheets' | 'certificates'>,
): string {
  const verify = 'npx emarge verify --root authority.pem --log-key "$(cat log-key.txt)"';
  return paragraphs([
    t.t('pack.verify.title'),
    t.t('pack.verify.files'),
    commands('sha256sum -c manifest.sha256', 'shasum -a 256 -c manifest.sha256'),
    t.t('pack.verify.root'),
    commands(rootFingerprint),
    commands('openssl x509 -in authority.pem -outform DER | sha256sum'),
    t.t('pack.verify.sheets', { url: verifyUrl }),
    commands(`${verify} ${sheets}/*.pdf`),
    t.t('pack.verify.stamp'),
    t.t('pack.verify.certificates'),
    commands(`${verify} ${certificates}/*.pdf ${sheets}/*.pdf`),
    t.t('pack.verify.limits'),
  ]);
}

function commands(...lines: readonly string[]): string {
  return lines.map((line) => `    ${line}`).join('\n');
}

function paragraphs(all: readonly string[]): string {
  return `${all.map(wrapped).join('\n\n')}\n`;
}

/** Breaks long lines at spaces, as text files are read in windows of any kind. */
function wrapped(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.startsWith(' ') ? line : line.replace(/(?![^\n]{1,100}$)([^\n]{1,100}) /g, '$1\n')))
    .join('\n');
}

function clock(minutes: number): string {
  return new Date(minutes * MINUTE_MS).toISOString().slice(11, 16);
}
