import type { LiveSession } from '../../application/ports/session.ts';
import type { RollCallSheet } from '../../application/roll-call-sheet.ts';
import { courseTitle } from '../../domain/course.ts';
import type { RollCallAccess } from '../../domain/roll-call-access.ts';
import type { Translator } from '../../i18n/index.ts';
import type { FieldError } from '../form.ts';
import type { Page, PageChrome, PageHead } from '../page.ts';
import { paths } from '../paths.ts';
import { meetingHours, type MeetingHours } from '../shared/meeting-hours.ts';
import type { StatusView } from '../shared/partials.ts';
import { openUntil } from '../student/state-words.ts';
import { accessNotice, type AccessNotice } from './access-words.ts';
import { lineState, lineStatus } from './line-state.ts';
import { projectorAction } from './projector-action.ts';
import { reasonOptions, type Option } from './mark-words.ts';
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
  reasons: Option[];
  errors: FieldError[];
  projectorAction: string | null;
  marksAction: string;
  startAction: string;
  completeHref: string;
  /** Whether it was completed and nothing changed since. */
  completed: boolean;
  agendaHref: string;
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
}

export function rollCallModel(t: Translator, facts: RollCallFacts): RollCallModel {
  const { sheet, zone, now, live } = facts;
  const { meeting, course } = sheet.file;
  const title = meeting.opening?.courseTitle ?? courseTitle(course);
  const rows = sheet.rows.map((row) => rowView(t, row, facts));
  const errors = rows.flatMap(({ person, name, error }) =>
    error === null ? [] : [{ field: `late-${person}`, words: `${name}: ${error}` }],
  );
  return {
    head: headOf(t, facts, errors.length > 0 ? 422 : 200),
    course: title,
    title: meeting.title,
    hours: meetingHours(t, meeting, zone),
    room: meeting.room,
    status: lineStatus(
      t,
      lineState({ meeting, subject: sheet.access !== 'not-subject', progress: sheet.progress, now }),
    ),
    counts: countWords(t, sheet),
    window: windowWords(t, facts),
    access: sheet.access,
    notice: accessNotice(t, facts),
    rows,
    reasons: reasonOptions(t),
    errors,
    projectorAction: projectorAction(sheet.file, { live, now }),
    marksAction: paths.teacher.marks(meeting.id),
    startAction: paths.teacher.start(meeting.id),
    completeHref: paths.teacher.complete(meeting.id),
    completed: sheet.progress === 'completed',
    agendaHref: paths.teacher.course(meeting.course),
  };
}

function headOf(t: Translator, { sheet }: RollCallFacts, status: number): PageHead {
  const { course } = sheet.file.meeting;
  return {
    title: t.t('teacher.rollCall'),
    breadcrumbs: [{ href: paths.teacher.course(course), label: t.t('teacher.agenda.title') }],
    scripts: ['meeting'],
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
