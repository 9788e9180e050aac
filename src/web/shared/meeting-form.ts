import { z } from 'zod';
import { comesTwice, localInstant, localParts, weekly } from '../../application/calendar.ts';
import { newId } from '../../application/identity.ts';
import { halfDaysOf, plannedSpans, type MeetingPlan } from '../../application/plan-meetings.ts';
import type { Span } from '../../domain/half-day.ts';
import { SIGN_IN_MODES, type Institution, type SignInMode } from '../../domain/institution.ts';
import type { Meeting } from '../../domain/meeting.ts';
import { isRepeatCount, MAX_REPEATS } from '../../domain/repeat.ts';
import { AppError, type ErrorCode } from '../../errors.ts';
import { errorWords, type MessageKey, type Translator } from '../../i18n/index.ts';
import type { Flash } from '../flash.ts';
import type { FieldError } from '../form.ts';

const text = (most: number): z.ZodType<string> => z.string().max(most).default('');

/** The meeting form as it is sent; what is wrong in it is said by `checkMeeting`. */
export const meetingForm = z.object({
  key: text(40),
  title: text(2_000),
  date: text(40),
  start: text(40),
  end: text(40),
  room: text(2_000),
  teachers: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  signInMode: z.enum(['', ...SIGN_IN_MODES]).default(''),
  times: text(10).default('1'),
  halfDays: z.enum(['', 'split', 'whole']).default(''),
});

/** What stands in the fields. Date and hours by the institution's clock: `YYYY-MM-DD`, `HH:MM`. */
export type MeetingTyped = z.output<typeof meetingForm>;

/** A form that nobody has filled in yet. @param now epoch ms UTC */
export function freshMeeting(timeZone: string, now: number): MeetingTyped {
  return { ...meetingForm.parse({}), key: newId(), date: localParts(timeZone, now).date };
}

/** A meeting as the form shows it. */
export function typedMeeting(meeting: Meeting, timeZone: string): MeetingTyped {
  const start = localParts(timeZone, meeting.start);
  return {
    key: '',
    title: meeting.title,
    date: start.date,
    start: start.time,
    end: localParts(timeZone, meeting.end).time,
    room: meeting.room,
    teachers: meeting.teachers.map(({ person }) => person),
    signInMode: meeting.signInMode ?? '',
    times: '1',
    halfDays: '',
  };
}

/** The facts of an institution that dates and half-days depend on. */
export type MeetingRules = Pick<Institution, 'timeZone' | 'settings'>;

export type CheckedMeeting = { ok: true; plan: MeetingPlan } | { ok: false; errors: FieldError[] };

/**
 * Reads a meeting as typed. A new one over two half-days is accepted once it was said whether it becomes two.
 * @param where.made whether the meeting exists already: then it is neither repeated nor split
 */
export function checkMeeting(
  t: Translator,
  typed: MeetingTyped,
  where: { rules: MeetingRules; course: string; made: boolean },
): CheckedMeeting {
  const { rules, made } = where;
  const plan = planOf(typed, where.course);
  const errors = [...emptyFields(t, typed), ...wrongFields(t, plan, { rules, made })];
  if (errors.length > 0) return { ok: false, errors };
  try {
    plannedSpans(rules, plan);
  } catch (thrown) {
    return { ok: false, errors: meetingErrors(t, thrown) };
  }
  if (!made && typed.halfDays === '' && halfDaysTyped(rules, typed).length > 1) {
    return { ok: false, errors: [{ field: 'halfDays', words: t.t('common.meetingForm.chooseHalfDays') }] };
  }
  return { ok: true, plan };
}

function planOf(typed: MeetingTyped, course: string): MeetingPlan {
  return {
    key: typed.key,
    course,
    title: typed.title,
    date: typed.date,
    start: typed.start.slice(0, 5),
    end: typed.end.slice(0, 5),
    room: typed.room,
    teachers: typed.teachers,
    signInMode: typed.signInMode === '' ? null : typed.signInMode,
    times: Number(typed.times),
    splitHalfDays: typed.halfDays === 'split',
  };
}

const NEEDED: readonly { field: 'date' | 'start' | 'end'; key: MessageKey }[] = [
  { field: 'date', key: 'common.meetingForm.dateMissing' },
  { field: 'start', key: 'common.meetingForm.startMissing' },
  { field: 'end', key: 'common.meetingForm.endMissing' },
];

