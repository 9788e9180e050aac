import { expect } from 'chai';
import type { GivenTrust } from '../../src/evidence/verify/trust.ts';
import expected from '../fixtures/evidence/verify/expected.json' with { type: 'json' };
import { askStranger, disagreements } from './stranger/ask.ts';
import { changesOf, spread } from './stranger/changes.ts';
import { GOLDEN, golden, goldenTrust } from './verify/support/golden.ts';
import { MockMeeting, only, type MeetingOptions, type Tamper } from './verify/support/mock-meeting.ts';
import { fileOf, MockWorld } from './verify/support/mock-world.ts';

/** What the document leaves to be checked, a second verifier checks: `test/evidence/stranger`, written from it alone. */
describe('a verifier written from the document alone', () => {
  it('comes to the golden verdicts', () => {
    const found = askStranger(new Map(GOLDEN.map((name) => [name, golden(name)])), goldenTrust());
    for (const name of GOLDEN) {
      expect(found.get(name)?.failed, name).to.deep.equal([]);
      expect(found.get(name)?.verdict, name).to.equal(expected[name].verdict);
    }
  });

  const TRUSTED: Record<string, GivenTrust> = {
    'nothing at all': {},
    'no root of the institution': { ...goldenTrust(), roots: [] },
    'no root of the time': { ...goldenTrust(), tsaRoots: [] },
    'no key of the log': { ...goldenTrust(), logKey: null },
    'the root of the time for the institution’s': { ...goldenTrust(), roots: goldenTrust().tsaRoots ?? [] },
    'the root of the institution for the time’s': { ...goldenTrust(), tsaRoots: goldenTrust().roots ?? [] },
    'a witness’s checkpoint of another size': { ...goldenTrust(), checkpoints: [golden('checkpoint.txt')] },
    'the key of another log': { ...goldenTrust(), logKey: new MockWorld('lycee-43').log.keyText },
  };
  for (const [name, trust] of Object.entries(TRUSTED)) {
    it(`agrees with the product’s on golden files, given ${name}`, async () => {
      const files = new Map(GOLDEN.map((file) => [file, golden(file)]));
      expect(await disagreements(files, trust)).to.deep.equal([]);
    });
  }

  const MEETINGS: Record<string, MeetingOptions> = {
    'as it was': {},
    'with identities': { identities: true },
    amended: { amend: true },
    'amended, and people erased': { amend: true, erase: true, identities: true },
  };
  for (const [name, options] of Object.entries(MEETINGS)) {
    it(`agrees on a meeting ${name}, and on proofs of its signatures`, async () => {
      const world = new MockWorld();
      const meeting = new MockMeeting(world, options);
      const files = new Map([['meeting', fileOf(await meeting.play())]]);
      for (const person of ['Zoé Bréchet', 'Bob Typed', '雷 李'])
        files.set(person, fileOf(await meeting.personal(person)));
      const trust = await world.trust();
      expect(askStranger(files, trust).get('meeting')?.failed).to.deep.equal([]);
      expect(await disagreements(files, trust)).to.deep.equal([]);
    });
  }

  it('agrees on a revoked key, and on one whose certificate had ended', async () => {
    const world = new MockWorld();
    const meeting = new MockMeeting(world);
    await meeting.play();
    const files = new Map<string, Uint8Array>();
    const keep = async (name: string): Promise<unknown> =>
      files.set(name, fileOf(await meeting.personal('Bob Typed')));
    await world.revoke();
    await keep('before the revocation takes effect');
    world.pass(24 * 3_600_000);
    await keep('revoked');
    const checkpoint = world.log.checkpoint();
    const earlier = { checkpoint, timestamp: await world.stamp(checkpoint) };
    const { size } = world.log;
    world.log.add(new Uint8Array(32));
    world.pass(4 * 365 * 24 * 3_600_000);
    await keep('ended');
    const late = await meeting.personal('Bob Typed');
    const log = { ...late.log, earlier: [{ ...earlier, consistency: world.log.consistency(size) }] };
    files.set('ended, but shown by an earlier checkpoint', fileOf({ ...late, log }));
    expect(await disagreements(files, await world.trust())).to.deep.equal([]);
  });

  for (const [name, count] of [
    ['personal.json', 250],
    ['meeting.json', 120],
  ] as const) {
    it(`agrees when a member is another, null or gone: ${name}`, async function () {
      this.timeout(180_000);
      const bundle: unknown = JSON.parse(Buffer.from(golden(name)).toString());
      const changes = spread(changesOf(bundle), count);
      const files = new Map(changes.map((change) => [change.name, fileOf(change.value)]));
      expect(files).to.have.length.greaterThan(count / 2);
      expect(await disagreements(files, goldenTrust())).to.deep.equal([]);
    });
  }

  for (const [name, count] of [
    ['personal.json', 150],
    ['clean.pdf', 60],
  ] as const) {
    it(`fails whatever byte is another: ${name}`, () => {
      const file = golden(name);
      const places = spread([...file.keys()], count);
      const copies = places.map((at): [string, Uint8Array] => {
        const copy = Uint8Array.from(file);
        copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8));
        return [String(at), copy];
      });
      const found = askStranger(new Map(copies), goldenTrust());
      const others = [...found].filter(([, { verdict }]) => verdict !== 'failed').map(([at]) => at);
      expect(others).to.deep.equal([]);
    });
  }
});

