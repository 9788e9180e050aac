import { z } from 'zod';
import { base64Bytes } from '../bytes.ts';
import { readNoteKey, type NoteKey } from '../log/note.ts';

/** Whom the one who verifies trusts, from a source that is not the file; all may be empty. */
export interface Trust {
  /** Certificates of authorities of sealing keys, DER. */
  roots: readonly Uint8Array[];
  /** Certificates of time-stamping authorities, DER. */
  tsaRoots: readonly Uint8Array[];
  /** The log's key. */
  logKey: NoteKey | null;
  /** Checkpoints that a witness kept: signed notes. */
  checkpoints: readonly string[];
  /** How checkpoints lie to one another, as a witness proved it. */
  proofs: readonly WitnessProof[];
}

/** That a tree begins with an older one (RFC 9162, section 2.1.4). */
export interface WitnessProof {
  /** Sizes. */
  older: number;
  newer: number;
  /** Base64. */
  hashes: readonly string[];
}

export const NO_TRUST: Trust = { roots: [], tsaRoots: [], logKey: null, checkpoints: [], proofs: [] };

/** What is given, as it stands in files and fields. */
export interface GivenTrust {
  /** PEM or DER. */
  roots?: readonly Uint8Array[];
  tsaRoots?: readonly Uint8Array[];
  logKey?: string | null;
  /** A signed note, or the file that `emarge log witness` keeps. */
  checkpoints?: readonly Uint8Array[];
}

/** Something that was given to trust cannot be read. */
export class TrustError extends Error {
  readonly given: 'root' | 'tsa-root' | 'log-key' | 'checkpoint';

  constructor(given: TrustError['given']) {
    super(given);
    this.given = given;
  }
}

/** @throws TrustError naming what cannot be read */
export function readTrust(given: GivenTrust): Trust {
  const logKey = readKey(given.logKey ?? null);
  const witnessed = (given.checkpoints ?? []).map(readCheckpoint);
  const pinned = witnessed.map(({ key }) => key).find((key) => key !== null) ?? null;
  return {
    roots: (given.roots ?? []).flatMap((bytes) => readCertificates(bytes, 'root')),
    tsaRoots: (given.tsaRoots ?? []).flatMap((bytes) => readCertificates(bytes, 'tsa-root')),
    logKey: logKey ?? pinned,
    checkpoints: witnessed.flatMap(({ notes }) => notes),
    proofs: witnessed.flatMap(({ proofs }) => proofs),
  };
}

function readKey(text: string | null): NoteKey | null {
  if (text === null || text.trim() === '') return null;
  const key = readNoteKey(text.trim());
  if (key === null) throw new TrustError('log-key');
  return key;
}

const PEM = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END/g;

function readCertificates(bytes: Uint8Array, given: 'root' | 'tsa-root'): Uint8Array[] {
  // A certificate in DER is a SEQUENCE.
  if (bytes[0] === 0x30) return [bytes];
  const text = new TextDecoder().decode(bytes);
  const found = Array.from(text.matchAll(PEM), ([, base64 = '']) => base64Bytes(base64.replace(/\s/g, '')));
  const read = found.filter((der) => der !== null);
  if (read.length === 0 || read.length < found.length) throw new TrustError(given);
  return read;
}

/** As `emarge log witness` keeps it. */
const witnessFile = z.object({
  key: z.string(),
  checkpoint: z.string(),
  contradictions: z.array(z.string()).default([]),
  proofs: z
    .array(
      z.object({ older: z.int().positive(), newer: z.int().positive(), hashes: z.array(z.string()).max(64) }),
    )
    .max(1000)
    .default([]),
});

/** What a witness kept: with the key that it pinned, and what contradicted it. */
function readCheckpoint(bytes: Uint8Array): {
  notes: string[];
  key: NoteKey | null;
  proofs: WitnessProof[];
} {
  const text = new TextDecoder().decode(bytes);
  if (!text.startsWith('{')) return { notes: [text], key: null, proofs: [] };
  const kept = witnessFile.safeParse(parsedOf(text));
  if (!kept.success) throw new TrustError('checkpoint');
  const { checkpoint, contradictions, key, proofs } = kept.data;
  return { notes: [checkpoint, ...contradictions], key: readKey(key), proofs };
}

function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
