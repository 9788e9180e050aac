import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { WitnessReport } from '../../../src/application/ports/witness.ts';
import { isConsistent } from '../../../src/evidence/log/check-proof.ts';
import { logKey } from '../../../src/evidence/log/log-keys.ts';
import { noteKeyText, type NoteKey } from '../../../src/evidence/log/note.ts';
import { signCheckpoint } from '../../../src/evidence/log/sign-note.ts';
import { tilePath } from '../../../src/evidence/log/tile-path.ts';
import { grown, Tiles } from '../../../src/evidence/log/tiles.ts';
import { witnessLog } from '../../../src/evidence/log/witness.ts';
import type { WitnessProof } from '../../../src/evidence/verify/trust.ts';
import { refusalOf } from '../../store/support/stores.ts';
import { answered, emarge } from '../../cli/support/run.ts';
import { openAsked } from '../../web/support/asked.ts';
import { world } from '../support.ts';

const entries = (count: number): Uint8Array[] => Array.from({ length: count }, () => randomBytes(32));

/** Serves whatever log it is told to, signed with the log's true key: an operator who may lie. */
class Operator {
  readonly answers = new Map<string, string | Uint8Array>();
  key: NoteKey = { name: 'emarge.example/log/lycee-42', publicKey: new Uint8Array() };
  #privateKey: Awaited<ReturnType<typeof logKey>>['privateKey'] | null = null;

  async begin(): Promise<void> {
    const { privateKey, publicKey } = await logKey(world(), 'lycee-42');
    this.key = { ...this.key, publicKey };
    this.#privateKey = privateKey;
  }

