import type { LiveSession } from '../../application/ports/session.ts';
import type { RollCallSheet } from '../../application/roll-call-sheet.ts';
import { courseTitle } from '../../domain/course.ts';
import { displayName } from '../../domain/person.ts';
import type { RollCallAccess } from '../../domain/roll-call-access.ts';
import type { Translator } from '../../i18n/index.ts';
import type { FieldError } from '../form.ts';
import type { Page, PageChrome, PageHead } from '../page.ts';
import { paths, withQuery } from '../paths.ts';
import { amendmentViews, type AmendmentView } from '../shared/amendments.view.ts';
import { meetingHours, type MeetingHours } from '../shared/meeting-hours.ts';
import type { StatusView } from '../shared/partials.ts';
import { openUntil } from '../student/state-words.ts';
import { accessNotice, type AccessNotice } from './access-words.ts';
import { lineState, lineStatus, type LineState } from './line-state.ts';
import { projectorAction } from './projector-action.ts';
import { bulkOptions, markChoice, reasonOptions, type Option } from './mark-words.ts';
import { rowView, type RowFacts, type RowView } from './row.view.ts';

export interface RollCallModel {
  head: PageHead;
  course: string;
  title: string;
  hours: MeetingHours;
  room: string;
  status: StatusView;
  /** '23 present · 2 absent · 3 to mark' */
  counts: string;
  /** Until when students can sign. */
  window: string;
  access: RollCallAccess;
  /** Why the roll call cannot be taken, or what to know before; null when there is nothing to say. */
  notice: AccessNotice | null;
  rows: RowView[];
  /** Corrections of what was validated. */
  amendments: AmendmentView[];
  reasons: Option[];
  errors: FieldError[];
  projectorAction: string | null;
  /** Where this page is read again, and where changes are told. */
  href: string;
  liveHref: string;
  marksAction: string;
  startAction: string;
  bulk: BulkView;
  add: AddView;
  /** When the page is worth reading again by itself: at the start. Epoch ms. */
  opensAt: number | null;
  /** By the server's clock, epoch ms. */
  now: number;
  start: number;
  end: number;
  complete: CompleteLink;
  agendaHref: string;
}

/** The last step of the roll call. */
export interface CompleteLink {
  href: string;
  /** Short, for phones, and whole, for who hears it. */
  label: string;
  name: string;
}

/** Many rows set at once. */
export interface BulkView {
  action: string;
  options: Option[];
  unmarked: number;
  /** What this teacher set last; null when there is nothing to take back. */
  undo: string | null;
}

/** Students of the course who are not on the sheet. */
export interface AddView {
  /** Where the list is opened. */
  href: string;
  action: string;
  /** Null while it is closed. */
  students: { person: string; name: string }[] | null;
}

export type RollCallPage = Page<RollCallModel>;

/** Model of `views/teacher/row.ejs`. */
export interface RowPart {
  page: PageChrome;
  row: RowView;
  reasons: Option[];
}

export interface RollCallFacts extends RowFacts {
  live: LiveSession;
  /** Whether the students who are not on the sheet are shown. */
  add?: boolean;
}

/** The roll call of a meeting with its rows, counts and actions. */
export function rollCallModel(t: Translator, facts: RollCallFacts): RollCallModel {
  const { sheet, zone, now, live } = facts;
  const { meeting, course } = sheet.file;
  const title = meeting.opening?.courseTitle ?? courseTitle(course);
  const rows = sheet.rows.map((row) => rowView(t, row, facts));
  const errors = rows.flatMap(({ person, name, error }) =>
    error === null ? [] : [{ field: `late-${person}`, words: t.t('teacher.row.of', { name, words: error }) }],
  );
  return {
    head: headOf(t, facts, errors.length > 0 ? 422 : 200),
    course: title,
    title: meeting.title,
    hours: meetingHours(t, meeting, zone),
    room: meeting.room,
    status: lineStatus(t, stateOf(facts)),
    counts: countWords(t, sheet),
    window: windowWords(t, facts),
    access: sheet.access,
    notice: accessNotice(t, facts),
    rows,
    amendments: amendmentViews(t, meeting.amendments, { zone }),
    reasons: reasonOptions(t),
    errors,
    projectorAction: projectorAction(sheet.file, { live, now }),
    href: paths.teacher.meeting(meeting.id),
    liveHref: paths.teacher.live(meeting.id),
    marksAction: paths.teacher.marks(meeting.id),
    startAction: paths.teacher.start(meeting.id),
    bulk: bulkOf(t, facts),
    add: addOf(facts),
    opensAt: sheet.access === 'not-begun' ? meeting.start : null,
    now,
    start: meeting.start,
    end: meeting.end,
    complete: completeLink(t, sheet),
    agendaHref: paths.teacher.course(meeting.course),
  };
}

/** Where the meeting stands. */
export function stateOf({ sheet, now }: RollCallFacts): LineState {
  const { access, progress, file } = sheet;
  return lineState({ meeting: file.meeting, subject: access !== 'not-subject', progress, now });
}

/** To be signed, or signed and unchanged since. */
export function completeLink(t: Translator, { progress, file }: RollCallSheet): CompleteLink {
  const href = paths.teacher.complete(file.meeting.id);
  const seen = t.t('teacher.complete.see');
  return progress === 'completed'
    ? { href, label: seen, name: seen }
    : { href, label: t.t('teacher.complete.short'), name: t.t('teacher.complete.go') };
}

function bulkOf(t: Translator, { sheet, live, zone }: RollCallFacts): BulkView {
  const { meeting } = sheet.file;
  const { bulk } = meeting.rollCall;
  const undo =
    bulk?.by === live.person.id
      ? t.t('teacher.bulk.last', {
          count: bulk.before.length,
          mark: markChoice(t, bulk.mark),
          at: t.time(bulk.at, zone),
        })
      : null;
  return {
    action: paths.teacher.bulk(meeting.id),
    options: bulkOptions(t),
    unmarked: sheet.counts.unmarked,
    undo,
  };
}

function addOf({ sheet, add = false }: RollCallFacts): AddView {
  const { id } = sheet.file.meeting;
  const students = sheet.newcomers.map((person) => ({ person: person.id, name: displayName(person) }));
  return {
    href: `${withQuery(paths.teacher.meeting(id), { add: 1 })}#add`,
    action: paths.teacher.addToSheet(id),
    students: add ? students : null,
  };
}

function headOf(t: Translator, { sheet }: RollCallFacts, status: number): PageHead {
  const { course } = sheet.file.meeting;
  return {
    title: t.t('teacher.rollCall'),
    breadcrumbs: [{ href: paths.teacher.course(course), label: t.t('teacher.agenda.title') }],
    scripts: ['meeting', 'roll-call'],
    wide: true,
    status,
  };
}

/** '23 present · 2 absent · 3 to mark' */
export function countWords(t: Translator, { counts }: RollCallSheet): string {
  const { present, absent, unmarked } = counts;
  return t.t('teacher.counts', { present, absent, unmarked });
}

function windowWords(t: Translator, { sheet, zone, now }: RollCallFacts): string {
  const { window, phase } = sheet;
  if (phase === 'open') return openUntil(t, { window, zone, now });
  const closes = t.dateTime(window.closesAt, zone);
  if (phase === 'closed') return t.t('teacher.window.closed', { closes });
  return window.opensAt === null
    ? t.t('teacher.window.waits')
    : t.t('teacher.window.before', { opens: t.dateTime(window.opensAt, zone) });
}