/** Fields without which the hours cannot be read. */
function emptyFields(t: Translator, typed: MeetingTyped): FieldError[] {
  return NEEDED.filter(({ field }) => !isRead(field, typed[field])).map(({ field, key }) => ({
    field,
    words: t.t(key),
  }));
}

function isRead(field: 'date' | 'start' | 'end', value: string): boolean {
  const [date, time] = field === 'date' ? [value, '12:00'] : ['2026-01-01', value.slice(0, 5)];
  return localInstant('utc', date, time).ok;
}

const MAX_ROOM_LENGTH = 200;

function wrongFields(
  t: Translator,
  plan: MeetingPlan,
  { rules, made }: { rules: MeetingRules; made: boolean },
): FieldError[] {
  const errors: FieldError[] = [];
  if ([...plan.room].length > MAX_ROOM_LENGTH) {
    errors.push({ field: 'room', words: t.t('common.meetingForm.roomTooLong') });
  }
  if (!made && !isRepeatCount(plan.times)) {
    errors.push({ field: 'times', words: t.t('common.meetingForm.timesWrong', { most: MAX_REPEATS }) });
  } else errors.push(...skippedHours(t, plan, rules.timeZone));
  return errors;
}

/** Hours that the clocks skip on the day, or on one of the days, of the plan. */
function skippedHours(t: Translator, plan: MeetingPlan, zone: string): FieldError[] {
  return (['start', 'end'] as const).flatMap((field) => {
    const days = weekly({ zone, date: plan.date, time: plan[field], times: plan.times });
    const skipped = days.find((day) => !day.ok && day.reason === 'skipped');
    if (skipped === undefined) return [];
    const words = t.t('common.meetingForm.skipped', { date: dayWords(t, skipped.date), time: plan[field] });
    return [{ field, words }];
  });
}

function dayWords(t: Translator, date: string): string {
  return t.date(Date.parse(`${date}T12:00:00Z`), 'UTC');
}

/** The half-days that the typed hours cover, in the first week; none while they cannot be read. */
export function halfDaysTyped(rules: MeetingRules, typed: MeetingTyped): Span[] {
  const { date, start, end } = planOf(typed, '');
  const from = localInstant(rules.timeZone, date, start);
  const to = localInstant(rules.timeZone, date, end);
  return from.ok && to.ok && to.at > from.at ? halfDaysOf(rules, { start: from.at, end: to.at }) : [];
}

const FIELD_OF: Partial<Record<ErrorCode, keyof MeetingTyped>> = {
  MEETING_HOURS_INVALID: 'end',
  MEETING_TOO_LONG: 'end',
  MEETING_TIME_SKIPPED: 'start',
  TITLE_TOO_LONG: 'title',
  REPEAT_INVALID: 'times',
  TEACHER_NOT_OF_COURSE: 'teachers',
};

/** A refusal of a use case at its field, for the form to be shown again. @throws whatever belongs to no field */
export function meetingErrors(t: Translator, thrown: unknown): FieldError[] {
  const field = thrown instanceof AppError ? FIELD_OF[thrown.code] : undefined;
  if (!(thrown instanceof AppError) || field === undefined) throw thrown;
  return [{ field, words: errorWords(t, thrown).what }];
}

/** The line after saving: what was done, and what a funder or a clock makes worth knowing. */
export function savedLine(
  t: Translator,
  plan: MeetingPlan,
  saved: { rules: MeetingRules; words: string },
): Flash {
  const { rules, words } = saved;
  const notes: string[] = [];
  const spans = plannedSpans(rules, { ...plan, times: 1 });
  if (spans.some((span) => halfDaysOf(rules, span).length > 1))
    notes.push(t.t('common.meetingForm.keptWhole'));
  for (const time of new Set([plan.start, plan.end])) {
    if (comesTwice(rules.timeZone, plan.date, time)) {
      notes.push(t.t('common.meetingForm.twice', { date: dayWords(t, plan.date), time }));
    }
  }
  return { tone: notes.length > 0 ? 'warning' : 'success', words: [words, ...notes].join(' ') };
}

export const MODE_WORDS: Record<SignInMode, MessageKey> = {
  manual: 'common.signInMode.manual',
  qr: 'common.signInMode.qr',
  both: 'common.signInMode.both',
};
