import { digestOf } from '../../../src/evidence/canonical.ts';
import { expect } from 'chai';
import type { EvidenceBundle } from '../../../src/domain/evidence-bundle.ts';
import { currentSigner } from '../../../src/evidence/seal-keys.ts';
import { printSheet } from '../../../src/evidence/sheet-pdf/print.ts';
import type { CheckCode } from '../../../src/evidence/verify/codes.ts';
import { readTrust } from '../../../src/evidence/verify/trust.ts';
import { verifyFile } from '../../../src/evidence/verify/verify-file.ts';
import { developmentStamper } from '../sheet-pdf/support.ts';
import { MockLog } from './support/mock-log.ts';
import { MockMeeting, only, type MeetingOptions, type Tamper } from './support/mock-meeting.ts';
import { fileOf, MockWorld } from './support/mock-world.ts';
import { altered, codesOf, verified } from './support/outcomes.ts';
import { utf8Bytes } from '../../../src/evidence/bytes.ts';

type Alter = (copy: EvidenceBundle) => void;

/** The nth statement of a bundle. */
function at(copy: EvidenceBundle, n: number): EvidenceBundle['statements'][number] {
  const found = copy.statements.at(n);
  if (found === undefined) throw new Error(`no statement ${n}`);
  return found;
}

function trainee(
  copy: EvidenceBundle,
  name: string,
): NonNullable<EvidenceBundle['sheet']>['trainees'][number] {
  const found = copy.sheet?.trainees.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no trainee ${name}`);
  return found;
}

function row(copy: EvidenceBundle, name: string): Record<string, unknown> {
  const rows = copy.statements.flatMap(({ rows: all }) => all ?? []);
  const found = rows.find((one) => one?.person.name === name);
  return { ...found };
}

/** Without the statements of a type; those of which the places in the log stay as they were. */
function without(copy: EvidenceBundle, isOut: (payload: string) => boolean): void {
  copy.statements = copy.statements.filter(({ jws }) => !isOut(payloadOf(jws)));
}

function payloadOf(jws: string | null): string {
  return Buffer.from(jws?.split('.')[1] ?? '', 'base64url').toString();
}

function swap<T extends object>(list: T[], [one, other]: [number, number], key: keyof T): void {
  const [a, b] = [list[one], list[other]];
  if (a === undefined || b === undefined) throw new Error('nothing to swap');
  [a[key], b[key]] = [b[key], a[key]];
}

describe('a bundle that was altered by whoever had it', () => {
  let world: MockWorld;
  let bundle: EvidenceBundle;

  before(async () => {
    world = new MockWorld();
    bundle = await new MockMeeting(world, { amend: true }).play();
  });

  const ALTERATIONS: Record<string, [Alter, CheckCode]> = {
    'a word in a statement': [
      (copy) => {
        const one = at(copy, 0);
        const [head = '', , signature = ''] = one.jws?.split('.') ?? [];
        const payload = Buffer.from(payloadOf(one.jws).replace('Java 101', 'Java 102'));
        one.jws = `${head}.${payload.toString('base64url')}.${signature}`;
      },
      'seal.broken',
    ],
    'the digest of a statement': [(copy) => (at(copy, 0).digest = at(copy, 1).digest), 'statement.digest'],
    'a statement twice': [(copy) => copy.statements.push(at(copy, 0)), 'statement.twice'],
    'the order of statements': [(copy) => copy.statements.reverse(), 'statement.order'],
    'another institution’s key': [(copy) => (copy.institution.key = 'other'), 'statement.other-institution'],
    'another name for the institution': [
      (copy) => (copy.institution.name = 'Lycée 43'),
      'statement.institution-name',
    ],
    'no sealing key': [(copy) => (copy.keys = []), 'seal.key-unknown'],
    'drawings swapped between people': [
      (copy) => {
        swap(copy.statements, [0, 5], 'strokes');
      },
      'statement.strokes-differ',
    ],
    'salts swapped': [
      (copy) => {
        swap(copy.statements, [0, 1], 'salt');
      },
      'log.commitment',
    ],
    'places in the log swapped': [
      (copy) => {
        swap(copy.statements, [0, 1], 'inclusion');
      },
      'log.commitment',
    ],
    'two statements in one place': [(copy) => (at(copy, 0).inclusion = at(copy, 1).inclusion), 'log.twice'],
    'a mark in the roll call': [
      (copy) => {
        for (const one of copy.statements)
          one.rows = one.rows?.map((old) =>
            old?.person.name === 'Ada Absent' && 'mark' in old
              ? { ...old, mark: { kind: 'present', lateMinutes: 0, leftEarlyMinutes: 0 } }
              : old,
          ) as NonNullable<typeof one.rows>;
        for (const one of copy.statements) if (one.rows === undefined) delete one.rows;
      },
      'statement.rows-differ',
    ],
    'a signature left out': [
      (copy) => {
        without(copy, (text) => text.includes('student-signature') && text.includes('Zoé'));
      },
      'statement.counting-lost',
    ],
    'what was set aside, as if it counted': [
      (copy) => {
        without(copy, (text) => text.includes('"type":"set-aside"'));
      },
      'statement.counting-extra',
    ],
    'the validation left out': [
      (copy) => {
        without(copy, (text) => text.includes('"type":"validation"'));
      },
      'statement.validation-missing',
    ],
    'the roll call left out': [
      (copy) => {
        without(copy, (text) => text.includes('"type":"roll-call"'));
      },
      'statement.roll-call-missing',
    ],
    'the teacher’s signature left out': [
      (copy) => {
        without(copy, (text) => text.includes('"type":"teacher-signature"'));
      },
      'statement.roll-call-unsigned',
    ],
    'an amendment left out': [
      (copy) => {
        without(copy, (text) => text.includes('"type":"amendment"'));
      },
      'amendment.differs',
    ],
    'a signature called erased': [
      (copy) => {
        Object.assign(at(copy, 0), { jws: null, salt: null });
        delete at(copy, 0).strokes;
      },
      'sheet.row-differs',
    ],
    'a salt left of what is called erased': [(copy) => (at(copy, 0).jws = null), 'statement.half-erased'],
    'signatures swapped between people on the sheet': [
      (copy) => {
        swap(copy.sheet?.trainees ?? [], [0, 2], 'signature');
      },
      'sheet.signature-other',
    ],
    'a name on the sheet': [(copy) => (trainee(copy, 'Bob Typed').name = 'Rob Typed'), 'sheet.row-differs'],
    'a mark on the sheet': [
      (copy) => (trainee(copy, 'Ada Absent').mark = trainee(copy, 'Zoé Bréchet').mark),
      'sheet.row-differs',
    ],
    'a row of nobody’s': [
      (copy) => copy.sheet?.trainees.push({ ...trainee(copy, 'Zoé Bréchet'), row: 'A'.repeat(43) }),
      'sheet.row-unknown',
    ],
    'a row left out': [(copy) => copy.sheet?.trainees.shift(), 'sheet.row-lost'],
    'the title on the sheet': [
      (copy) => Object.assign(copy.sheet?.meeting ?? {}, { title: 'Else' }),
      'sheet.fact',
    ],
    'the teacher on the sheet': [
      (copy) => Object.assign(copy.sheet?.teachers[0] ?? {}, { name: 'Somebody' }),
      'sheet.fact',
    ],
    'one of two teachers of the same name left out': [(copy) => copy.sheet?.teachers.pop(), 'sheet.fact'],
    'a teacher of the same name too many': [
      (copy) => copy.sheet?.teachers.push({ name: 'Dupont, Jean', signature: null }),
      'sheet.fact',
    ],
    'a teacher parted at the comma of the name': [
      (copy) =>
        copy.sheet?.teachers.splice(1, 1, ...['Dupont', 'Jean'].map((name) => ({ name, signature: null }))),
      'sheet.fact',
    ],
    'a signature under another teacher': [
      (copy) => {
        swap(copy.sheet?.teachers ?? [], [0, 1], 'signature');
      },
      'sheet.fact',
    ],
    'a sentence on the sheet': [
      (copy) => Object.assign(copy.sheet?.sentences[0] ?? {}, { text: 'I was there.' }),
      'sheet.fact',
    ],
    'the number of the sheet': [
      (copy) => Object.assign(copy.sheet ?? {}, { id: 'EM-00000-00000/2' }),
      'sheet.fact',
    ],
    'the reason of an amendment on the sheet': [
      (copy) => Object.assign(copy.sheet?.amendments[0] ?? {}, { reason: 'none' }),
      'amendment.differs',
    ],
    'another log’s key': [
      (copy) => Object.assign(copy.log ?? {}, { key: new MockLog('emarge.example/log/lycee-42', 9).keyText }),
      'checkpoint.broken',
    ],
    'no revocation list that can be read': [(copy) => (copy.revocations = 'MAA='), 'certificate.list-broken'],
  };

  for (const [name, [alter, code]] of Object.entries(ALTERATIONS)) {
    it(`is found out: ${name}`, async () => {
      const report = await verified(world, altered(bundle, alter));
      expect(codesOf(report, 'failed')).to.include(code);
      expect(report.verdict).to.equal('failed');
    });
  }

  it('shows in its rows what the tests alter', () => {
    expect(row(bundle, 'Ada Absent')['mark']).to.deep.equal({ kind: 'absent', reason: 'illness' });
  });

  it('names who it is about', async () => {
    const copy = altered(bundle, (one) => (trainee(one, 'Bob Typed').name = 'Rob Typed'));
    const { checks } = await verified(world, copy);
    const failed = checks.filter(({ outcome }) => outcome === 'failed');
    expect(failed).to.have.length(1);
    expect(failed[0]?.subject).to.include({ what: 'row', name: 'Rob Typed' });
    expect(failed[0]?.params).to.deep.equal({ field: 'name' });
  });
});

describe('a bundle that another made', () => {
  it('of another institution, with keys of its own, does not lead to the root that is trusted', async () => {
    const [world, other] = [new MockWorld(), new MockWorld('lycee-43')];
    const report = await verified(other, await new MockMeeting(other).play(), await world.trust());
    expect(codesOf(report, 'failed')).to.have.members([
      'checkpoint.key-other',
      'time.other-root',
      'certificate.root-other',
    ]);
  });

  it('sealed again with another key under the same names, does not lead to the root that is trusted', async () => {
    const [world, forger] = [new MockWorld(), new MockWorld()];
    const { logKey, tsaRoots } = await forger.trust();
    const { roots } = await world.trust();
    const report = await verified(forger, await new MockMeeting(forger).play(), { roots, logKey, tsaRoots });
    expect(codesOf(report, 'failed')).to.deep.equal(['certificate.root-other']);
  });

  it('holds another person’s signature in a personal bundle', async () => {
    const world = new MockWorld();
    await new MockMeeting(world).play();
    const both = world.statements.filter(({ jws }) => payloadOf(jws).includes('"type":"student-signature"'));
    const bundle = await world.bundle({ kind: 'personal', sheet: null }, both);
    expect(codesOf(await verified(world, bundle), 'failed')).to.deep.equal(['statement.not-personal']);
  });
});

describe('the log of a bundle', () => {
  it('is older than a statement when the checkpoint is an old one', async () => {
    const world = new MockWorld();
    const bundle = await new MockMeeting(world).play();
    const old = altered(bundle, (copy) => {
      Object.assign(copy.log ?? {}, { checkpoint: world.log.checkpoint(3), timestamp: null });
    });
    expect(codesOf(await verified(world, old), 'failed')).to.include.members([
      'log.beyond',
      'log.not-included',
    ]);
  });

  it('was forked when a witness kept another tree of the same size', async () => {
    const world = new MockWorld();
    const bundle = await new MockMeeting(world).play();
    const fork = new MockLog();
    for (let i = 0; i < world.log.size; i++) fork.add(new Uint8Array(32).fill(i));
    const checkpoints = [utf8Bytes(fork.checkpoint())];
    expect(codesOf(await verified(world, bundle, { checkpoints }), 'failed')).to.deep.equal([
      'checkpoint.fork',
    ]);
  });

  it('is the one that a witness kept when the trees are the same, and then needs no word on witnesses', async () => {
    const world = new MockWorld();
    const bundle = await new MockMeeting(world).play();
    const kept = { url: '', key: world.log.keyText, checkpoint: world.log.checkpoint(), contradictions: [] };
    const checkpoints = [utf8Bytes(JSON.stringify(kept))];
    const report = await verified(world, bundle, { checkpoints, logKey: null });
    expect(codesOf(report, 'failed')).to.deep.equal([]);
    expect(codesOf(report, 'passed')).to.include.members(['checkpoint.witness-same', 'checkpoint.key-given']);
    expect(report.notices).not.to.include('no-witness');
  });

  it('was forked when what a witness kept as a contradiction is the tree of the bundle’s size', async () => {
    const world = new MockWorld();
    const bundle = await new MockMeeting(world).play();
    const fork = new MockLog();
    for (let i = 0; i < world.log.size; i++) fork.add(new Uint8Array(32).fill(i));
    const kept = {
      url: '',
      key: world.log.keyText,
      checkpoint: world.log.checkpoint(),
      contradictions: [fork.checkpoint()],
    };
    const checkpoints = [utf8Bytes(JSON.stringify(kept))];
    expect(codesOf(await verified(world, bundle, { checkpoints }), 'failed')).to.include('checkpoint.fork');
  });

  describe('beside a witness whose log went on', () => {
    /** What the witness keeps of a log, with the proof that it begins with a smaller one. */
    const keptOf = (log: MockLog, older: number): Uint8Array[] => {
      const proofs = [{ older, newer: log.size, hashes: log.consistency(older) }];
      const kept = { url: '', key: log.keyText, checkpoint: log.checkpoint(), contradictions: [], proofs };
      return [utf8Bytes(JSON.stringify(kept))];
    };

    it('begins what the witness kept, by the proof that it got', async () => {
      const world = new MockWorld();
      const bundle = await new MockMeeting(world).play();
      const size = world.log.size;
      for (let i = 0; i < 5; i++) world.log.add(new Uint8Array(32).fill(i));
      const report = await verified(world, bundle, { checkpoints: keptOf(world.log, size) });
      expect(codesOf(report, 'failed')).to.deep.equal([]);
      expect(codesOf(report, 'passed')).to.include('checkpoint.witness-same');
    });

    it('is found to be a fork when it does not begin what the witness kept', async () => {
      const world = new MockWorld();
      const bundle = await new MockMeeting(world).play();
      const fork = new MockLog();
      for (let i = 0; i < world.log.size + 5; i++) fork.add(new Uint8Array(32).fill(i));
      const report = await verified(world, bundle, { checkpoints: keptOf(fork, world.log.size) });
      expect(codesOf(report, 'failed')).to.deep.equal(['checkpoint.fork']);
    });
  });

  it('cannot be compared with a witness’s tree of another size, and that is no pass', async () => {
    const world = new MockWorld();
    const meeting = new MockMeeting(world);
    await meeting.play();
    const checkpoints = [utf8Bytes(world.log.checkpoint(2))];
    const report = await verified(world, await meeting.personal('Bob Typed'), { checkpoints });
    expect(report.verdict).to.equal('incomplete');
    expect(codesOf(report, 'not-checkable')).to.deep.equal(['checkpoint.witness-other-size']);
  });

  it('is of another institution', async () => {
    const world = new MockWorld('lycee-42', new MockLog('emarge.example/log/lycee-43'));
    const bundle = await new MockMeeting(world).play();
    expect(codesOf(await verified(world, bundle), 'failed')).to.deep.equal(['checkpoint.other-origin']);
  });
});

describe('the time of a bundle', () => {
  it('is from before what was stamped', async () => {
    const world = new MockWorld();
    // The authority's certificate begins with its first stamp.
    await world.stamp('');
    world.pass(3_600_000);
    const meeting = new MockMeeting(world);
    await meeting.play();
    world.pass(-1_800_000);
    const report = await verified(world, await meeting.personal('Bob Typed'));
    expect(codesOf(report, 'failed')).to.include('time.before-statement');
  });

  it('is on another checkpoint', async () => {
    const world = new MockWorld();
    const bundle = await new MockMeeting(world).play();
    const timestamp = await world.stamp('something else');
    const other = altered(bundle, (copy) => Object.assign(copy.log ?? {}, { timestamp }));
    const { checks } = await verified(world, other);
    expect(checks.find(({ code }) => code === 'time.invalid')?.params).to.deep.equal({ problem: 'imprint' });
  });

  it('is not shown without a time-stamp, nor then that the key was good', async () => {
    const world = new MockWorld();
    const bundle = await new MockMeeting(world).play();
    const bare = altered(bundle, (copy) => Object.assign(copy.log ?? {}, { timestamp: null }));
    const report = await verified(world, bare);
    expect(codesOf(report, 'failed')).to.deep.equal([]);
    expect(codesOf(report, 'not-checkable')).to.include.members(['time.none', 'certificate.no-time']);
  });

  it('is after the key was revoked', async () => {
    const world = new MockWorld();
    const meeting = new MockMeeting(world);
    await meeting.play();
    await world.revoke();
    const { verdict } = await verified(world, await meeting.personal('Bob Typed'));
    world.pass(24 * 3_600_000);
    const report = await verified(world, await meeting.personal('Bob Typed'));
    expect(verdict).to.equal('passed');
    expect(codesOf(report, 'failed')).to.deep.equal(['certificate.revoked']);
  });

  it('is after the certificate ended, unless an earlier checkpoint was stamped before', async () => {
    const world = new MockWorld();
    const meeting = new MockMeeting(world);
    await meeting.play();
    const checkpoint = world.log.checkpoint();
    const timestamp = await world.stamp(checkpoint);
    const { size } = world.log;
    world.log.add(new Uint8Array(32));
    world.pass(4 * 365 * 24 * 3_600_000);
    const late = await meeting.personal('Bob Typed');
    const earlier = [{ checkpoint, timestamp, consistency: world.log.consistency(size) }];
    const shown = altered(late, (copy) => Object.assign(copy.log ?? {}, { earlier }));
    const forked = altered(shown, (copy) => copy.log?.earlier?.[0]?.consistency.reverse());
    expect(codesOf(await verified(world, late), 'failed')).to.deep.equal(['certificate.expired']);
    expect((await verified(world, shown)).verdict).to.equal('passed');
    expect(codesOf(await verified(world, forked), 'failed')).to.include('checkpoint.earlier-broken');
  });
});

describe('a meeting that its operator sealed otherwise than it was', () => {
  const TAMPERED: Record<string, [MeetingOptions, CheckCode]> = {
    'a validation that names nobody missing': [
      { tamper: only('validation', () => ({ missing: [] })) },
      'statement.missing-wrong',
    ],
    'a validation without one of the signatures': [
      { tamper: only('validation', ({ signatures }) => ({ signatures: signatures.slice(1) })) },
      'statement.counting-extra',
    ],
    'a validation that counts a signature twice': [
      {
        tamper: only('validation', ({ signatures }) => ({
          signatures: [...signatures, ...signatures.slice(0, 1)],
        })),
      },
      'statement.counting-lost',
    ],
    'a roll call that another teacher signed': [
      { tamper: only('teacher-signature', ({ person }) => ({ person: { ...person, id: 'f'.repeat(24) } })) },
      'statement.teacher-other',
    ],
    'an amendment of nothing': [
      { amend: true, tamper: only('amendment', () => ({ of: 'A'.repeat(43) })) },
      'amendment.chain',
    ],
    'an amendment that begins at two': [
      { amend: true, tamper: only('amendment', () => ({ number: 2 })) },
      'amendment.chain',
    ],
    'an amendment that says another title before': [
      {
        amend: true,
        tamper: only('amendment', () => ({ facts: [{ field: 'title', before: 'X', after: 'Generics' }] })),
      },
      'amendment.before',
    ],
    'an amendment that calls an addition a change': [
      { amend: true, tamper: only('amendment', () => ({ added: 0 })) },
      'amendment.before',
    ],
    'an amendment that calls a change an addition': [
      { amend: true, tamper: only('amendment', () => ({ added: 2 })) },
      'amendment.before',
    ],
    'an amendment that adds more than it names': [
      { amend: true, tamper: only('amendment', () => ({ added: 3 })) },
      'amendment.before',
    ],
    'a typed signature without a name': [
      { tamper: only('student-signature', () => ({ typedName: null })) },
      'statement.method',
    ],
    'a signature that counts, of another title': [
      {
        tamper: only('student-signature', ({ meeting }) => ({ meeting: { ...meeting, title: 'Another' } })),
      },
      'statement.facts-other',
    ],
    'a teacher’s signature of other hours': [
      {
        tamper: only('teacher-signature', ({ meeting }) => ({
          meeting: { ...meeting, start: '2026-11-18T10:00:00.000Z' },
        })),
      },
      'statement.facts-other',
    ],
    'a roll call of another room': [
      { tamper: only('roll-call', ({ meeting }) => ({ meeting: { ...meeting, room: 'Z9' } })) },
      'statement.facts-other',
    ],
    'an amendment of a meeting in another room': [
      { amend: true, tamper: only('amendment', ({ meeting }) => ({ meeting: { ...meeting, room: 'Z9' } })) },
      'amendment.before',
    ],
    'an amendment that sets a signature aside twice': [
      {
        amend: true,
        tamper: only('amendment', ({ setAside }) => ({ setAside: [...setAside, ...setAside] })),
      },
      'amendment.differs',
    ],
    'a validation that counts the roll call': [
      {
        tamper: only('validation', ({ signatures, rollCallDigest }) => ({
          signatures: [...signatures, rollCallDigest ?? ''],
        })),
      },
      'statement.counting-lost',
    ],
    'a set-aside of nothing': [
      { tamper: only('set-aside', () => ({ of: 'A'.repeat(43) })) },
      'statement.set-aside-unknown',
    ],
    'a signature of another meeting': [
      {
        tamper: only('student-signature', ({ meeting }) => ({ meeting: { ...meeting, id: 'f'.repeat(24) } })),
      },
      'statement.other-meeting',
    ],
    'a signature of somebody with another name': [
      { tamper: only('student-signature', ({ person }) => ({ person: { ...person, name: 'X' } })) },
      'statement.signer-unknown',
    ],
  };

  for (const [name, [options, code]] of Object.entries(TAMPERED)) {
    it(`is found out: ${name}`, async () => {
      const world = new MockWorld();
      const report = await verified(world, await new MockMeeting(world, options).play());
      expect(codesOf(report, 'failed')).to.include(code);
    });
  }

  it('tells a signature that arrived while the meeting was edited from one that was dropped', async () => {
    const world = new MockWorld();
    const before: Tamper = only('student-signature', ({ person, meeting }) =>
      person.name === 'Bob Typed' ? { meeting: { ...meeting, room: 'A1' } } : {},
    );
    const dropped: Tamper = only('validation', ({ signatures }) => ({
      signatures: signatures.filter((digest) => digest !== bob),
    }));
    let bob = '';
    const meeting = new MockMeeting(world, {
      tamper: (statement) => {
        const sealed = dropped(before(statement));
        if (sealed.type === 'student-signature' && sealed.person.name === 'Bob Typed') bob = digestOf(sealed);
        return sealed;
      },
    });
    const report = await verified(world, await meeting.play());
    expect(codesOf(report, 'passed')).to.include('statement.before-edit');
    expect(codesOf(report, 'failed')).not.to.include('statement.counting-extra');
  });

  it('is no bundle when a byte is not in its one form', async () => {
    const world = new MockWorld();
    const bundle = await new MockMeeting(world).play();
    const { NO_TRUST } = await import('../../../src/evidence/verify/trust.ts');
    const spaced = utf8Bytes(Buffer.from(fileOf(bundle)).toString().replace('{', '{ '));
    expect(codesOf(await verifyFile(spaced, NO_TRUST), 'failed')).to.deep.equal(['format.not-canonical']);
  });
});

describe('a meeting of which people were erased', () => {
  let world: MockWorld;
  let bundle: EvidenceBundle;
  before(async () => {
    world = new MockWorld();
    bundle = await new MockMeeting(world, { amend: true, erase: true }).play();
  });

  const failures = async (alter: Alter): Promise<CheckCode[]> =>
    codesOf(await verified(world, altered(bundle, alter)), 'failed');

  it('keeps the erased row of whom an amendment added: without it the sheet lost one', async () => {
    expect(await failures(() => undefined)).to.deep.equal([]);
    expect(bundle.sheet?.trainees.at(-1)?.state).to.equal('erased');
    expect(await failures((copy) => copy.sheet?.trainees.pop())).to.include('sheet.row-lost');
  });

  it('has no row on the sheet for a change that was erased', async () => {
    const change = bundle.statements.find(({ jws }) => payloadOf(jws).includes('"type":"amendment"'));
    const statement = JSON.parse(payloadOf(change?.jws ?? null)) as { rows: string[] };
    const invented = { row: statement.rows[0] ?? '', name: null, mark: null, signature: null };
    const found = await failures((copy) => {
      for (const { rows } of copy.statements) if (rows?.length === 2) rows[0] = null;
      copy.sheet?.trainees.push({ ...invented, state: 'erased' });
    });
    expect(found).to.include('sheet.row-unknown');
  });
});

describe('a sheet that whoever stole the key sealed again', () => {
  const PRINT = {
    drawings: new Map<never, never>(),
    places: new Map<never, never>(),
    trust: { log: null, stampedBy: null, rootFingerprint: null },
    verifyUrl: 'https://emarge.example/verify',
  };

  /** Around the genuine bundle, so long after it, with a key that was revoked between. */
  async function forged(later: number): Promise<{ world: MockWorld; pdf: Uint8Array }> {
    const world = new MockWorld();
    const bundle = await new MockMeeting(world).play();
    const { services, institution } = world;
    const signer = await currentSigner(services, institution);
    await world.revoke();
    world.pass(later);
    const sheet = altered(bundle, (copy) => (trainee(copy, 'Max Missing').name = 'Max Present')).sheet;
    if (sheet === null) throw new Error('no sheet');
    const archive = (file: Uint8Array): Promise<Uint8Array> => Promise.resolve(file);
    const stamper = developmentStamper(services, world.tsa);
    const now = new Date(services.clock.now());
    const print = { ...PRINT, sheet, bundle: fileOf(bundle) };
    return { world, pdf: await printSheet({ signer, stamper, now, archive }, print) };
  }

  it('is no pass on the word of a list from before: nobody knows what came since', async () => {
    const { world, pdf } = await forged(90 * 24 * 3_600_000);
    const report = await verifyFile(pdf, readTrust(await world.trust()));
    expect(codesOf(report, 'not-checkable')).to.deep.equal(['pdf.list-old']);
    expect(report.verdict).to.equal('incomplete');
  });

  it('is told from one that was sealed within a day of its list', async () => {
    const { world, pdf } = await forged(23 * 3_600_000);
    const report = await verifyFile(pdf, readTrust(await world.trust()));
    expect(codesOf(report, 'passed')).to.include('pdf.not-revoked');
    expect(codesOf(report, 'not-checkable')).not.to.include('pdf.list-old');
  });
});
