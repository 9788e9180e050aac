import { expect } from 'chai';
import type { EvidenceBundle } from '../../../src/domain/evidence-bundle.ts';
import type { CheckCode } from '../../../src/evidence/verify/codes.ts';
import { readTrust } from '../../../src/evidence/verify/trust.ts';
import { verifyFile } from '../../../src/evidence/verify/verify-file.ts';
import { institution } from '../../support/institution.ts';
import { golden, goldenTrust } from './support/golden.ts';
import { MockMeeting, type Tamper } from './support/mock-meeting.ts';
import { fileOf, MockWorld } from './support/mock-world.ts';
import { altered, codesOf, verified } from './support/outcomes.ts';

type Alter = (copy: EvidenceBundle) => void;

async function failuresOf(world: MockWorld, bundle: EvidenceBundle, alter: Alter): Promise<CheckCode[]> {
  return codesOf(await verified(world, altered(bundle, alter)), 'failed');
}

function sheetOf(copy: EvidenceBundle): NonNullable<EvidenceBundle['sheet']> {
  if (copy.sheet === null) throw new Error('no sheet');
  return copy.sheet;
}

function isOfType(jws: string | null, type: string): boolean {
  return Buffer.from(jws?.split('.')[1] ?? '', 'base64url')
    .toString()
    .includes(`"type":"${type}"`);
}

describe('rows of a sheet', () => {
  let world: MockWorld;
  let bundle: EvidenceBundle;
  before(async () => {
    world = new MockWorld();
    bundle = await new MockMeeting(world, { amend: true, erase: true }).play();
  });

  it('stand there once each', async () => {
    expect(
      await failuresOf(world, bundle, (copy) =>
        sheetOf(copy).trainees.push(...sheetOf(copy).trainees.slice(-1)),
      ),
    ).to.deep.equal(['sheet.row-twice']);
    expect(
      await failuresOf(world, bundle, (copy) =>
        sheetOf(copy).trainees.unshift(...sheetOf(copy).trainees.slice(0, 1)),
      ),
    ).to.deep.equal(['sheet.row-twice']);
  });

  it('stand in the order of the roll call, then as they were added, erased ones in their places', async () => {
    expect(await failuresOf(world, bundle, (copy) => sheetOf(copy).trainees.reverse())).to.deep.equal([
      'sheet.row-order',
    ]);
    const last = (copy: EvidenceBundle): void => {
      const { trainees } = sheetOf(copy);
      trainees.push(...trainees.splice(-2, 1));
    };
    expect(await failuresOf(world, bundle, last)).to.deep.equal(['sheet.row-order']);
  });

  it('of which an amendment’s change is called erased are erased themselves', async () => {
    const amended = new MockWorld();
    const whole = await new MockMeeting(amended, { amend: true }).play();
    const hidden = (copy: EvidenceBundle): void => {
      const change = copy.statements.find(({ jws }) => isOfType(jws, 'amendment'))?.rows;
      if (change) change[0] = null;
      const sheet = sheetOf(copy);
      for (const amendment of sheet.amendments) amendment.rows[0] = { name: null, before: null, after: null };
      for (const row of sheet.trainees)
        if (row.name === 'Max Missing')
          Object.assign(row, {
            state: 'missing',
            mark: { kind: 'present', lateMinutes: 0, leftEarlyMinutes: 0 },
          });
    };
    expect(await failuresOf(amended, whole, hidden)).to.deep.equal(['amendment.before']);
  });
});

