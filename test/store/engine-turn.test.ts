import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { AppError } from '../../src/errors.ts';
import { EngineFolder } from '../../src/store/engine/folder.ts';
import { inTurn } from '../../src/store/engine/turn.ts';

describe('the turn at the engine', () => {
  let dataDir: string;
  let folder: EngineFolder;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'emarge-turn-'));
    folder = new EngineFolder(dataDir);
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  const leftBy = (holder: string): void => writeFileSync(folder.file('turn'), holder);
  const deadPid = (): string => String(spawnSync(process.execPath, ['-e', '']).pid);

  /** Eight at once; the most that were in their turn at the same moment. */
  async function together(): Promise<number> {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await wait(20);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => inTurn(folder, work, 10_000)));
    return most;
  }

  it('goes to one at a time', async () => {
    expect(await together()).to.equal(1);
  });

  for (const [name, holder] of [
    ['a process that was killed', deadPid],
    ['a process that was killed before it wrote its number', () => ''],
    ['an earlier process under this one’s number', () => `${String(process.pid)} of-an-earlier-one`],
  ] as const) {
    it(`goes on, to one at a time, after ${name}`, async () => {
      leftBy(holder());
      expect(await together()).to.equal(1);
      expect(readdirSync(folder.path)).to.deep.equal(['users']);
    });
  }

  it('is waited for so long, then told in words, and stays with its holder', async () => {
    leftBy(`${String(process.ppid)} somebody`);
    const refusal: unknown = await inTurn(folder, () => Promise.resolve(), 300).then(
      () => null,
      (error: unknown) => error,
    );
    expect(refusal).to.be.instanceOf(AppError).and.include({ code: 'ENGINE_UNAVAILABLE' });
    expect((refusal as AppError).params['reasons']).to.include(`process ${String(process.ppid)}`);
    expect(readdirSync(folder.path)).to.have.members(['turn', 'users']);
  });
});
