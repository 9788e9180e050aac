import type { MeetingSheets } from '../../application/sheets/read-sheets.ts';
import type { SheetCause, SheetRecord, SheetWait } from '../../application/ports/sheets.ts';
import { courseTitle } from '../../domain/course.ts';
import type { MessageKey, Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import { meetingHours, type MeetingHours } from '../shared/meeting-hours.ts';

/** One version of the sheet. */
export interface SheetLine {
  id: string;
  version: string;
  why: string;
  made: string;
  stampedBy: string;
  development: boolean;
  /** '214 KB' */
  size: string;
  sha256: string;
  /** Null when an erasure removed it. */
  href: string | null;
}

export type SheetsPage = Page<{
  course: string;
  title: string;
  hours: MeetingHours;
  newest: SheetLine | null;
  earlier: SheetLine[];
  /** What the next one waits for. */
  waits: string | null;
  /** Not validated: no sheet is made yet. */
  notYet: boolean;
  /** When the page is worth reading again by itself, epoch ms, and the server's clock; null when it is not. */
  reload: { at: number; now: number } | null;
  evidenceHref: string | null;
  authorityHref: string;
  /** Of the built-in authority; null where the newest sheet was stamped by another. */
  stampRootHref: string | null;
  verifyHref: string;
  backHref: string;
}>;

export interface SheetsFacts {
  found: MeetingSheets;
  institution: string;
  zone: string;
  now: number;
}

/** How soon the page looks again whether the sheet is there. */
const AGAIN_MS = 3000;

const CAUSES: Record<SheetCause, MessageKey> = {
  validation: 'secretariat.sheets.why.validation',
  amendment: 'secretariat.sheets.why.amendment',
  erasure: 'secretariat.sheets.why.erasure',
};

const WAITS: Record<SheetWait, MessageKey> = {
  turn: 'secretariat.sheets.waits.turn',
  log: 'secretariat.sheets.waits.log',
  'time-stamp': 'secretariat.sheets.waits.timeStamp',
  failure: 'secretariat.sheets.waits.failure',
};

/** The versions of a meeting's sheet, and what the next one waits for. */
export function sheetsModel(t: Translator, facts: SheetsFacts): Omit<SheetsPage, 'page'> {
  const { found, institution, zone, now } = facts;
  const { meeting, course, want } = found;
  const [newest = null, ...earlier] = found.sheets.map((sheet) => sheetLine(t, sheet, zone)).reverse();
  const validated = meeting.status === 'validated';
  const hasPdf = typeof newest?.href === 'string';
  return {
    course: meeting.opening?.courseTitle ?? courseTitle(course),
    title: meeting.title,
    hours: meetingHours(t, meeting, zone),
    newest,
    earlier,
    waits: want === null ? null : t.t(WAITS[want.waits ?? 'turn'], { since: t.dateTime(want.since, zone) }),
    notYet: !validated,
    reload: want === null ? null : { at: now + AGAIN_MS, now },
    evidenceHref: hasPdf ? paths.secretariat.evidence(meeting.id) : null,
    authorityHref: paths.authority(institution),
    stampRootHref: newest?.development === true ? paths.stampRoot : null,
    verifyHref: paths.verify,
    backHref: paths.secretariat.supervised(meeting.id),
  };
}

function sheetLine(t: Translator, sheet: SheetRecord, zone: string): SheetLine {
  const { stampedBy } = sheet;
  return {
    id: sheet.id,
    version: t.number(sheet.version),
    why: t.t(CAUSES[sheet.why]),
    made: t.dateTime(sheet.madeAt, zone),
    stampedBy: stampedBy?.name ?? '',
    development: stampedBy?.development ?? false,
    size: t.t('secretariat.sheets.size', { kilobytes: Math.ceil(sheet.size / 1024) }),
    sha256: sheet.sha256,
    href: sheet.removed ? null : paths.secretariat.sheet(sheet.meeting, sheet.version),
  };
}
