import { SIGN_IN_MODES } from '../../domain/institution.ts';
import { displayName, type Person } from '../../domain/person.ts';
import type { Translator } from '../../i18n/index.ts';
import type { FieldError } from '../form.ts';
import type { PageChrome } from '../page.ts';
import { halfDaysTyped, MODE_WORDS, type MeetingRules, type MeetingTyped } from './meeting-form.ts';

/** A meeting over two half-days, and what it can become. */
export interface HalfDayOffer {
  words: string;
  /** '09:00–13:00 and 13:00–17:00' */
  split: string;
  chosen: 'split' | 'whole' | '';
}

/** The form to make or edit a meeting: model of `views/shared/meeting-form.ejs`, beside the page. */
export interface MeetingFormModel {
  action: string;
  values: MeetingTyped;
  errors: readonly FieldError[];
  /** What is wrong with a field; null when nothing is. */
  errorOf: (field: string) => string | null;
  zoneWords: string;
  teachers: { id: string; name: string; chosen: boolean }[];
  modes: { value: string; label: string }[];
  /** Whether it can be repeated weekly. */
  repeats: boolean;
  /** Asked when a new meeting goes over two half-days; null otherwise. */
  halfDays: HalfDayOffer | null;
  /** Said of an existing meeting that goes over two half-days; null otherwise. */
  wholeWarning: string | null;
  submitLabel: string;
  cancelHref: string;
}

export interface MeetingFormView {
  page: PageChrome;
  form: MeetingFormModel;
}

/** What a page says of its meeting form. */
export interface MeetingFormSpec {
  rules: MeetingRules;
  typed: MeetingTyped;
  errors?: readonly FieldError[];
  /** The teachers of the course. */
  teachers: readonly Person[];
  /** Whether the meeting exists already. */
  made: boolean;
  repeats?: boolean;
  action: string;
  submitLabel: string;
  cancelHref: string;
}

/** The form that makes or edits meetings, as it was typed. */
export function meetingFormModel(t: Translator, spec: MeetingFormSpec): MeetingFormModel {
  const { rules, typed, made, action, submitLabel, cancelHref, errors = [] } = spec;
  return {
    action,
    values: typed,
    errors,
    errorOf: (field) => errors.find((error) => error.field === field)?.words ?? null,
    zoneWords: t.t('common.meetingForm.zone', { zone: rules.timeZone }),
    teachers: spec.teachers.map((teacher) => ({
      id: teacher.id,
      name: displayName(teacher),
      chosen: typed.teachers.includes(teacher.id),
    })),
    modes: [
      { value: '', label: t.t('common.meetingForm.modeOfCourse') },
      ...SIGN_IN_MODES.map((mode) => ({ value: mode, label: t.t(MODE_WORDS[mode]) })),
    ],
    repeats: !made && (spec.repeats ?? false),
    halfDays: made ? null : halfDayOffer(t, rules, typed),
    wholeWarning: made && halfDaysTyped(rules, typed).length > 1 ? t.t('common.meetingForm.keptWhole') : null,
    submitLabel,
    cancelHref,
  };
}

function halfDayOffer(t: Translator, rules: MeetingRules, typed: MeetingTyped): HalfDayOffer | null {
  const spans = halfDaysTyped(rules, typed);
  if (spans.length < 2) return null;
  const hours = spans.map(
    ({ start, end }) => `${t.time(start, rules.timeZone)}–${t.time(end, rules.timeZone)}`,
  );
  return {
    words: t.t('common.meetingForm.overHalfDays'),
    split: t.t('common.meetingForm.split', { count: spans.length, hours: t.list(hours) }),
    chosen: typed.halfDays,
  };
}
