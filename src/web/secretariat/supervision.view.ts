import type { SupervisedMeeting } from '../../application/supervise.ts';
import { courseTitle } from '../../domain/course.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page, PageChrome } from '../page.ts';
import { paths, withQuery } from '../paths.ts';
import { amendedTag } from '../shared/amendments.view.ts';
import { meetingHours, type MeetingHours } from '../shared/meeting-hours.ts';
import type { EmptyStateView, StatusView } from '../shared/partials.ts';
import { dayPicker, type Day, type DayPicker } from './day.ts';
import { LINE_STATES, lineState, STATE_WORDS, type LineState } from './line-state.ts';
import type { SupervisedModel } from './supervised.view.ts';

/** What the address says of the list. */
export interface SupervisionFilter {
  day: Day;
  /** A course's id; empty for all. */
  course: string;
  /** Empty: every meeting subject to the signature. */
  state: LineState | '';
}

/** One meeting on the left. */
export interface SupervisionLine {
  id: string;
  href: string;
  course: string;
  title: string;
  hours: MeetingHours;
  room: string;
  status: StatusView;
  /** '12 of 24 signed'; empty while nobody is expected. */
  counts: string;
  /** 'Amended'; null while it is not. */
  amended: string | null;
  current: boolean;
}

/** Model of `views/secretariat/supervision-list.ejs`. */
export interface SupervisionList {
  picker: DayPicker;
  filterAction: string;
  course: string;
  courses: { value: string; label: string }[];
  state: string;
  states: { value: string; label: string }[];
  lines: SupervisionLine[];
  /** 'Three meetings', for who hears the page. */
  summary: string;
  empty: EmptyStateView | null;
}

export interface SupervisionListView {
  page: PageChrome;
  list: SupervisionList;
}

export type SupervisionPage = Page<{
  list: SupervisionList;
  /** The selected meeting; null while none is. */
  meeting: SupervisedModel | null;
  listHref: string;
  /** Where changes are told. */
  liveHref: string;
  refreshHref: string;
  updated: string;
  /** Since when time-stamps are late; null while they are not. */
  stampsLate: string | null;
}>;

/** The address of supervision with a filter, and with one meeting selected. */
export function supervisionHref(filter: SupervisionFilter, meeting: string | null): string {
  const path = meeting === null ? paths.secretariat.supervision : paths.secretariat.supervised(meeting);
  return withQuery(path, { day: filter.day.date, course: filter.course, state: filter.state });
}

/** @param facts.meetings all of the day */
export function supervisionList(
  t: Translator,
  facts: {
    meetings: readonly SupervisedMeeting[];
    filter: SupervisionFilter;
    selected: string | null;
    zone: string;
    now: number;
  },
): SupervisionList {
  const { meetings, filter, zone } = facts;
  const shown = meetings.filter((meeting) => isShown(meeting, filter));
  return {
    picker: dayPicker(t, { day: filter.day, zone, now: facts.now }, (date) =>
      withQuery(paths.secretariat.supervision, { day: date, course: filter.course, state: filter.state }),
    ),
    filterAction: paths.secretariat.supervision,
    course: filter.course,
    courses: [{ value: '', label: t.t('secretariat.allCourses') }, ...courseOptions(t, meetings)],
    state: filter.state,
    states: [
      { value: '', label: t.t('secretariat.allStates') },
      ...LINE_STATES.map((state) => ({ value: state, label: t.t(STATE_WORDS[state].key) })),
    ],
    lines: shown.map((meeting) => lineOf(t, meeting, facts)),
    summary: t.t('secretariat.supervision.summary', { count: shown.length }),
    empty: shown.length > 0 ? null : emptyOf(t, meetings, filter),
  };
}

function isShown(supervised: SupervisedMeeting, { course, state }: SupervisionFilter): boolean {
  const { meeting } = supervised.summary;
  const own = lineState(supervised, meeting.status);
  if (course !== '' && meeting.course !== course) return false;
  return state === '' ? own !== 'not-subject' : own === state;
}

function courseOptions(
  t: Translator,
  meetings: readonly SupervisedMeeting[],
): { value: string; label: string }[] {
  const titles = new Map(meetings.map(({ summary }) => [summary.course.id, courseTitle(summary.course)]));
  return [...titles].map(([value, label]) => ({ value, label })).sort((a, b) => t.compare(a.label, b.label));
}

function lineOf(
  t: Translator,
  supervised: SupervisedMeeting,
  { filter, selected, zone }: { filter: SupervisionFilter; selected: string | null; zone: string },
): SupervisionLine {
  const { meeting, course } = supervised.summary;
  const { signed, expected } = supervised.counts;
  const { key, tone } = STATE_WORDS[lineState(supervised, meeting.status)];
  return {
    id: meeting.id,
    href: supervisionHref(filter, meeting.id),
    course: meeting.opening?.courseTitle ?? courseTitle(course),
    title: meeting.title,
    hours: meetingHours(t, meeting, zone),
    room: meeting.room,
    status: { tone, words: t.t(key) },
    counts: expected === 0 ? '' : t.t('secretariat.signedOf', { signed, expected }),
    amended: amendedTag(t, meeting.amendments),
    current: meeting.id === selected,
  };
}

/** Why there is nothing, and what leads on: other filters, courses to put under signature, or meetings to make. */
function emptyOf(
  t: Translator,
  meetings: readonly SupervisedMeeting[],
  filter: SupervisionFilter,
): EmptyStateView {
  if (meetings.length === 0) {
    return {
      title: t.t('secretariat.supervision.none'),
      words: t.t('secretariat.supervision.noneNext'),
      action: { href: paths.secretariat.newMeeting, label: t.t('common.meetingForm.make') },
    };
  }
  if (filter.course === '' && filter.state === '') {
    return {
      title: t.t('secretariat.supervision.noneSubject'),
      words: t.t('secretariat.supervision.noneSubjectNext', { count: meetings.length }),
      action: { href: paths.secretariat.courses, label: t.t('common.nav.courses') },
    };
  }
  return {
    title: t.t('secretariat.supervision.noMatch'),
    words: t.t('secretariat.supervision.noMatchNext'),
    action: {
      href: withQuery(paths.secretariat.supervision, { day: filter.day.date }),
      label: t.t('secretariat.clearFilters'),
    },
  };
}