describe('a verifier written from the document alone, and an operator who seals otherwise than it was', () => {
  const nobody = 'A'.repeat(43);
  const TAMPERED: Record<string, Tamper> = {
    'names nobody missing': only('validation', () => ({ missing: [] })),
    'counts one signature less': only('validation', ({ signatures }) => ({
      signatures: signatures.slice(1),
    })),
    'counts a signature of nobody': only('validation', ({ signatures }) => ({
      signatures: [...signatures, nobody],
    })),
    'lets another sign the roll call': only('teacher-signature', ({ person }) => ({
      person: { ...person, id: 'x' },
    })),
    'has a roll call of another': only('roll-call', ({ completedBy }) => ({
      completedBy: { ...completedBy, id: 'x' },
    })),
    'amends nothing': only('amendment', () => ({ of: nobody })),
    'begins amendments at two': only('amendment', () => ({ number: 2 })),
    'amends another title': only('amendment', () => ({
      facts: [{ field: 'title', before: 'X', after: 'Generics' }],
    })),
    'calls an addition a change': only('amendment', () => ({ added: 0 })),
    'calls a change an addition': only('amendment', () => ({ added: 2 })),
    'sets aside nothing': only('set-aside', () => ({ of: nobody })),
    'types no name': only('student-signature', () => ({ typedName: null })),
    'draws nothing': only('student-signature', () => ({ strokesDigest: null })),
    'signs in another meeting': only('student-signature', ({ meeting }) => ({
      meeting: { ...meeting, id: 'x' },
    })),
    'shows signers another title': only('student-signature', ({ meeting }) => ({
      meeting: { ...meeting, title: 'Another' },
    })),
    'shows the teacher another start': only('teacher-signature', ({ meeting }) => ({
      meeting: { ...meeting, start: '2026-11-18T10:00:00.000Z' },
    })),
    'completes the roll call of another room': only('roll-call', ({ meeting }) => ({
      meeting: { ...meeting, room: 'Z9' },
    })),
    'amends a meeting in another room': only('amendment', ({ meeting }) => ({
      meeting: { ...meeting, room: 'Z9' },
    })),
    'counts the roll call as a signature': only('validation', ({ signatures, rollCallDigest }) => ({
      signatures: [...signatures, rollCallDigest ?? ''],
    })),
    'sets the same signature aside twice': only('amendment', ({ setAside }) => ({
      setAside: [...setAside, ...setAside],
    })),
    'gives signers another name': only('student-signature', ({ person }) => ({
      person: { ...person, name: 'X' },
    })),
    'closes early, and the sheet does not say so': only('validation', () => ({
      closedEarly: { at: '2026-11-18T11:00:00.000Z', by: 'S. Kretär', reason: 'ill' },
    })),
  };
  for (const [name, tamper] of Object.entries(TAMPERED)) {
    it(`finds out as the product’s does one who ${name}`, async () => {
      const world = new MockWorld();
      const files = new Map([[name, fileOf(await new MockMeeting(world, { amend: true, tamper }).play())]]);
      const trust = await world.trust();
      expect(await disagreements(files, trust)).to.deep.equal([]);
      expect(askStranger(files, trust).get(name)?.verdict).to.equal('failed');
    });
  }
});
