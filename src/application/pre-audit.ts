import { isSubject, type Meeting } from '../domain/meeting.ts';
import { halfDays } from '../domain/half-day.ts';
import { DAY_MS, type Institution } from '../domain/institution.ts';
import { findAnomalies, uncomparedInk } from '../domain/pre-audit.ts';
import type { Anomaly, CheckedMeeting, CheckedSignature } from '../domain/pre-audit-facts.ts';
import { countingSignatures, countingTeacherSignature } from '../domain/recorded.ts';
import { signingWindow, windowPhase } from '../domain/signing-window.ts';
import { courseTitle } from '../domain/course.ts';
import { AppError } from '../errors.ts';
import { halfDayBoundaries, localParts } from './calendar.ts';
import { publicHolidays } from './holidays.ts';
import { ensureOpen } from './open-meeting.ts';
import type { AuditedMeeting, SignatureTrace } from './ports/pre-audit.ts';
import type { LiveSession } from './ports/session.ts';
import type { Services } from './services.ts';
import { supervisedFile, type SupervisedFile } from './supervise.ts';

/** How far before and after a meeting its course's other meetings are compared with it. */
const BESIDE_MS = 31 * DAY_MS;

/** Meetings that a report checks at most. */
export const MOST_CHECKED = 300;

/** A meeting that a flag names. */
export interface NamedMeeting {
  id: string;
  course: { id: string; title: string };
  title: string;
  start: number;
  end: number;
  /** Those of the meeting, and whoever else signed its roll call. */
  teachers: Meeting['teachers'];
}

/** What the pre-audit check found, and what it could not look at. */
export interface PreAudit {
  anomalies: Anomaly[];
  /** Every meeting that was looked at, by id. */
  meetings: ReadonlyMap<string, NamedMeeting>;
  /** Whether holidays were looked up: the institution has a country. */
  holidays: boolean;
  /** Drawn signatures that were made before drawings were compared. */
  uncompared: number;
  /** Whether there are more meetings than are checked at once. */
  more: boolean;
}

/** What a report is about. */
export interface AuditScope {
  course?: string;
  teacher?: string;
  /** `[from, to)`, epoch ms UTC. */
  from: number;
  to: number;
}

type AuditServices = Pick<Services, 'stores' | 'clock' | 'log'>;

/** Looks at a period, whole or of one course or teacher: one read. Flags are for a human; nothing is refused by them. */
export async function preAudit(
  services: AuditServices,
  live: LiveSession,
  { scope, language }: { scope: AuditScope; language: string },
): Promise<PreAudit> {
  const filter = { ...scope, limit: MOST_CHECKED + 1 };
  const read = await services.stores.preAudit.list(live.institution.key, filter);
  const audit = await auditOf(read.slice(0, MOST_CHECKED), {
    institution: live.institution,
    now: services.clock.now(),
    language,
  });
  return { ...audit, more: read.length > MOST_CHECKED };
}

/**
 * Looks at one meeting, beside those of its course and of its teachers: with everything that supervision shows of it, in one
 * read.
 * @throws AppError MEETING_UNKNOWN
 */
export async function preAuditMeeting(
  services: AuditServices,
  live: LiveSession,
  { meeting, language }: { meeting: string; language: string },
): Promise<{ file: SupervisedFile; audit: PreAudit }> {
  const { institution } = live;
  const read = await services.stores.preAudit.findBeside(institution.key, meeting, BESIDE_MS);
  if (read === null) throw new AppError('MEETING_UNKNOWN');
  const file = { ...read.file, meeting: await ensureOpen(services, read.file.meeting, institution) };
  const now = services.clock.now();
  const audit = await auditOf(read.beside, { institution, now, language });
  const ofThis = audit.anomalies.filter(({ meetings }) => meetings.includes(meeting));
  return {
    file: supervisedFile(live, { file, now }),
    audit: { ...audit, anomalies: ofThis },
  };
}

interface Circumstances {
  institution: Institution;
  now: number;
  language: string;
}

async function auditOf(read: readonly AuditedMeeting[], facts: Circumstances): Promise<PreAudit> {
  const { institution, language } = facts;
  const subject = read.filter(
    ({ meeting, course }) => isSubject(meeting, course) && meeting.erased === undefined,
  );
  const dateOf = ({ meeting }: AuditedMeeting): string =>
    localParts(institution.timeZone, meeting.start).date;
  const holidays = await publicHolidays(institution, subject.map(dateOf), language);
  const checked = subject.map((one) => checkedMeeting(one, facts, holidays.get(dateOf(one)) ?? null));
  return {
    anomalies: findAnomalies(checked),
    meetings: new Map(subject.map((one) => [one.meeting.id, named(one)])),
    holidays: institution.country !== '',
    uncompared: uncomparedInk(checked),
    more: false,
  };
}

function named({ meeting, course, signatures }: AuditedMeeting): NamedMeeting {
  const { id, title, start, end, teachers } = meeting;
  const others = signedByTeacher(meeting, signatures)
    .filter(({ person }) => !teachers.some((teacher) => teacher.person === person))
    .map(({ person, name }) => ({ person, name }));
  const { courseTitle: opened } = meeting.opening ?? { courseTitle: '' };
  return {
    id,
    course: { id: course.id, title: opened === '' ? courseTitle(course) : opened },
    title,
    start,
    end,
    teachers: [...teachers, ...others],
  };
}

function checkedMeeting(
  { meeting, signatures }: AuditedMeeting,
  { institution, now }: Circumstances,
  holiday: string | null,
): CheckedMeeting {
  const { settings, timeZone } = institution;
  const boundaries = halfDayBoundaries(timeZone, meeting, settings.halfDayBoundaryMinutes);
  const names = new Map(meeting.sheet.map(({ person, name }) => [person, name]));
  return {
    id: meeting.id,
    course: meeting.course,
    courseTitle: meeting.opening?.courseTitle ?? '',
    title: meeting.title,
    room: meeting.room,
    teachers: meeting.teachers,
    start: meeting.start,
    end: meeting.end,
    closed: windowPhase(signingWindow(meeting, settings), now) === 'closed',
    halfDays: halfDays(meeting, boundaries).length,
    holiday,
    rows: meeting.sheet.filter((row) => row.erased !== true),
    signatures: countingSignatures(meeting, signatures).map((trace) =>
      checkedSignature(meeting, trace, { by: 'student', name: names.get(trace.person) ?? '' }),
    ),
    teacherSignatures: signedByTeacher(meeting, signatures).map((trace) =>
      checkedSignature(meeting, trace, { by: 'teacher', name: trace.name }),
    ),
  };
}

function signedByTeacher(meeting: Meeting, signatures: readonly SignatureTrace[]): SignatureTrace[] {
  const signature = countingTeacherSignature(meeting, signatures);
  return signature === null ? [] : [signature];
}

function checkedSignature(
  meeting: Meeting,
  { id, person, receivedAt, method, typedName, prints }: SignatureTrace,
  as: Pick<CheckedSignature, 'by' | 'name'>,
): CheckedSignature {
  return { statement: id, meeting: meeting.id, ...as, person, receivedAt, method, typedName, prints };
}
