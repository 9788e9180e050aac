import { expect } from 'chai';
import { findAnomalies, uncomparedInk } from '../../../src/domain/pre-audit.ts';
import type { Anomaly, CheckedMeeting, CheckedSignature } from '../../../src/domain/pre-audit-facts.ts';
import { PRESENT } from '../../../src/domain/roll-call.ts';
import { ABSENT, END, START } from '../../support/meetings.ts';

const checked = (changes: Partial<CheckedMeeting> = {}): CheckedMeeting => ({
  id: 'one',
  course: 'java',
  courseTitle: 'Java 101',
  title: 'Interfaces',
  room: 'B12',
  teachers: [{ person: 'mueller', name: 'A. Müller' }],
  start: START,
  end: END,
  closed: true,
  halfDays: 1,
  holiday: null,
  rows: [],
  signatures: [],
  teacherSignatures: [],
  ...changes,
});

const signature = (changes: Partial<CheckedSignature> = {}): CheckedSignature => ({
  statement: 's',
  meeting: 'one',
  by: 'student',
  person: 'zoe',
  name: 'Zoé Bréchet',
  receivedAt: START,
  method: 'drawn',
  typedName: null,
  prints: null,
  ...changes,
});

const teacherSignature = (changes: Partial<CheckedSignature> = {}): CheckedSignature =>
  signature({ by: 'teacher', person: 'mueller', name: 'A. Müller', ...changes });

const row = (changes: Partial<CheckedMeeting['rows'][number]> = {}): CheckedMeeting['rows'][number] => ({
  person: 'zoe',
  name: 'Zoé Bréchet',
  subject: true,
  mark: PRESENT,
  ...changes,
});

const kindsOf = (...meetings: CheckedMeeting[]): string[] => findAnomalies(meetings).map(({ kind }) => kind);
const ofKind = <Kind extends Anomaly['kind']>(
  kind: Kind,
  ...meetings: CheckedMeeting[]
): Extract<Anomaly, { kind: Kind }>[] =>
  findAnomalies(meetings).filter((one): one is Extract<Anomaly, { kind: Kind }> => one.kind === kind);

describe('pre-audit: a meeting', () => {
  it('that has everything has nothing to look at', () => {
    expect(kindsOf(checked({ rows: [row()], signatures: [signature()] }))).to.deep.equal([]);
  });

  it('lacks a title, a room or a teacher', () => {
    const [found] = ofKind('fact-missing', checked({ title: ' ', room: '', teachers: [] }));
    expect(found?.missing).to.deep.equal(['title', 'room', 'teacher']);
  });

  it('is on a public holiday, and over several half-days', () => {
    expect(kindsOf(checked({ holiday: 'Noël', halfDays: 2 }))).to.deep.equal([
      'public-holiday',
      'several-half-days',
    ]);
  });

  for (const [words, meeting] of [
    ['while signing is open', checked({ closed: false, rows: [row()] })],
    ['when marked absent', checked({ rows: [row({ mark: ABSENT })] })],
    ['when not marked', checked({ rows: [row({ mark: null })] })],
    ['when not subject', checked({ rows: [row({ subject: false })] })],
  ] as const) {
    it(`lacks no signature ${words}`, () => expect(kindsOf(meeting)).to.deep.equal([]));
  }

  it('lacks the signature of who is marked present, once signing is over', () => {
    const rows = [row(), row({ person: 'lei', name: '雷 李' })];
    const [found] = ofKind('present-unsigned', checked({ rows, signatures: [signature()] }));
    expect(found?.names).to.deep.equal(['雷 李']);
  });

  it('has a name that is another than the sheet shows', () => {
    const signatures = [signature({ typedName: 'Brechet' }), signature({ typedName: 'Max Power' })];
    const [found] = ofKind('another-name', checked({ signatures }));
    expect(found?.names).to.deep.equal([{ name: 'Zoé Bréchet', typed: 'Max Power' }]);
  });
});

