import { signInModeOf, rowOf, type Meeting } from '../domain/meeting.ts';
import {
  epochAt,
  isTypedCode,
  isTypedCodeLive,
  judgeQr,
  readQrToken,
  TYPED_CODE_EPOCH,
  TYPED_CODE_TRIES,
} from '../domain/qr-token.ts';
import { signingWindow, windowPhase } from '../domain/signing-window.ts';
import { AppError } from '../errors.ts';
import { actorOf } from './acts.ts';
import { refuseFrozen } from './change-meeting.ts';
import { newId } from './identity.ts';
import { ensureOpen } from './open-meeting.ts';
import type { LiveSession } from './ports/session.ts';
import type { PersonalMeeting, Scan } from './ports/stores.ts';
import { makeScanTicket, readScanTicket } from './scan-ticket.ts';
import { audit, type Services } from './services.ts';
import { personalMeeting } from './sign.ts';

/** The key of a meeting's rolling codes: derived, never stored. */
export function qrKey(services: Pick<Services, 'vault'>, institution: string, meeting: string): Uint8Array {
  return services.vault.deriveKey(`qr:${institution}:${meeting}`);
}

/**
 * Judges a scanned code on arrival and makes the ticket that carries the scan to a person.
 * @throws AppError QR_FORGED, QR_EXPIRED, MEETING_VALIDATED, MEETING_CANCELLED, SIGNING_NOT_OPEN_YET, SIGNING_CLOSED, QR_NOT_USED_HERE
 */
export async function judgeScan(
  services: Services,
  token: string,
): Promise<{ meeting: Meeting; ticket: string }> {
  const claim = readQrToken(token);
  if (claim === null) throw new AppError('QR_FORGED');
  const found = await services.stores.meetings.findAnywhere(claim.meeting);
  if (found === null) throw new AppError('QR_FORGED');
  const { institution } = found;
  const now = services.clock.now();
  const verdict = judgeQr(qrKey(services, institution, found.id), { institution, claim }, now);
  if (verdict === 'forged') throw new AppError('QR_FORGED');
  if (verdict === 'expired') throw new AppError('QR_EXPIRED');
  const meeting = await ensureOpen(services, found);
  refuseUnscannable(meeting, now);
  const scan = { institution, meeting: meeting.id, epoch: claim.epoch, scannedAt: now };
  return { meeting, ticket: makeScanTicket(services, scan) };
}

/** Scanning goes by what was copied at opening. @param at when the code was seen */
function refuseUnscannable(meeting: Meeting, at: number): void {
  refuseFrozen(meeting);
  if (meeting.opening === null) throw new AppError('SIGNING_NOT_OPEN_YET');
  const phase = windowPhase(signingWindow(meeting, meeting.opening), at);
  if (phase === 'before') throw new AppError('SIGNING_NOT_OPEN_YET');
  if (phase === 'closed') throw new AppError('SIGNING_CLOSED');
  if (meeting.opening.signInMode === 'manual') throw new AppError('QR_NOT_USED_HERE');
}

/**
 * Records the scan of a ticket for the person of a session.
 * @param expected the meeting that the page is about, when it is about one
 * @throws AppError TICKET_FORGED, TICKET_EXPIRED, TICKET_REPLAYED, TICKET_OF_ANOTHER_MEETING, MEETING_UNKNOWN for another institution's, NOT_ON_SHEET,
 * and the refusals of a meeting that is frozen, or whose window did not hold the moment of the scan
 */
export async function redeemTicket(
  services: Services,
  live: LiveSession,
  { ticket: text, expected }: { ticket: string; expected?: string },
): Promise<PersonalMeeting> {
  const ticket = readScanTicket(services, text);
  if (ticket.institution !== live.institution.key) throw new AppError('MEETING_UNKNOWN');
  if (expected !== undefined && expected !== ticket.meeting) throw new AppError('TICKET_OF_ANOTHER_MEETING');
  const { meeting, epoch, scannedAt, id } = ticket;
  return recordScan(services, live, { meeting, epoch, at: scannedAt, ticket: id, way: 'qr' });
}

async function recordScan(
  services: Services,
  live: LiveSession,
  scan: Omit<Scan, 'institution' | 'person'>,
): Promise<PersonalMeeting> {
  const { person, institution } = live;
  const personal = await personalMeeting(services, live, scan.meeting);
  refuseUnscannable(personal.meeting, scan.at);
  if (rowOf(personal.meeting, person.id) === null) throw new AppError('NOT_ON_SHEET');
  const recorded: Scan = { ...scan, institution: institution.key, person: person.id };
  const outcome = await services.stores.scans.record(recorded);
  if (outcome === 'replayed') throw new AppError('TICKET_REPLAYED');
  if (outcome === 'recorded') {
    await audit(services, actorOf(person), [
      { type: 'scan-recorded', meeting: scan.meeting, person: person.id, way: scan.way },
    ]);
  }
  return { ...personal, scan: personal.scan ?? recorded };
}

/**
 * Presence by the typed code, for who cannot scan.
 * @throws AppError TYPED_CODE_WRONG with the tries left, TYPED_CODE_TRIES_USED, and the refusals of a scan
 */
export async function enterTypedCode(
  services: Services,
  live: LiveSession,
  request: { meeting: string; typed: string },
): Promise<PersonalMeeting> {
  const { person, institution } = live;
  const personal = await personalMeeting(services, live, request.meeting);
  const { meeting } = personal;
  const now = services.clock.now();
  refuseUnscannable(meeting, now);
  if (personal.scan !== null) return personal;
  if (!isTypedCode(request.typed)) throw new AppError('TYPED_CODE_MALFORMED');
  const left = await services.stores.tries.spend(
    `typed-code:${institution.key}:${meeting.id}:${person.id}`,
    TYPED_CODE_TRIES,
    meeting.end - meeting.start + institution.settings.extraTimeMs,
  );
  if (left < 0) throw new AppError('TYPED_CODE_TRIES_USED');
  const key = qrKey(services, institution.key, meeting.id);
  const seen = { institution: institution.key, meeting: meeting.id, typed: request.typed };
  if (!isTypedCodeLive(key, seen, now)) throw new AppError('TYPED_CODE_WRONG', { left });
  return recordScan(services, live, {
    meeting: meeting.id,
    epoch: epochAt(now, TYPED_CODE_EPOCH),
    at: now,
    ticket: newId(),
    way: 'typed-code',
  });
}

/** Whether a meeting takes scans: as copied, or as it will be. */
export function usesQr(personal: Pick<PersonalMeeting, 'meeting' | 'course'>, live: LiveSession): boolean {
  return signInModeOf(personal.meeting, personal.course, live.institution.settings) !== 'manual';
}