describe('what a bundle holds besides statements', () => {
  it('is in one order: keys as seals name them first', async () => {
    const world = new MockWorld();
    const bundle = await new MockMeeting(world, { rotate: true }).play();
    expect(bundle.keys).to.have.length(2);
    expect(await failuresOf(world, bundle, () => undefined)).to.deep.equal([]);
    expect(await failuresOf(world, bundle, (copy) => copy.keys.reverse())).to.deep.equal(['seal.key-order']);
  });

  it('is the whole chain of a key whose authority’s list is there', async () => {
    const world = new MockWorld();
    const bundle = await new MockMeeting(world).play();
    const cut = (copy: EvidenceBundle): void => {
      for (const key of copy.keys) if (Array.isArray(key['x5c'])) key['x5c'].pop();
    };
    const doubled = (copy: EvidenceBundle): void => {
      for (const key of copy.keys) if (Array.isArray(key['x5c'])) key['x5c'].push(key['x5c'].at(-1));
    };
    expect(await failuresOf(world, bundle, cut)).to.include('certificate.broken');
    expect(await failuresOf(world, bundle, doubled)).to.include('certificate.broken');
  });

  it('is no earlier checkpoint that covers nothing new, or is out of order', async () => {
    const world = new MockWorld();
    const bundle = await new MockMeeting(world).play();
    const earlier = await Promise.all(
      [2, 4, 6].map(async (size) => {
        const checkpoint = world.log.checkpoint(size);
        const timestamp = await world.stamp(checkpoint);
        return { checkpoint, timestamp, consistency: world.log.consistency(size) };
      }),
    );
    const [first, second, third] = earlier;
    const failures = async (list: unknown[]): Promise<CheckCode[]> =>
      failuresOf(world, bundle, (copy) => Object.assign(copy.log ?? {}, { earlier: list }));
    expect(await failures([first, second, third])).not.to.include('checkpoint.earlier-needless');
    expect(await failures([first, third, second])).to.include('checkpoint.earlier-needless');
    expect(await failures([first, first, second])).to.include('checkpoint.earlier-needless');
  });

  it('is no empty list where a member may be missing', async () => {
    const world = new MockWorld();
    const bundle = await new MockMeeting(world).play();
    expect(
      await failuresOf(world, bundle, (copy) => Object.assign(copy.log ?? {}, { earlier: [] })),
    ).to.deep.equal(['format.shape']);
  });
});

describe('the time-stamp of a PDF', () => {
  it('that leads to another root than the given one is said to, and shows the time nevertheless', async () => {
    const report = await verifyFile(
      golden('clean.pdf'),
      readTrust({ ...goldenTrust(), tsaRoots: [golden('root.pem')] }),
    );
    expect(codesOf(report, 'failed')).to.have.members(['pdf.time-other-root', 'time.other-root']);
    expect(report.notices).to.include('development-time');
  });
});

describe('an institution that holds keys, but another’s', () => {
  /** Seals, logs and stamps under the name of the first, with a root of its own name. */
  const forgery = async (): Promise<{
    bundle: EvidenceBundle;
    roots: Uint8Array[];
    own: Awaited<ReturnType<MockWorld['trust']>>;
  }> => {
    const [genuine, forger] = [new MockWorld(), new MockWorld()];
    forger.services.institutions = { find: (key) => Promise.resolve(institution({ key, name: 'Lycée 43' })) };
    const meeting = new MockMeeting(forger);
    await meeting.play();
    const bundle = await meeting.personal('Bob Typed');
    const own = await forger.trust();
    return { bundle, roots: [...(await genuine.trust()).roots, ...own.roots], own };
  };

  it('is not taken for it when several roots are given', async () => {
    const { bundle, roots, own } = await forgery();
    const report = await verifyFile(fileOf(bundle), readTrust({ ...own, roots }));
    expect(codesOf(report, 'not-checkable')).to.deep.equal(['certificate.root-unnamed']);
    expect(report.verdict).to.equal('incomplete');
  });

  it('is said to bear another name when its root alone is given', async () => {
    const { bundle, own } = await forgery();
    expect((await verifyFile(fileOf(bundle), readTrust(own))).notices).to.include('named-otherwise');
    const world = new MockWorld();
    world.services.institutions = { find: (key) => Promise.resolve(institution({ key, name: 'Lycée 42' })) };
    const meeting = new MockMeeting(world);
    await meeting.play();
    const { notices } = await verified(world, await meeting.personal('Bob Typed'));
    expect(notices).not.to.include('named-otherwise');
  });

  it('is not taken for it by names that it gives its own keys: whoever holds a root names what stands below', async () => {
    const [genuine, forger] = [new MockWorld(), new MockWorld()];
    let name = 'Lycée 43';
    forger.services.institutions = { find: (key) => Promise.resolve(institution({ key, name })) };
    const own = await forger.trust();
    name = 'Lycée 42';
    const meeting = new MockMeeting(forger);
    await meeting.play();
    const roots = [...(await genuine.trust()).roots, ...own.roots];
    const report = await verified(forger, await meeting.personal('Bob Typed'), { roots });
    const trusted = report.checks.find(({ code }) => code === 'certificate.trusted');
    expect(trusted?.params['name']).to.equal('Lycée 42, Lycée 42');
    expect(codesOf(report, 'not-checkable')).to.deep.equal(['certificate.root-unnamed']);
  });

  it('does not keep an institution that several roots were given for from being told by its name', async () => {
    const [world, other] = [new MockWorld(), new MockWorld()];
    world.services.institutions = { find: (key) => Promise.resolve(institution({ key, name: 'Lycée 42' })) };
    other.services.institutions = { find: (key) => Promise.resolve(institution({ key, name: 'Lycée 43' })) };
    const meeting = new MockMeeting(world);
    await meeting.play();
    const { roots } = await world.trust();
    const given = { roots: [...roots, ...(await other.trust()).roots] };
    expect((await verified(world, await meeting.personal('Bob Typed'), given)).verdict).to.equal('passed');
  });

  it('seals no part of a bundle whose other parts another sealed', async () => {
    const [world, other] = [new MockWorld(), new MockWorld()];
    const bundle = await new MockMeeting(world).play();
    const theirs = await new MockMeeting(other).play();
    const mixed = altered(bundle, (copy) => {
      copy.keys.push(...theirs.keys);
      copy.statements.splice(-1, 1, ...theirs.statements.slice(-1));
    });
    const roots = [...(await world.trust()).roots, ...(await other.trust()).roots];
    const report = await verified(world, mixed, { roots });
    expect(codesOf(report, 'not-checkable')).to.include('certificate.roots-differ');
    expect(codesOf(report, 'failed')).to.include.members(['log.not-included', 'statement.roll-call-missing']);
  });
});

