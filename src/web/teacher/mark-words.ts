import { ABSENCE_REASONS, type AbsenceReason } from '../../domain/roll-call.ts';
import type { MessageKey, Translator } from '../../i18n/index.ts';

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
