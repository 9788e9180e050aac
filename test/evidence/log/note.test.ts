import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { AppError } from '../../../src/errors.ts';
import { digestOf } from '../../../src/evidence/canonical.ts';
import { openCheckpoint } from '../../../src/evidence/log/checkpoint.ts';
import { commitmentOf, leafHash } from '../../../src/evidence/log/hash.ts';
import { logKey, publicLogKey } from '../../../src/evidence/log/log-keys.ts';
import { noteKeyText, openNote, readNoteKey, type NoteKey } from '../../../src/evidence/log/note.ts';
import { signCheckpoint, signNote } from '../../../src/evidence/log/sign-note.ts';
import { readTilePath, tilePath } from '../../../src/evidence/log/tile-path.ts';
import { world } from '../support.ts';

/** The example of the signed-note specification, as golang.org/x/mod/sumdb/note has it. */
const SPEC_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const SPEC_NOTE = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

const golden = JSON.parse(
  readFileSync(new URL('../../fixtures/evidence/checkpoint.json', import.meta.url), 'utf8'),
) as {
  seed: string;
  origin: string;
  key: string;
  size: number;
  root: string;
  note: string;
  leaf: Record<'statement' | 'salt' | 'digest' | 'commitment' | 'hash', string>;
};

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'opened';
}

function keyOf(text: string): NoteKey {
  const key = readNoteKey(text);
  if (key === null) throw new Error(`no key: ${text}`);
  return key;
}

const SEED_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const privateKey = createPrivateKey({
  key: Buffer.concat([SEED_HEAD, Buffer.from(golden.seed, 'hex')]),
  format: 'der',
  type: 'pkcs8',
});

describe('leaves of the log', () => {
  it('are the golden one', () => {
    const { statement, salt, digest, commitment, hash } = golden.leaf;
    const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
    const text = (value: Uint8Array): string => Buffer.from(value).toString('base64url');
    expect(digestOf(JSON.parse(statement))).to.equal(digest);
    expect(text(commitmentOf(bytes(salt), bytes(digest)))).to.equal(commitment);
    expect(text(leafHash(bytes(commitment)))).to.equal(hash);
  });
});

describe('signed notes', () => {
  it('open with the specification’s own example', () => {
    expect(openNote(SPEC_NOTE, keyOf(SPEC_KEY))).to.equal(SPEC_NOTE.slice(0, SPEC_NOTE.indexOf('\n\n') + 1));
    expect(noteKeyText(keyOf(SPEC_KEY))).to.equal(SPEC_KEY);
  });

  it('let signatures of others be, and want one of the key', () => {
    const other = '— witness.example/w AAAAAQIDBAUGBwgJCgsMDQ4PEA==\n';
    expect(codeOf(() => openNote(SPEC_NOTE + other, keyOf(SPEC_KEY)))).to.equal('opened');
    expect(codeOf(() => openNote(SPEC_NOTE, keyOf(golden.key)))).to.equal('CHECKPOINT_INVALID');
  });

  it('are refused with any character changed, dropped or added', () => {
    const key = keyOf(SPEC_KEY);
    for (let i = 0; i < SPEC_NOTE.length; i++) {
      const changed = SPEC_NOTE[i] === 'A' ? 'B' : 'A';
      for (const between of [changed, '', `${SPEC_NOTE[i] ?? ''}\n`]) {
        const note = SPEC_NOTE.slice(0, i) + between + SPEC_NOTE.slice(i + 1);
        expect(
          codeOf(() => openNote(note, key)),
          JSON.stringify(note),
        ).to.equal('CHECKPOINT_INVALID');
      }
    }
    for (const note of [
      '',
      '\n',
      '\n\n',
      'text',
      SPEC_NOTE.trimEnd(),
      `${SPEC_NOTE}\n`,
      SPEC_NOTE.replace('.', '\r'),
      'a\n'.repeat(100_000) + SPEC_NOTE,
    ])
      expect(codeOf(() => openNote(note, key))).to.equal('CHECKPOINT_INVALID');
  });

  it('know a key from what is none', () => {
    for (const text of [
      '',
      'a',
      'a+b+c',
      SPEC_KEY.replace('c74f', 'c74e'),
      SPEC_KEY.slice(0, -1),
      `${SPEC_KEY}=`,
      ` ${SPEC_KEY}`,
    ])
      expect(readNoteKey(text), text).to.equal(null);
    expect(() => signNote('no newline', keyOf(golden.key), privateKey)).to.throw(TypeError);
  });
});

