import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import type { SealKeyFacts } from '../application/ports/sealed.ts';
import {
  exportSealAuthority,
  importSealKey,
  listSealKeys,
  revokeSealKey,
  rotateSealKey,
} from '../application/seal-keys.ts';
import { REVOCATION_REASONS, type SealKeyState } from '../domain/seal-keys.ts';
import { AppError } from '../errors.ts';
import { table, type Answer } from './answer.ts';
import { does, type Cli } from './command.ts';

/** A key file is a few kilobytes. */
const LARGEST_FILE = 1024 * 1024;

const ofInstitution = z.object({ institution: z.string() });

/** `emarge seal ...` */
export function sealCommands(cli: Cli, root: Command): void {
  const group = root
    .command('seal')
    .description('The keys and certificates that an institution’s statements are sealed with.');
  const command = (name: string, description: string): Command =>
    group
      .command(name)
      .description(description)
      .requiredOption('--institution <key>', 'key of the institution');

  does(cli, command('list', 'List the keys, with what each is for and its certificate.'), {
    options: ofInstitution,
    work: async (services, { institution }) => listed(await listSealKeys(services, institution)),
  });
  does(cli, command('rotate', 'Make the next key, which seals within a minute; earlier seals stay valid.'), {
    options: ofInstitution,
    work: async (services, { institution }) => listed(await rotateSealKey(services, institution)),
  });
  does(cli, command('export-ca', 'Print the certificate of the institution’s own authority, as PEM.'), {
    options: ofInstitution,
    work: async (services, { institution }) => {
      const certificate = await exportSealAuthority(services, institution);
      return { data: { institution, certificate }, lines: certificate.trimEnd().split('\n') };
    },
  });
  revokeCommand(cli, command);
  importCommand(cli, command);
}

type MakeCommand = (name: string, description: string) => Command;

function revokeCommand(cli: Cli, command: MakeCommand): void {
  const revoke = command('revoke', 'Say of a key that what it seals from now on is not to be trusted.')
    .requiredOption('--key <kid>', 'the key, as listed')
    .requiredOption('--reason <reason>', REVOCATION_REASONS.join(', '));
  does(cli, revoke, {
    options: ofInstitution.extend({ key: z.string(), reason: z.enum(REVOCATION_REASONS) }),
    work: async (services, { institution, key: kid, reason }) =>
      listed(await revokeSealKey(services, institution, { kid, reason })),
  });
}

function importCommand(cli: Cli, command: MakeCommand): void {
  const importing = command('import', 'Seal with the key and certificate of a PKCS#12 file from now on.')
    .requiredOption('--file <path>', 'the file (.p12, .pfx)')
    .addHelpText('after', '\nThe password is asked for, or read from SEAL_PASSWORD or from standard input.');
  does(cli, importing, {
    options: ofInstitution.extend({ file: z.string() }),
    work: async (services, { institution, file }) => {
      const bytes = readKeyFile(file);
      const password = await cli.password('Password of the file: ');
      return listed(await importSealKey(services, institution, { bytes, password }));
    },
  });
}

/** @throws AppError FIELD_INVALID when there is no such file, SEAL_FILE_UNREADABLE when it is far too large */
function readKeyFile(file: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new AppError('FIELD_INVALID', { field: 'file' }, cause);
  }
  if (bytes.length > LARGEST_FILE) throw new AppError('SEAL_FILE_UNREADABLE');
  return bytes;
}

const STATE_WORDS: Record<SealKeyState, string> = {
  sealing: 'sealing',
  earlier: 'seals no more',
  revoked: 'revoked',
  expired: 'expired',
};

const ORIGIN_WORDS: Record<SealKeyFacts['origin'], string> = {
  'own-ca': 'own authority',
  imported: 'imported',
  external: 'external signer',
};

function listed(keys: readonly SealKeyFacts[]): Answer {
  const data = keys.map(({ notBefore, notAfter, revocation, ...facts }) => ({
    ...facts,
    notBefore: instant(notBefore),
    notAfter: instant(notAfter),
    revocation: revocation && { at: instant(revocation.at), reason: revocation.reason },
  }));
  const rows = data.map((one) => [
    one.kid,
    one.revocation ? `revoked ${one.revocation.at}, ${one.revocation.reason}` : STATE_WORDS[one.state],
    ORIGIN_WORDS[one.origin],
    one.notAfter,
    one.subject,
  ]);
  return { data, lines: table(['KID', 'STATE', 'CERTIFIED BY', 'VALID TO', 'SUBJECT'], rows, 'No key.') };
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
