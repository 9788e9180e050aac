import { localParts } from '../../application/calendar.ts';
import type { SupervisedMeeting } from '../../application/supervise.ts';
import type { Course } from '../../domain/course.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths, withQuery } from '../paths.ts';
import { amendedTag } from '../shared/amendments.view.ts';
import { meetingHours, type MeetingHours } from '../shared/meeting-hours.ts';
import type { EmptyStateView, StatusView } from '../shared/partials.ts';
import { courseName } from './courses.view.ts';
import type { Day } from './day.ts';
import { LINE_STATES, lineState, STATE_WORDS, type LineState } from './line-state.ts';

/** How many days the list covers. */
export const PERIODS = ['1', '7', '31'] as const;
export type Period = (typeof PERIODS)[number];

/** Meetings that the list shows at most. */
export const MOST_LISTED = 500;

/** What the address says of the list. */
export interface MeetingsFilter {
  from: Day;
  days: Period;
  /** `[from, to)` of the whole period, epoch ms UTC. */
  to: number;
  course: string;
  state: LineState | '';
}

export interface MeetingLine {
  href: string;
  superviseHref: string;
  hours: MeetingHours;
  course: string;
  title: string;
  room: string;
  teachers: string;
  status: StatusView;
  /** 'Amended'; null while it is not. */
  amended: string | null;
}

/** Schedules > Meetings. */
export type MeetingsPage = Page<{
  action: string;
  from: string;
  days: string;
  periods: { value: string; label: string }[];
  course: string;
  courses: { value: string; label: string }[];
  state: string;
  states: { value: string; label: string }[];
  previous: string;
  next: string;
  newHref: string;
  summary: string;
  lines: MeetingLine[];
  empty: EmptyStateView | null;
}>;

/** The list of meetings of a period with its columns and actions. */
export function meetingsModel(
  t: Translator,
  facts: {
    meetings: readonly SupervisedMeeting[];
    /** The course that is asked for, though it may have no meeting then. */
    course: Course | null;
    filter: MeetingsFilter;
    zone: string;
  },
): Omit<MeetingsPage, 'page'> {
  const { meetings, filter, zone } = facts;
  const shown = meetings.filter((meeting) => isShown(meeting, filter));
  return {
    action: paths.secretariat.meetings,
    from: filter.from.date,
    days: filter.days,
    periods: PERIODS.map((days) => ({
      value: days,
      label: t.t('secretariat.meetings.days', { days: Number(days) }),
    })),
    course: filter.course,
    courses: courseOptions(t, facts),
    state: filter.state,
    states: [
      { value: '', label: t.t('secretariat.meetings.allStates') },
      ...LINE_STATES.map((state) => ({ value: state, label: t.t(STATE_WORDS[state].key) })),
    ],
    previous: hrefFrom(filter, filter.from.from - periodLength(filter), zone),
    next: hrefFrom(filter, filter.to, zone),
    newHref: withQuery(paths.secretariat.newMeeting, { course: filter.course }),
    summary:
      meetings.length === MOST_LISTED
        ? t.t('secretariat.meetings.most', { count: MOST_LISTED })
        : t.t('secretariat.supervision.summary', { count: shown.length }),
    lines: shown.map((meeting) => lineOf(t, meeting, zone)),
    empty: shown.length > 0 ? null : emptyOf(t, meetings.length),
  };
}

/** Half a day short, so that a day of 23 hours does not lead to the wrong date. */
function periodLength({ from, to }: MeetingsFilter): number {
  return to - from.from - (from.to - from.from) / 2;
}

function hrefFrom({ days, course, state }: MeetingsFilter, at: number, zone: string): string {
  const from = localParts(zone, at).date;
  return withQuery(paths.secretariat.meetings, { from, days, course, state });
}

function isShown(supervised: SupervisedMeeting, { state }: MeetingsFilter): boolean {
  return state === '' || lineState(supervised, supervised.summary.meeting.status) === state;
}

function courseOptions(
  t: Translator,
  { meetings, course }: { meetings: readonly SupervisedMeeting[]; course: Course | null },
): { value: string; label: string }[] {
  const courses = new Map(meetings.map(({ summary }) => [summary.course.id, summary.course]));
  if (course !== null) courses.set(course.id, course);
  const options = [...courses.values()].map((one) => ({ value: one.id, label: courseName(t, one) }));
  const sorted = options.sort((a, b) => t.compare(a.label, b.label));
  return [{ value: '', label: t.t('secretariat.allCourses') }, ...sorted];
}

function lineOf(t: Translator, supervised: SupervisedMeeting, zone: string): MeetingLine {
  const { meeting, course } = supervised.summary;
  const { key, tone } = STATE_WORDS[lineState(supervised, meeting.status)];
  return {
    href: paths.secretariat.meeting(meeting.id),
    superviseHref: paths.secretariat.supervised(meeting.id),
    hours: meetingHours(t, meeting, zone),
    course: courseName(t, course),
    title: meeting.title,
    room: meeting.room,
    teachers: t.list(meeting.teachers.map(({ name }) => name)),
    status: { tone, words: t.t(key) },
    amended: amendedTag(t, meeting.amendments),
  };
}

function emptyOf(t: Translator, unfiltered: number): EmptyStateView {
  return unfiltered === 0
    ? {
        title: t.t('secretariat.meetings.none'),
        words: t.t('secretariat.supervision.noneNext'),
        action: { href: paths.secretariat.newMeeting, label: t.t('common.meetingForm.make') },
      }
    : {
        title: t.t('secretariat.supervision.noMatch'),
        words: t.t('secretariat.supervision.noMatchNext'),
        action: { href: paths.secretariat.meetings, label: t.t('secretariat.clearFilters') },
      };
}
