import type { AuditEntry, AuditEvent } from '../domain/audit.ts';
import type { EvidenceLog } from './ports/evidence-log.ts';
import type { PackWriter } from './ports/packs.ts';
import type { Sealer, SealKeyring } from './ports/sealed.ts';
import type { SheetPrinter } from './ports/sheets.ts';
import type { Stores } from './ports/stores.ts';
import type { Stamper } from './ports/timestamp.ts';
import type { StampWaits } from './stamp-waits.ts';
import type { Clock, DeepLinkSigner, GradebookClient, Log, RosterReader, Vault } from './ports/tools.ts';

/** What every use case may call. */
export interface Services {
  stores: Stores;
  clock: Clock;
  vault: Vault;
  sealer: Sealer;
  sealKeys: SealKeyring;
  stamper: Stamper;
  stampWaits: StampWaits;
  evidenceLog: EvidenceLog;
  printer: SheetPrinter;
  packWriter: PackWriter;
  roster: RosterReader;
  gradebooks: GradebookClient;
  deepLinks: DeepLinkSigner;
  log: Log;
}

/** Who acts: a person of an institution, the operator on the command line, or the tool itself. */
export interface Actor {
  institution: string;
  id: string;
  name: string;
}

export const OPERATOR = 'operator';

export function operatorOf(institution: string): Actor {
  return { institution, id: OPERATOR, name: OPERATOR };
}

/** Acts in the trail where nobody asked: work that comes round. */
export const ITSELF = 'emarge';

/** The tool itself, as who acts. */
export function itselfIn(institution: string): Actor {
  return { institution, id: ITSELF, name: ITSELF };
}

/** Writes audit events of one act. */
export async function audit(
  services: Pick<Services, 'stores' | 'clock'>,
  actor: Actor,
  events: readonly AuditEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await services.stores.audit.append(auditEntries(actor, services.clock.now(), events));
}

/** The entries of one act. @param at epoch ms UTC */
export function auditEntries(
  { institution, id, name }: Actor,
  at: number,
  events: readonly AuditEvent[],
): AuditEntry[] {
  return events.map((event) => ({ institution, at, actor: id, actorName: name, event }));
}