describe('pre-audit: chains of signatures', () => {
  const received = (...offsets: number[]): CheckedMeeting =>
    checked({ signatures: offsets.map((offset) => signature({ receivedAt: START + offset })) });
  const runs = (...offsets: number[]): [number, number][] =>
    ofKind('even-spacing', received(...offsets)).map(({ count, gapMs }) => [count, gapMs]);

  it('of five at the same distance', () => {
    expect(runs(0, 10_000, 20_000, 30_000, 40_000)).to.deep.equal([[5, 10_000]]);
    expect(runs(40_000, 0, 20_000, 10_000, 30_000)).to.deep.equal([[5, 10_000]]);
    expect(runs(0, 10_000, 20_000, 30_000)).to.deep.equal([]);
  });

  it('within a twentieth of the first gap', () => {
    expect(runs(0, 10_000, 20_500, 30_000, 40_500)).to.deep.equal([[5, 10_000]]);
    expect(runs(0, 10_000, 20_501, 30_001, 40_001)).to.deep.equal([]);
  });

  it('not in a rush, where any spacing is chance', () => {
    expect(runs(0, 1_000, 2_000, 3_000, 4_000)).to.deep.equal([[5, 1_000]]);
    expect(runs(0, 999, 1_998, 2_997, 3_996)).to.deep.equal([]);
    expect(runs(0, 0, 0, 0, 0)).to.deep.equal([]);
  });

  it('after and between others, each once', () => {
    const chain = [0, 5_000, 10_000, 15_000, 20_000];
    const later = chain.map((offset) => 100_000 + offset * 2);
    expect(runs(-77_000, ...chain, 60_000, ...later)).to.deep.equal([
      [5, 5_000],
      [5, 10_000],
    ]);
  });
});

