import { randomBytes } from 'node:crypto';
import { SCAN_TICKET_MS } from '../domain/qr-token.ts';
import { AppError } from '../errors.ts';
import type { Services } from './services.ts';
import { readSignedText, signText } from './signed-text.ts';

/** A good scan that waits for a person: kept in a cookie of the browser that scanned, never shown or put in a link. */
export interface ScanTicket {
  id: string;
  institution: string;
  meeting: string;
  epoch: number;
  /** Epoch ms UTC. */
  scannedAt: number;
}

const PURPOSE = 'scan-ticket';

export function makeScanTicket(services: Pick<Services, 'vault'>, scan: Omit<ScanTicket, 'id'>): string {
  const id = randomBytes(16).toString('base64url');
  const { institution, meeting, epoch, scannedAt } = scan;
  return signText(services, PURPOSE, [id, institution, meeting, String(epoch), String(scannedAt)]);
}

/** @throws AppError TICKET_FORGED, TICKET_EXPIRED after ten minutes */
export function readScanTicket(services: Pick<Services, 'vault' | 'clock'>, text: string): ScanTicket {
  const [id, institution, meeting, epoch, scannedAt] = readSignedText(services, PURPOSE, text) ?? [];
  if (!id || !institution || !meeting || !epoch || !scannedAt) throw new AppError('TICKET_FORGED');
  const ticket = { id, institution, meeting, epoch: Number(epoch), scannedAt: Number(scannedAt) };
  if (services.clock.now() - ticket.scannedAt > SCAN_TICKET_MS) throw new AppError('TICKET_EXPIRED');
  return ticket;
}