  /** Shows the log of these entries, and nothing else. */
  show(all: readonly Uint8Array[]): string {
    if (this.#privateKey === null) throw new Error('no key');
    const tiles = grown(new Tiles(), 0, all);
    const root = new Tiles(tiles).rootOf({ start: 0, end: all.length });
    const note = signCheckpoint({ size: all.length, root }, this.key, this.#privateKey);
    this.answers.clear();
    for (const { level, index, bytes } of tiles)
      this.answers.set(`/${tilePath({ level, index, width: bytes.length / 32 })}`, bytes);
    this.answers.set('/checkpoint', note);
    this.answers.set('/key', `${noteKeyText(this.key)}\n`);
    return note;
  }
}

describe('a witness', () => {
  const operator = new Operator();
  let asked: Awaited<ReturnType<typeof openAsked>>;
  let folder: string;
  let file: string;
  const old = entries(300);

  before(async () => {
    await operator.begin();
    asked = await openAsked((req, res) => {
      const answer = operator.answers.get(req.url ?? '');
      res.writeHead(answer === undefined ? 404 : 200).end(answer);
    });
  });
  after(() => asked.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'emarge-witness-'));
    file = join(folder, 'witness.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const look = (key: string | null = null): Promise<WitnessReport> =>
    witnessLog({ url: asked.address, file, key });
  const kept = (): { checkpoint: string; contradictions: string[]; key: string } =>
    JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof kept>;

  it('keeps the first checkpoint and the key, and follows as the log grows', async () => {
    const first = operator.show(old);
    expect(await look()).to.include({ outcome: 'first', seen: first, kept: null, size: 300 });
    expect((await look()).outcome).to.equal('unchanged');
    const all = [...old, ...entries(1)];
    operator.show(all);
    expect(await look()).to.include({ outcome: 'grown', kept: first, size: 301 });
    const later = operator.show([...all, ...entries(700)]);
    expect((await look(noteKeyText(operator.key))).outcome).to.equal('grown');
    expect(kept()).to.deep.include({ checkpoint: later, contradictions: [], key: noteKeyText(operator.key) });
  });

  it('finds a fork of the same length, a longer one and a rollback, and keeps both sides', async () => {
    const first = operator.show(old);
    await look();
    const changed = old.map((entry, i) => (i === 123 ? randomBytes(32) : entry));
    const shown = [
      changed,
      old.slice(0, 299),
      [...changed, ...entries(50)],
      [...old.slice(1), ...entries(50)],
    ];
    const outcomes: string[] = [];
    for (const all of shown) {
      operator.show(all);
      outcomes.push((await look()).outcome);
    }
    await look();
    expect(outcomes).to.deep.equal(['fork', 'rollback', 'fork', 'fork']);
    expect(kept().checkpoint).to.equal(first);
    // Told again, kept once.
    expect(kept().contradictions.length).to.equal(4);
    operator.show(old);
    expect((await look()).outcome).to.equal('unchanged');
  });

  it('refuses what is no log, and leaves its file as it was', async () => {
    operator.show(old);
    await look();
    const before = readFileSync(file, 'utf8');
    const tampered: [string, () => void, string][] = [
      [
        'a checkpoint of another key',
        () => operator.answers.set('/checkpoint', 'x\n1\ny\n\n— x AAAAAAAA\n'),
        'CHECKPOINT_INVALID',
      ],
      ['no checkpoint', () => operator.answers.delete('/checkpoint'), 'LOG_UNREACHABLE'],
      [
        'a tile too long',
        () => operator.answers.set('/tile/0/001.p/45', new Uint8Array(46 * 32)),
        'LOG_ANSWER_INVALID',
      ],
      [
        'a tile too short',
        () => operator.answers.set('/tile/0/001.p/45', new Uint8Array(44 * 32)),
        'LOG_ANSWER_INVALID',
      ],
      ['no tile', () => operator.answers.delete('/tile/0/001.p/45'), 'LOG_UNREACHABLE'],
      ['no text', () => operator.answers.set('/checkpoint', Uint8Array.of(0xff)), 'LOG_ANSWER_INVALID'],
      ['a flood', () => operator.answers.set('/checkpoint', 'x'.repeat(100_000)), 'LOG_ANSWER_INVALID'],
    ];
    for (const [what, tamper, code] of tampered) {
      operator.show([...old, ...entries(1)]);
      tamper();
      expect(await refusalOf(look()), what).to.equal(code);
    }
    expect(await refusalOf(look('no key'))).to.equal('FIELD_INVALID');
    expect(await refusalOf(look(noteKeyText({ ...operator.key, name: 'other' })))).to.equal(
      'WITNESS_FILE_INVALID',
    );
    expect(readFileSync(file, 'utf8')).to.equal(before);
    writeFileSync(file, before.slice(0, -5));
    expect(await refusalOf(look())).to.equal('WITNESS_FILE_INVALID');
  });

  it('does not take a first checkpoint whose tiles are of another tree', async () => {
    operator.show(old);
    operator.answers.set('/tile/0/001.p/44', randomBytes(44 * 32));
    expect(await refusalOf(look())).to.equal('LOG_ANSWER_INVALID');
  });

  it('keeps the proof that the log begins with a checkpoint of another size, and of none that it has not reached', async () => {
    operator.show(old);
    const sized = (sizes: number[]): Promise<WitnessReport> =>
      witnessLog({ url: asked.address, file, key: null, sizes });
    await sized([7, 300]);
    const { proofs } = JSON.parse(readFileSync(file, 'utf8')) as { proofs: WitnessProof[] };
    expect(proofs.map(({ older, newer }) => [older, newer])).to.deep.equal([
      [7, 300],
      [300, 300],
    ]);
    const rootOf = (size: number): Uint8Array =>
      new Tiles(grown(new Tiles(), 0, old.slice(0, size))).rootOf({ start: 0, end: size });
    const hashes = (proofs[0]?.hashes ?? []).map((hash) => new Uint8Array(Buffer.from(hash, 'base64')));
    expect(isConsistent({ size: 7, root: rootOf(7) }, { size: 300, root: rootOf(300) }, hashes)).to.equal(
      true,
    );
    expect(await refusalOf(sized([301]))).to.equal('FIELD_INVALID');
  });

  it('is a command, with status 1 and both checkpoints when the log was forked', async () => {
    const witness = (...more: string[]): ReturnType<typeof emarge> =>
      emarge({}, 'log', 'witness', '--url', `${asked.address}/`, '--file', file, ...more);
    const first = operator.show(old);
    expect(answered(await witness('--json'))).to.include({ outcome: 'first', seen: first });
    const forked = operator.show(entries(301));
    const { status, stdout } = await witness();
    expect(status).to.equal(1);
    expect(stdout).to.include('FORK').and.to.include(first).and.to.include(forked);
    const asJson = await witness('--json');
    expect(asJson.status).to.equal(1);
    expect(JSON.parse(asJson.stdout)).to.include({ outcome: 'fork', kept: first, seen: forked });
    expect((await witness('--key', 'none')).status).to.equal(1);
    expect((await emarge({}, 'log', 'witness', '--url', asked.address)).status).to.equal(2);
    expect((await emarge({}, 'log', 'witness', '--url', 'ftp://x', '--file', file)).stderr).to.include(
      '--url',
    );
  });
});
