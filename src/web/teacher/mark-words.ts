import { ABSENCE_REASONS, PRESENT, type AbsenceReason, type Mark } from '../../domain/roll-call.ts';
import type { MessageKey, Translator } from '../../i18n/index.ts';
import { markText } from './mark-form.ts';

export interface Option {
  value: string;
  label: string;
}

const REASONS: Record<AbsenceReason, MessageKey> = {
  unknown: 'teacher.reason.unknown',
  illness: 'teacher.reason.illness',
  internship: 'teacher.reason.internship',
  excused: 'teacher.reason.excused',
  other: 'teacher.reason.other',
};

/** The reasons for an absence, as they are chosen. */
export function reasonOptions(t: Translator): Option[] {
  return ABSENCE_REASONS.map((value) => ({ value, label: t.t(REASONS[value]) }));
}

/** A mark as it is chosen for many at once: 'Present', 'Absent: internship'. */
export function markChoice(t: Translator, mark: Mark): string {
  return mark.kind === 'present'
    ? t.t('teacher.mark.present')
    : t.t('teacher.bulk.absent', { reason: t.t(REASONS[mark.reason]) });
}

/** What many rows can be set to at once. */
export function bulkOptions(t: Translator): Option[] {
  const marks: Mark[] = [PRESENT, ...ABSENCE_REASONS.map((reason) => ({ kind: 'absent', reason }) as const)];
  return marks.map((mark) => ({ value: markText(mark), label: markChoice(t, mark) }));
}
