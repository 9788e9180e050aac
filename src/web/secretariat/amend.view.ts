import type { AmendmentSheet } from '../../application/amendment-sheet.ts';
import { MAX_COURSE_TITLE_LENGTH, MAX_ROOM_LENGTH } from '../../domain/amendment.ts';
import { MAX_REASON_LENGTH } from '../../domain/text.ts';
import { displayName } from '../../domain/person.ts';
import type { Mark } from '../../domain/roll-call.ts';
import type { Translator } from '../../i18n/index.ts';
import type { FieldError } from '../form.ts';
import type { Page, PageChrome } from '../page.ts';
import { paths } from '../paths.ts';
import { meetingHours, type MeetingHours } from '../shared/meeting-hours.ts';
import type { RowTyped } from '../shared/partials.ts';
import { markText, typedMark } from '../teacher/mark-form.ts';
import { reasonOptions, type Option } from '../teacher/mark-words.ts';
import type { AmendRowTyped, AmendTyped } from './amend.form.ts';

/** One student, on the sheet or forgotten: model of `views/secretariat/amend-row.ejs`, beside the page. */
export interface AmendRow {
  person: string;
  name: string;
  /** The mark as it stands. */
  seen: string;
  typed: RowTyped;
  /** 'signed 08:41'; empty for who stands nowhere yet. */
  state: string;
  /** Whether the signature no longer counts; null where none counts now. */
  aside: boolean | null;
  error: string | null;
}

export interface AmendRowPart {
  page: PageChrome;
  row: AmendRow;
  reasons: readonly Option[];
}

export interface AmendModel {
  course: string;
  hours: MeetingHours;
  action: string;
  backHref: string;
  values: AmendTyped;
  /** Sent along unseen. */
  hidden: { name: string; value: string }[];
  errors: readonly FieldError[];
  errorOf: (field: string) => string | null;
  /** Whether a colleague amended since the form was opened. */
  meanwhile: boolean;
  zoneWords: string;
  teachers: { id: string; name: string; chosen: boolean }[];
  rows: AmendRow[];
  forgotten: AmendRow[];
  reasons: Option[];
  most: { reason: number; courseTitle: number; room: number };
}

export type AmendPage = Page<AmendModel>;

/** What the form is filled in with. */
export interface AmendFacts {
  sheet: AmendmentSheet;
  typed: AmendTyped;
  errors?: readonly FieldError[];
  meanwhile?: boolean;
  zone: string;
  /** Adds the filters of the address. */
  href: (path: string) => string;
}

/** The form of a correction, with the meeting and its sheet as they stand. */
export function amendModel(t: Translator, facts: AmendFacts): AmendModel {
  const { sheet, typed, errors = [], meanwhile = false, zone, href } = facts;
  const { meeting } = sheet.file;
  return {
    course: meeting.opening?.courseTitle ?? '',
    hours: meetingHours(t, meeting, zone),
    action: href(paths.secretariat.amend(meeting.id)),
    backHref: href(paths.secretariat.supervised(meeting.id)),
    values: typed,
    hidden: seenFields(typed),
    errors,
    errorOf: (field) => errors.find((error) => error.field === field)?.words ?? null,
    meanwhile,
    zoneWords: t.t('common.meetingForm.zone', { zone }),
    teachers: sheet.teachers.map(({ person, name }) => ({
      id: person,
      name,
      chosen: typed.teachers.includes(person),
    })),
    rows: meeting.sheet
      .filter((row) => row.erased !== true)
      .map(({ person, name, mark }) => rowOf(t, { person, name, mark }, facts)),
    forgotten: sheet.forgotten.map((student) =>
      rowOf(t, { person: student.id, name: displayName(student), mark: null }, facts),
    ),
    reasons: reasonOptions(t),
    most: { reason: MAX_REASON_LENGTH, courseTitle: MAX_COURSE_TITLE_LENGTH, room: MAX_ROOM_LENGTH },
  };
}

function seenFields({ version, seen }: AmendTyped): { name: string; value: string }[] {
  return [
    { name: 'version', value: String(version) },
    ...Object.entries(seen).map(([field, value]) => ({ name: `seen[${field}]`, value })),
  ];
}

function rowOf(
  t: Translator,
  { person, name, mark }: { person: string; name: string; mark: Mark | null },
  { sheet, typed, errors = [], zone }: AmendFacts,
): AmendRow {
  const sent = typed.rows[person];
  const signed = sheet.signed.has(person);
  const fields = sent === undefined || sent.mark === '' ? typedMark(mark) : sentFields(sent);
  return {
    person,
    name,
    seen: markText(mark),
    typed: fields,
    state: stateWords(t, { person, mark }, { sheet, zone }),
    aside: signed ? sent?.aside === 'yes' : null,
    error:
      errors.find(({ field }) => field === `late-${person}` || field === `aside-${person}`)?.words ?? null,
  };
}

function sentFields({ mark, reason, late, early }: AmendRowTyped): RowTyped {
  return { choice: mark, reason, late, early };
}

function stateWords(
  t: Translator,
  { person, mark }: { person: string; mark: Mark | null },
  { sheet, zone }: Pick<AmendFacts, 'sheet' | 'zone'>,
): string {
  const digest = sheet.signed.get(person);
  const signature = sheet.file.statements.find((one) => digest !== undefined && one.digest === digest);
  if (signature !== undefined)
    return t.t('secretariat.amend.signedAt', { at: t.time(signature.receivedAt, zone) });
  return mark === null ? '' : t.t('secretariat.amend.notSigned');
}