describe('checkpoints', () => {
  const key = keyOf(golden.key);
  const root = Buffer.from(golden.root, 'base64');

  it('are the golden one, byte by byte, and open', () => {
    expect(createPublicKey(privateKey).export({ format: 'jwk' })['x']).to.equal(
      Buffer.from(key.publicKey).toString('base64url'),
    );
    expect(signCheckpoint({ size: golden.size, root }, key, privateKey)).to.equal(golden.note);
    const read = openCheckpoint(golden.note, key);
    expect({ ...read, root: Buffer.from(read.root).toString('base64') }).to.deep.equal({
      origin: golden.origin,
      size: golden.size,
      root: golden.root,
    });
  });

  it('are refused, well signed or not, when they are no checkpoint of this log', () => {
    const texts = [
      `other.example/log/x\n1\n${golden.root}\n`,
      `${golden.origin}\n01\n${golden.root}\n`,
      `${golden.origin}\n-1\n${golden.root}\n`,
      `${golden.origin}\n9007199254740993\n${golden.root}\n`,
      `${golden.origin}\n0\n${golden.root}\n`,
      `${golden.origin}\n1\n${golden.root.slice(4)}\n`,
      `${golden.origin}\n1\n`,
      `${golden.origin}\n1\n${golden.root}\n\n`,
      `\n`,
    ];
    for (const text of texts)
      expect(
        codeOf(() => openCheckpoint(signNote(text, key, privateKey), key)),
        text,
      ).to.equal('CHECKPOINT_INVALID');
    const extended = signNote(`${golden.origin}\n1\n${golden.root}\nextension\n`, key, privateKey);
    expect(openCheckpoint(extended, key).size).to.equal(1);
  });
});

describe('keys of logs', () => {
  it('are one for each institution, encrypted at rest and bound to it', async () => {
    const services = world();
    expect(await publicLogKey(services, 'lycee-42')).to.equal(null);
    const [one, same] = await Promise.all([logKey(services, 'lycee-42'), logKey(services, 'lycee-42')]);
    const other = await logKey(services, 'cfa-7');
    expect(same.publicKey).to.deep.equal(one.publicKey);
    expect(other.publicKey).to.not.deep.equal(one.publicKey);
    expect(await publicLogKey(services, 'lycee-42')).to.deep.equal(one.publicKey);
    const [stored] = services.keys.kept;
    if (stored === undefined) throw new Error('no key');
    expect(JSON.stringify(stored)).to.not.include(one.privateKey.export({ format: 'jwk' })['d'] ?? 'nothing');
    stored.institution = 'thief';
    expect(await logKey(services, 'thief').catch((error: unknown) => (error as AppError).code)).to.equal(
      'SECRET_WRONG',
    );
  });
});

describe('addresses of tiles', () => {
  it('are those of the specification, and no others', () => {
    const known: [Parameters<typeof tilePath>[0], string][] = [
      [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
      [{ level: 0, index: 1_234_067, width: 256 }, 'tile/0/x001/x234/067'],
      [{ level: 1, index: 67, width: 5 }, 'tile/1/067.p/5'],
      [{ level: 'entries', index: 1000, width: 255 }, 'tile/entries/x001/000.p/255'],
    ];
    for (const [tile, path] of known) {
      expect(tilePath(tile)).to.equal(path);
      expect(readTilePath(path)).to.deep.equal(tile);
    }
    for (const path of [
      'tile/0/0',
      'tile/00/000',
      'tile/0/000.p/0',
      'tile/0/000.p/256',
      'tile/0/000.p/05',
      'tile/0/x000/001',
      'tile/-1/000',
      'tile/0/000/',
      '',
      'tile/data/000',
      'tile/0/x999/x999/x999/x999/x999/x999/999',
    ])
      expect(readTilePath(path), path).to.equal(null);
  });
});