describe('parts of two genuine bundles of one institution', () => {
  const both = async (): Promise<[MockWorld, EvidenceBundle, EvidenceBundle]> => {
    const world = new MockWorld();
    const meeting = { id: 'f'.repeat(24) };
    const tamper: Tamper = (one) => ({ ...one, meeting: { ...one.meeting, ...meeting } });
    const first = await new MockMeeting(world).play();
    return [world, first, await new MockMeeting(world, { tamper }).play()];
  };
  const MIXED: Record<string, (one: EvidenceBundle, other: EvidenceBundle) => void> = {
    'a statement of another meeting besides': (one, other) =>
      one.statements.push(...other.statements.slice(0, 1)),
    'the sheet of another meeting': (one, other) => (one.sheet = other.sheet),
    'the statements of another meeting': (one, other) => (one.statements = other.statements),
    'the log of another bundle': (one, other) => (one.log = other.log),
    'a signature of another meeting in the place of one': (one, other) =>
      one.statements.splice(0, 1, ...other.statements.slice(0, 1)),
    'the rows of another roll call': (one, other) => {
      const rows = other.statements.find((each) => each.rows)?.rows;
      for (const each of one.statements) if (each.rows && rows) each.rows = rows;
    },
    'the trainees of another sheet': (one, other) => (sheetOf(one).trainees = sheetOf(other).trainees),
  };
  for (const [name, mix] of Object.entries(MIXED)) {
    it(`are found out: ${name}`, async () => {
      const [world, one, other] = await both();
      expect(
        (
          await verified(
            world,
            altered(one, (copy) => mix(copy, structuredClone(other))),
          )
        ).verdict,
      ).to.equal('failed');
    });
  }

  const VERSIONS: Record<string, (amended: EvidenceBundle) => void> = {
    'the rows as they were, with the amendment': (copy) => {
      for (const row of sheetOf(copy).trainees)
        if (row.name === 'Max Missing')
          Object.assign(row, {
            state: 'missing',
            mark: { kind: 'present', lateMinutes: 0, leftEarlyMinutes: 0 },
          });
    },
    'the title as it was, with the amendment': (copy) =>
      (sheetOf(copy).meeting.title = 'Interfaces & generics'),
    'the amendment on the sheet alone': (copy) => copy.statements.pop(),
    'the amendment under the seal alone': (copy) => (sheetOf(copy).amendments = []),
    'the number of the version before': (copy) =>
      Object.assign(sheetOf(copy), { version: 1, id: sheetOf(copy).id.replace('/2', '/1'), replaces: null }),
  };
  for (const [name, mix] of Object.entries(VERSIONS)) {
    it(`before and after an amendment are found out: ${name}`, async () => {
      const world = new MockWorld();
      const bundle = await new MockMeeting(world, { amend: true }).play();
      expect((await verified(world, altered(bundle, mix))).verdict).to.equal('failed');
    });
  }

  it('are no personal bundle, even of one person', async () => {
    const world = new MockWorld();
    const meeting = new MockMeeting(world);
    await meeting.play();
    const aside = world.statements.find(({ jws }) => isOfType(jws, 'set-aside'));
    const own = await meeting.personal('Sam Setaside');
    const bundle = await world.bundle({ kind: 'personal', sheet: null }, [
      ...(aside ? [aside] : []),
      ...own.statements,
    ]);
    expect(codesOf(await verified(world, bundle), 'failed')).to.deep.equal(['statement.not-personal']);
  });
});
