import type { FileFetch } from '../../application/ports/published.ts';
import type { SheetPrinter } from '../../application/ports/sheets.ts';
import type { Stamper } from '../../application/ports/timestamp.ts';
import type { Clock, Log } from '../../application/ports/tools.ts';
import { AppError } from '../../errors.ts';
import { PublishedFiles } from '../archive/published-files.ts';
import { SaidReasons } from '../archive/said-reasons.ts';
import { revocationList } from '../keyring.ts';
import { currentSigner, type SealKeyServices } from '../seal-keys.ts';
import type { PrintServices } from './press.ts';

export interface SheetPrinterServices {
  sealing: SealKeyServices;
  stamper: Stamper;
  /** How to get what authorities publish. None: files stay at level B-T. */
  archive?: { fetch: FileFetch; log: Log };
}

/** Prints and seals with the institution's current key; what makes PDF files is loaded when the first is printed. */
export function createSheetPrinter({ sealing, stamper, archive }: SheetPrinterServices): SheetPrinter {
  const { clock } = sealing;
  const raised = archive === undefined ? null : { ...archive, ...archiveSources(archive, clock) };
  const services = async (institution: string): Promise<PrintServices> => ({
    signer: await currentSigner(sealing, institution),
    stamper,
    now: new Date(clock.now()),
    archive: async (file) => {
      if (raised === null) return file;
      const { archived } = await import('./archive.ts');
      const ownList = (): Promise<Uint8Array | null> => revocationList(sealing, institution);
      return archived(file, { institution, stamper, ownList }, raised);
    },
  });
  return {
    printSheet: async (institution, print) => {
      const { printSheet } = await import('./print.ts');
      return printSheet(await services(institution), print);
    },
    printProof: async (institution, print) => {
      const { printProof } = await import('./proof.ts');
      const found = await sealing.institutions.find(institution);
      if (found === null) throw new AppError('INSTITUTION_UNKNOWN', { key: institution });
      return printProof(await services(institution), found, print);
    },
    printCertificate: async (institution, print) => {
      const { printCertificate } = await import('./completion.ts');
      return printCertificate(await services(institution), print);
    },
  };
}

function archiveSources(
  { fetch }: { fetch: FileFetch },
  clock: Clock,
): { files: PublishedFiles; clock: Clock; said: SaidReasons } {
  return { files: new PublishedFiles({ fetch, clock }), clock, said: new SaidReasons() };
}
