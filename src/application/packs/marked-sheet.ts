import { createHash } from 'node:crypto';
import { composeSheet, sealedRecord } from '../../domain/compose-sheet.ts';
import {
  attendanceLines,
  peopleOfRows,
  type AttendanceLine,
  type LeftOut,
} from '../../domain/funder-pack.ts';
import type { Institution } from '../../domain/institution.ts';
import { localParts } from '../calendar.ts';
import type { SheetRecord } from '../ports/sheets.ts';
import { contentsOfMeeting, type EvidenceServices } from '../sheets/evidence.ts';
import { basisOf, digested, sheetHalfDays } from '../sheets/sheet-of.ts';

/** A sheet as it is kept, with what it says of everybody. */
export interface ReadSheet {
  record: SheetRecord;
  pdf: Uint8Array;
  /** Of the PDF, hex. */
  sha256: string;
  lines: AttendanceLine[];
  /** When its meeting began, epoch ms UTC. */
  start: number;
}

/**
 * The newest sheet of a meeting, and what the sealed statements that it was made from say: a sheet that is behind them is not
 * taken. @returns why it is not. @throws AppError SEAL_BROKEN
 */
export async function readSheet(
  services: Pick<EvidenceServices, 'stores' | 'sealer' | 'vault'>,
  institution: Institution,
  meeting: string,
): Promise<ReadSheet | Extract<LeftOut, 'sheet-waits' | 'sheet-removed'>> {
  const { stores } = services;
  const record = (await stores.sheets.list(institution.key, [meeting])).at(-1);
  if (record === undefined) return 'sheet-waits';
  const contents = await contentsOfMeeting(services, institution.key, meeting);
  const sealed = sealedRecord(digested(contents));
  if (sealed === null || basisOf(contents) !== record.basis) return 'sheet-waits';
  const pdf = await stores.sheets.pdf(institution.key, record.id);
  if (pdf === null) return 'sheet-removed';
  const recorded = composeSheet(sealed);
  const { timeZone } = recorded.meeting;
  const halfDays = sheetHalfDays(institution, recorded.meeting).map((half) => ({
    ...half,
    date: localParts(timeZone, Date.parse(half.start)).date,
  }));
  const { id, sha256 } = record;
  const people = peopleOfRows(sealed);
  return {
    record,
    pdf,
    sha256: createHash('sha256').update(pdf).digest('hex'),
    lines: attendanceLines({ recorded, halfDays, people, sheet: { id, sha256 } }),
    start: Date.parse(recorded.meeting.start),
  };
}
