import { randomBytes } from 'node:crypto';
import type { RollCallStatement, SaltedRow } from '../domain/statement.ts';
import { digestOf } from './canonical.ts';

const SALT_BYTES = 32;

/** 32 random bytes, base64url: without it nobody can guess what a hash stands for, and erasing it erases the link. */
export function newSalt(): string {
  return randomBytes(SALT_BYTES).toString('base64url');
}

/** SHA-256, base64url, of the canonical JSON of a salted row: what stands in a sealed roll call. */
export function saltedRowDigest(row: SaltedRow): string {
  return digestOf(row);
}

/** Whether a row, shown alone, stands in a sealed roll call. */
export function isRowOf(statement: Pick<RollCallStatement, 'rows'>, row: SaltedRow): boolean {
  return statement.rows.includes(saltedRowDigest(row));
}