describe('pre-audit: equal drawings', () => {
  const drawn = (
    statement: string,
    [exact, shape, timing]: [exact: string, shape: string, timing: string | null],
  ): CheckedSignature => signature({ statement, prints: { exact, shape, timing } });
  const told = (...signatures: CheckedSignature[]): [string, string[]][] =>
    ofKind('equal-ink', checked({ signatures })).map((one) => [
      one.equality,
      one.signatures.map(({ statement }) => statement),
    ]);

  it('are told once, by what says most', () => {
    expect(told(drawn('a', ['1', 's', 't']), drawn('b', ['1', 's', 't']))).to.deep.equal([
      ['exact', ['a', 'b']],
    ]);
    expect(told(drawn('a', ['1', 's', 't']), drawn('b', ['2', 's', 't']))).to.deep.equal([
      ['shape', ['a', 'b']],
    ]);
    expect(told(drawn('a', ['1', 's', 't']), drawn('b', ['2', 'u', 't']))).to.deep.equal([
      ['timing', ['a', 'b']],
    ]);
  });

  it('are none where nothing is the same, or nothing is known', () => {
    expect(told(drawn('a', ['1', 's', null]), drawn('b', ['2', 'u', null]))).to.deep.equal([]);
    expect(told(signature(), signature())).to.deep.equal([]);
  });

  it('name the meetings that they are in, and a moved one beside two exact ones', () => {
    const one = checked({ signatures: [drawn('a', ['1', 's', null]), drawn('b', ['1', 's', null])] });
    const moved = { ...drawn('c', ['2', 's', null]), meeting: 'two' };
    const two = checked({ id: 'two', start: END, end: END + 1, signatures: [moved] });
    expect(ofKind('equal-ink', two, one).map(({ equality, meetings }) => [equality, meetings])).to.deep.equal(
      [
        ['exact', ['one']],
        ['shape', ['one', 'two']],
      ],
    );
  });

  it('that were made before drawings were compared are counted', () => {
    const signatures = [signature(), signature({ method: 'typed' }), drawn('a', ['1', 's', null])];
    expect(uncomparedInk([checked({ signatures })])).to.equal(1);
    const teacherSignatures = [teacherSignature(), teacherSignature({ method: 'typed' })];
    expect(uncomparedInk([checked({ signatures, teacherSignatures })])).to.equal(2);
  });

  describe('of teachers', () => {
    const drawnBy = (person: string, changes: Partial<CheckedSignature> = {}): CheckedSignature =>
      teacherSignature({ person, prints: { exact: '1', shape: 's', timing: null }, ...changes });
    const groups = (...meetings: CheckedMeeting[]): string[][] =>
      ofKind('equal-ink', ...meetings).map(({ signatures }) =>
        signatures.map(({ by, person, meeting }) => `${by} ${person} ${meeting}`),
      );
    const other = (...teacherSignatures: CheckedSignature[]): CheckedMeeting =>
      checked({ id: 'two', start: END, end: END + 1, teacherSignatures });

    it("are compared with students'", () => {
      const meeting = checked({
        signatures: [drawn('a', ['1', 's', null])],
        teacherSignatures: [drawnBy('mueller')],
      });
      expect(groups(meeting)).to.deep.equal([['student zoe one', 'teacher mueller one']]);
    });

    it("are compared with another teacher's, and with the teacher's own of another meeting", () => {
      const one = checked({ teacherSignatures: [drawnBy('mueller')] });
      expect(groups(one, other(drawnBy('roy', { meeting: 'two' })))).to.deep.equal([
        ['teacher mueller one', 'teacher roy two'],
      ]);
      expect(groups(one, other(drawnBy('mueller', { meeting: 'two' })))).to.deep.equal([
        ['teacher mueller one', 'teacher mueller two'],
      ]);
    });

    it('are in no chain of the students, and sign for no row', () => {
      const signatures = [0, 10, 20, 30].map((s) => signature({ receivedAt: START + s * 1_000 }));
      const teacherSignatures = [teacherSignature({ receivedAt: START + 40_000, typedName: 'Max Power' })];
      expect(kindsOf(checked({ signatures, teacherSignatures }))).to.deep.equal([]);
      const rows = [row({ person: 'mueller' })];
      expect(kindsOf(checked({ rows, teacherSignatures: [teacherSignature()] }))).to.deep.equal([
        'present-unsigned',
      ]);
    });
  });
});

describe('pre-audit: meetings beside one another', () => {
  const [nine, ten] = [START + 30 * 60_000, START + 90 * 60_000];

  it('of one teacher overlap, but not where one ends as the other begins', () => {
    const overlapping = checked({ id: 'two', start: nine, end: ten });
    expect(ofKind('teacher-twice', checked(), overlapping)[0]).to.deep.include({
      meetings: ['one', 'two'],
      name: 'A. Müller',
    });
    expect(kindsOf(checked(), checked({ id: 'two', start: END, end: END + 1 }))).to.deep.equal([]);
    const other = [{ person: 'roy', name: 'A. Müller' }];
    expect(kindsOf(checked(), { ...overlapping, teachers: other })).to.deep.equal([]);
  });

  it('of one course bear another title than most', () => {
    const at = (id: string, courseTitle: string, day: number): CheckedMeeting =>
      checked({ id, courseTitle, start: START + day * 86_400_000, end: END + day * 86_400_000 });
    const meetings = [at('a', 'Java', 0), at('b', 'Java 101', 1), at('c', 'Java', 2), at('d', '', 3)];
    expect(ofKind('title-differs', ...meetings)).to.deep.equal([
      { kind: 'title-differs', meetings: ['b'], title: 'Java 101', usual: 'Java' },
    ]);
    const equal = [at('a', 'Java', 0), at('b', 'Java 101', 1)];
    expect(ofKind('title-differs', ...equal)[0]).to.deep.include({ title: 'Java', usual: 'Java 101' });
    const elsewhere = { ...at('b', 'Maths', 1), course: 'maths' };
    expect(kindsOf(at('a', 'Java', 0), elsewhere)).to.deep.equal([]);
  });
});
