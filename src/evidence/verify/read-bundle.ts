import { utf8Text } from '../bytes.ts';
import type { EvidenceBundle } from '../../domain/evidence-bundle.ts';
import { canonical } from '../canonical.ts';
import { bundleSchema } from './bundle-schema.ts';
import type { CheckCode } from './codes.ts';
import { limitBeyond, LIMITS } from './limits.ts';
import type { Check, Findings } from './report.ts';

/** Why bytes are no bundle. */
class Unreadable extends Error {
  readonly code: CheckCode;
  readonly params: Check['params'];

  constructor(code: CheckCode, params: Check['params'] = {}) {
    super(code);
    this.code = code;
    this.params = params;
  }
}

/** The first step: the bytes are a bundle, written in its one form. Null, with what is wrong found, when they are none. */
export function readBundle(bytes: Uint8Array, findings: Findings): EvidenceBundle | null {
  try {
    const bundle = bundleOf(bytes);
    findings.add('format.bundle');
    return bundle;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    findings.add(error.code, undefined, error.params);
    return null;
  }
}

function bundleOf(bytes: Uint8Array): EvidenceBundle {
  if (bytes.length > LIMITS.bundleBytes) throw new Unreadable('format.too-large', limit('bundleBytes'));
  refuseBeyond(bytes);
  const { text, value } = parsed(bytes);
  refuseOther(value);
  const read = bundleSchema.safeParse(value);
  if (!read.success)
    throw new Unreadable('format.shape', { path: read.error.issues[0]?.path.join('.') ?? '' });
  if (!isCanonical(value, text)) throw new Unreadable('format.not-canonical');
  return read.data;
}

/** Before anything is parsed: what is small on the disk can be large in memory. @throws Unreadable */
function refuseBeyond(bytes: Uint8Array): void {
  const beyond = limitBeyond(bytes);
  if (beyond !== null)
    throw new Unreadable(beyond === 'depth' ? 'format.too-deep' : 'format.too-many', limit(beyond));
}

function limit(name: keyof typeof LIMITS): Check['params'] {
  return { limit: LIMITS[name] };
}

function parsed(bytes: Uint8Array): { text: string; value: unknown } {
  try {
    const text = utf8Text(bytes);
    return { text, value: JSON.parse(text) };
  } catch {
    throw new Unreadable('format.not-json');
  }
}

/** What is plainly something else is said to be so, and what is too much is not looked at. */
function refuseOther(value: unknown): void {
  const { format, v: version, statements, keys, log, sheet } = membersOf(value);
  if (format !== 'emarge-evidence') throw new Unreadable('format.not-bundle');
  if (version !== 1) throw new Unreadable('format.version', { version: String(version) });
  refuseLonger(statements, 'statements');
  refuseLonger(keys, 'keys');
  refuseLonger(membersOf(log)['earlier'], 'earlier');
  refuseLonger(membersOf(sheet)['trainees'], 'rows');
  for (const one of Array.isArray(statements) ? statements : []) refuseLonger(membersOf(one)['rows'], 'rows');
}

/** @throws Unreadable for a list of more than its limit */
function refuseLonger(list: unknown, name: 'statements' | 'keys' | 'earlier' | 'rows'): void {
  if (Array.isArray(list) && list.length > LIMITS[name])
    throw new Unreadable('format.too-large', limit(name));
}

function membersOf(value: unknown): Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isCanonical(value: unknown, text: string): boolean {
  try {
    return canonical(value) === text;
  } catch {
    return false;
  }
}
