import type { TraineeTotals } from '../../domain/funder-pack.ts';
import type { Institution } from '../../domain/institution.ts';
import type { PackFacts, PackNames } from '../ports/packs.ts';
import type { CertificatePrint } from '../ports/sheets.ts';
import { isoTime } from '../statements.ts';

/**
 * What the certificate of one person says. The employer is not known here: it is left to be written by hand.
 * @param circumstances now: epoch ms UTC; end: of the last half-day of the pack, ISO 8601 UTC
 */
export function certificatePrint(
  { pack, lines }: PackFacts,
  totals: TraineeTotals,
  { institution, now, end }: { institution: Institution; now: number; end: string },
): CertificatePrint {
  const { name, registrationNumber, address } = institution;
  return {
    locale: pack.locale,
    madeAt: isoTime(now),
    institution: { name },
    provider: { name, registrationNumber, address },
    representative: pack.representative,
    place: pack.place,
    trainee: { name: totals.name, employer: '' },
    action: {
      title: pack.courseTitle,
      nature: pack.nature,
      start: lines[0]?.halfDay.start ?? isoTime(now),
      end,
      timeZone: pack.timeZone,
      plannedMinutes: totals.plannedMinutes,
    },
    halfDays: totals.attended.map(({ halfDay: { half, start, end }, minutes, sheet }) => ({
      half,
      start,
      end,
      minutes,
      sheet,
    })),
  };
}

/** A name that every file system takes: Latin letters without accents, else a number alone. */
export function certificateFile(
  { certificates, trainee }: PackNames,
  { name, index, of }: { name: string; index: number; of: number },
): string {
  const number = String(index + 1).padStart(String(of).length, '0');
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${certificates}/${number}_${plain === '' ? trainee : plain}.pdf`;
}
