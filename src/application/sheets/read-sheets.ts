import type { EvidenceBundle } from '../../domain/evidence-bundle.ts';
import { sealedRecord } from '../../domain/compose-sheet.ts';
import type { Course } from '../../domain/course.ts';
import type { Meeting } from '../../domain/meeting.ts';
import { AppError } from '../../errors.ts';
import { actorOf } from '../acts.ts';
import type { LiveSession } from '../ports/session.ts';
import type { SheetRecord, SheetWant } from '../ports/sheets.ts';
import { audit, type Actor, type Services } from '../services.ts';
import { bundleOf } from './bundle.ts';
import { evidenceOfMeeting, type EvidenceServices } from './evidence.ts';
import { basisOf, digested, sheetOf } from './sheet-of.ts';

/** The sheets of a meeting, by version, and the one that is being made. */
export interface MeetingSheets {
  meeting: Meeting;
  course: Course;
  sheets: SheetRecord[];
  want: SheetWant | null;
}

/** @throws AppError MEETING_UNKNOWN */
export async function meetingSheets(
  { stores }: Pick<Services, 'stores'>,
  institution: string,
  id: string,
): Promise<MeetingSheets> {
  const meeting = await stores.meetings.find(institution, id);
  if (meeting === null) throw new AppError('MEETING_UNKNOWN');
  const [course, sheets, wants] = await Promise.all([
    stores.courses.find(institution, meeting.course),
    stores.sheets.list(institution, [id]),
    stores.sheets.wanted(institution, [id]),
  ]);
  if (course === null) throw new AppError('COURSE_UNKNOWN');
  return { meeting, course, sheets, want: wants[0] ?? null };
}

/** A sheet with its PDF. */
export interface SheetFile {
  record: SheetRecord;
  pdf: Uint8Array;
}

/** @param version the newest when it is null. @throws AppError SHEET_UNKNOWN, SHEET_REMOVED */
async function sheetFile(
  { stores }: Pick<Services, 'stores'>,
  institution: string,
  { meeting, version }: { meeting: string; version: number | null },
): Promise<SheetFile> {
  const sheets = await stores.sheets.list(institution, [meeting]);
  const record = version === null ? sheets.at(-1) : sheets.find((sheet) => sheet.version === version);
  if (record === undefined) throw new AppError('SHEET_UNKNOWN');
  const pdf = await stores.sheets.pdf(institution, record.id);
  if (pdf === null) throw new AppError('SHEET_REMOVED');
  return { record, pdf };
}

/** A sheet as it is handed out; no version is the newest. Audited: an erasure names the copies. @throws AppError SHEET_UNKNOWN, SHEET_REMOVED */
export async function handOutSheet(
  services: Pick<Services, 'stores' | 'clock'>,
  actor: Actor,
  wanted: { meeting: string; version: number | null },
): Promise<SheetFile> {
  const file = await sheetFile(services, actor.institution, wanted);
  const { meeting, id: sheet } = file.record;
  await audit(services, actor, [{ type: 'sheet-downloaded', meeting, sheet }]);
  return file;
}

/**
 * Everything that is kept of a meeting's statements, with what the LMS signed at each launch and the sheet as it stands: for a
 * court, not for a funder. Audited.
 * @throws AppError SHEET_UNKNOWN before there is one, SHEET_IN_THE_MAKING while the next is not there yet
 */
export async function completeEvidence(
  services: EvidenceServices & Pick<Services, 'clock'>,
  live: LiveSession,
  id: string,
): Promise<EvidenceBundle> {
  const { institution } = live;
  const [newest, earlier = null] = (await services.stores.sheets.list(institution.key, [id])).reverse();
  const evidence = await evidenceOfMeeting(services, institution.key, id);
  const record = sealedRecord(digested(evidence));
  if (newest === undefined || record === null) throw new AppError('SHEET_UNKNOWN');
  // Else another content would bear the reference of the sheet that was handed out.
  if (newest.basis !== basisOf(evidence)) throw new AppError('SHEET_IN_THE_MAKING');
  const sheet = sheetOf(record, { institution, earlier, why: newest.why, at: newest.madeAt });
  const bundle = await bundleOf(services, evidence, { kind: 'meeting', sheet, identities: true });
  await audit(services, actorOf(live.person), [{ type: 'evidence-exported', meeting: id }]);
  return bundle;
}
