import type { SheetPrinter } from '../../application/ports/sheets.ts';
import type { Stamper } from '../../application/ports/timestamp.ts';
import { AppError } from '../../errors.ts';
import { currentSigner, type SealKeyServices } from '../seal-keys.ts';
import type { PrintServices } from './press.ts';

export interface SheetPrinterServices {
  sealing: SealKeyServices;
  stamper: Stamper;
}

/** Prints and seals with the institution's current key; what makes PDF files is loaded when the first is printed. */
export function createSheetPrinter({ sealing, stamper }: SheetPrinterServices): SheetPrinter {
  const services = async (institution: string): Promise<PrintServices> => ({
    signer: await currentSigner(sealing, institution),
    stamper,
    now: new Date(sealing.clock.now()),
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
