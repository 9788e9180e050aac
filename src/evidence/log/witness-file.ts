import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../../errors.ts';

const shape = z.strictObject({
  url: z.string(),
  /** Pinned at the first use. */
  key: z.string(),
  /** The newest checkpoint that agrees with all before it. */
  checkpoint: z.string(),
  /** Checkpoints, signed by the same key, that do not. */
  contradictions: z.array(z.string()),
  /** That the tree of the checkpoint begins with smaller ones: hashes in base64 (RFC 9162, section 2.1.4). */
  proofs: z
    .array(z.strictObject({ older: z.number(), newer: z.number(), hashes: z.array(z.string()) }))
    .default([]),
});

/** What a witness keeps. */
export type WitnessFile = z.output<typeof shape>;

/** Null when there is none yet. @throws AppError WITNESS_FILE_INVALID */
export function readWitnessFile(file: string): WitnessFile | null {
  if (!existsSync(file)) return null;
  try {
    return shape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new AppError('WITNESS_FILE_INVALID', { file }, cause);
  }
}

/** Written as a whole, so that a witness which is interrupted keeps what it had. @throws AppError WITNESS_FILE_INVALID */
export function writeWitnessFile(file: string, kept: WitnessFile): void {
  try {
    writeFileSync(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`);
    renameSync(`${file}.new`, file);
  } catch (cause) {
    throw new AppError('WITNESS_FILE_INVALID', { file }, cause);
  }
}
