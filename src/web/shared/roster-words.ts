import type { Course } from '../../domain/course.ts';
import type { Translator } from '../../i18n/index.ts';

/** When a course's roster was last read, and whether the last try failed. */
export function rosterWords(t: Translator, roster: Course['roster'], zone: string): string {
  if (roster === null) return t.t('common.roster.notShared');
  const { reading, failedAt } = roster;
  const read = reading === null ? '' : t.dateTime(reading.at, zone);
  if (failedAt === null)
    return read === '' ? t.t('common.roster.notYet') : t.t('common.roster.read', { read });
  const failed = t.dateTime(failedAt, zone);
  return read === ''
    ? t.t('common.roster.failed', { failed })
    : t.t('common.roster.readThenFailed', { read, failed });
}
