import type { AmendmentSheet } from '../../application/amendment-sheet.ts';
import type { SupervisedFile } from '../../application/supervise.ts';
import { changesOf, type AmendmentFault, type Correction, type FoundFault } from '../../domain/amendment.ts';
import { MAX_COURSE_TITLE_LENGTH } from '../../domain/amendment.ts';
import { MAX_REASON_LENGTH } from '../../domain/text.ts';
import type { Amendment, Meeting } from '../../domain/meeting.ts';
import { receiptReference } from '../../domain/statement.ts';
import type { MessageKey, Translator } from '../../i18n/index.ts';
import type { FieldError } from '../form.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import {
  amendmentViews,
  changeLines,
  type AmendmentView,
  type ChangeLine,
} from '../shared/amendments.view.ts';
import { meetingHours, type MeetingHours } from '../shared/meeting-hours.ts';
import { hiddenFields, type AmendTyped } from './amend.form.ts';

/** Check your answers, before an amendment is sealed. */
export type AmendCheckPage = Page<{
  course: string;
  hours: MeetingHours;
  changes: ChangeLine[];
  reason: string;
  /** Said when the amended hours go over two half-days. */
  halfDays: string | null;
  hidden: { name: string; value: string }[];
  action: string;
  editAction: string;
  backHref: string;
}>;

/** The amendment as it was recorded. */
export type AmendedPage = Page<{
  reference: string;
  course: string;
  hours: MeetingHours;
  amendments: AmendmentView[];
  backHref: string;
  againHref: string;
}>;

interface Around {
  zone: string;
  href: (path: string) => string;
}

/** A correction before it is recorded: before and after of everything, with the way back to change it. */
export function amendCheckModel(
  t: Translator,
  facts: Around & { sheet: AmendmentSheet; typed: AmendTyped; correction: Correction; halfDays: number },
): Omit<AmendCheckPage, 'page'> {
  const { sheet, typed, correction, halfDays, zone, href } = facts;
  const { meeting } = sheet.file;
  const moved = correction.facts.start !== undefined || correction.facts.end !== undefined;
  return {
    ...headOf(t, meeting, zone),
    changes: changeLines(t, changesOf(meeting, correction), { zone }),
    reason: typed.reason,
    halfDays: moved && halfDays > 1 ? t.t('common.meetingForm.keptWhole') : null,
    hidden: hiddenFields(typed),
    action: href(paths.secretariat.amendments(meeting.id)),
    editAction: href(paths.secretariat.amend(meeting.id)),
    backHref: href(paths.secretariat.supervised(meeting.id)),
  };
}

function headOf(t: Translator, meeting: Meeting, zone: string): { course: string; hours: MeetingHours } {
  return { course: meeting.opening?.courseTitle ?? '', hours: meetingHours(t, meeting, zone) };
}

/** A correction that was just recorded, with its reference. */
export function amendedModel(
  t: Translator,
  { file, amendment, zone, href }: Around & { file: SupervisedFile; amendment: Amendment },
): Omit<AmendedPage, 'page'> {
  const { meeting } = file.file;
  return {
    reference: receiptReference(amendment.digest),
    ...headOf(t, meeting, zone),
    amendments: amendmentViews(t, [amendment], { zone, href: statementHref(file) }),
    backHref: href(paths.secretariat.supervised(meeting.id)),
    againHref: href(paths.secretariat.amend(meeting.id)),
  };
}

/** Where the whole statement of an amendment is. */
export function statementHref({ file }: SupervisedFile): (amendment: Amendment) => string | null {
  return ({ digest }) => {
    const sealed = file.statements.find((one) => one.digest === digest);
    return sealed === undefined ? null : paths.secretariat.statement(sealed.id);
  };
}

const FIELDS: Record<AmendmentFault, { field: string; key: MessageKey }> = {
  NOT_VALIDATED: { field: 'reason', key: 'errors.MEETING_NOT_VALIDATED.what' },
  NOTHING_CHANGED: { field: 'courseTitle', key: 'secretariat.amend.nothingChanged' },
  REASON_MISSING: { field: 'reason', key: 'errors.REASON_MISSING.what' },
  REASON_TOO_LONG: { field: 'reason', key: 'secretariat.amend.reasonTooLong' },
  COURSE_TITLE_MISSING: { field: 'courseTitle', key: 'secretariat.amend.courseTitleMissing' },
  COURSE_TITLE_TOO_LONG: { field: 'courseTitle', key: 'secretariat.amend.courseTitleTooLong' },
  ROOM_TOO_LONG: { field: 'room', key: 'common.meetingForm.roomTooLong' },
  END_NOT_AFTER_START: { field: 'end', key: 'errors.MEETING_HOURS_INVALID.what' },
  TOO_LONG: { field: 'end', key: 'errors.MEETING_TOO_LONG.what' },
  TITLE_TOO_LONG: { field: 'title', key: 'errors.TITLE_TOO_LONG.what' },
  STARTS_AFTER_VALIDATION: { field: 'start', key: 'secretariat.amend.startsAfterValidation' },
  NOT_ON_SHEET: { field: 'late', key: 'secretariat.amend.personGone' },
  ALREADY_ON_SHEET: { field: 'late', key: 'secretariat.amend.personGone' },
  NOT_SIGNED: { field: 'late', key: 'secretariat.amend.personGone' },
  MARK_IMPOSSIBLE: { field: 'late', key: 'secretariat.amend.markImpossible' },
  SIGNED_ABSENT: { field: 'aside', key: 'secretariat.amend.signedAbsent' },
};

/** What stands against an amendment, at the fields of the form; each field once. */
export function faultErrors(
  t: Translator,
  faults: readonly FoundFault[],
  { meeting, zone }: { meeting: Meeting; zone: string },
): FieldError[] {
  const at = t.dateTime(meeting.validated?.at ?? meeting.end, zone);
  return faults.map(({ fault, person }) => {
    const { field, key } = FIELDS[fault];
    const most = field === 'reason' ? MAX_REASON_LENGTH : MAX_COURSE_TITLE_LENGTH;
    return { field: person === null ? field : `${field}-${person}`, words: t.t(key, { at, most }) };
  });
}
