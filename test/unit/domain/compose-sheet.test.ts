import { expect } from 'chai';
import {
  composeSheet,
  sealedRecord,
  sheetId,
  type DigestedStatement,
  type RecordedSheet,
} from '../../../src/domain/compose-sheet.ts';
import {
  amendment,
  personNamed,
  rollCall,
  row,
  signatureOf,
  teacherSignature,
  validation,
} from '../../support/sealed-meeting.ts';

const ILL = { kind: 'absent' as const, reason: 'illness' as const };
const PRESENT = { kind: 'present' as const, lateMinutes: 0, leftEarlyMinutes: 0 };

function sheetOf(...statements: DigestedStatement[]): RecordedSheet {
  const record = sealedRecord(statements);
  if (record === null) throw new Error('not validated');
  return composeSheet(record);
}

const states = ({ trainees }: RecordedSheet): [string | null, string][] =>
  trainees.map(({ name, state }) => [name, state]);

describe('attendance sheet', () => {
  it('is of no meeting that is not validated', () => {
    expect(sealedRecord([rollCall([row('Zoé')]), signatureOf('Zoé')])).to.equal(null);
  });

  it('says of everyone in the roll call, in its order, what the seals say', () => {
    const sheet = sheetOf(
      signatureOf('Zoé'),
      rollCall([row('雷'), row('Zoé'), row('Ali', { mark: ILL }), row('Guest', { subject: false })]),
      teacherSignature(),
      validation({ signatures: ['signature Zoé'] }),
    );
    expect(states(sheet)).to.deep.equal([
      ['雷', 'missing'],
      ['Zoé', 'signed'],
      ['Ali', 'absent'],
      ['Guest', 'not-subject'],
    ]);
    expect(sheet.trainees[1]?.signature).to.deep.equal({
      digest: 'signature Zoé',
      method: 'drawn',
      receivedAt: '2026-11-24T07:41:00.000Z',
      typedName: null,
    });
    expect(sheet.trainees.map((trainee) => trainee.row)).to.deep.equal([
      'row 雷',
      'row Zoé',
      'row Ali',
      'row Guest',
    ]);
    expect(sheet.teachers).to.have.length(1);
    expect(sheet.teachers[0]?.signature?.typedName).to.equal('A. Müller');
    expect(sheet.completed).to.deep.equal({ by: 'A. Müller', at: '2026-11-24T08:00:00.000Z', version: 1 });
    expect(sheet.validated).to.deep.equal({ by: 'S. Office', at: '2026-11-24T10:00:00.000Z' });
    expect(sheet.sentences.map(({ text }) => text)).to.deep.equal([
      'I attended this meeting.',
      'I held this meeting.',
    ]);
  });

  it('counts no signature that the validation does not name', () => {
    const sheet = sheetOf(signatureOf('Zoé'), rollCall([row('Zoé')]), validation());
    expect(states(sheet)).to.deep.equal([['Zoé', 'missing']]);
    expect(sheet.sentences).to.deep.equal([]);
  });

  it('takes the version of the roll call that was validated, and who signed that one', () => {
    const sheet = sheetOf(
      rollCall([row('Zoé', { mark: ILL })], { version: 1 }, 'earlier'),
      teacherSignature({ rollCallDigest: 'earlier' }),
      rollCall([row('Zoé')], { version: 2 }),
      validation(),
    );
    expect(states(sheet)).to.deep.equal([['Zoé', 'missing']]);
    expect(sheet.completed?.version).to.equal(2);
    expect(sheet.teachers).to.deep.equal([{ name: 'A. Müller', signature: null }]);
  });

  it('names a substitute who signed beside the teachers of the meeting', () => {
    const substitute = { id: 'b', issuer: 'https://lms.example', sub: 'b', name: 'B. Substitute' };
    const sheet = sheetOf(rollCall([]), teacherSignature({ person: substitute }), validation());
    expect(sheet.teachers.map(({ name, signature }) => [name, signature !== null])).to.deep.equal([
      ['A. Müller', false],
      ['B. Substitute', true],
    ]);
  });

  it('keeps two teachers of the same name apart, and each signature once', () => {
    const facts = [
      { field: 'teachers' as const, before: '["A. Müller"]', after: '["A. Müller","A. Müller"]' },
    ];
    const named = { ...personNamed('A. Müller'), id: 'another' };
    const one = [rollCall([]), teacherSignature(), validation(), amendment([], { facts })];
    const signed = ({ teachers }: RecordedSheet): unknown[] =>
      teachers.map(({ name, signature }) => [name, signature?.receivedAt ?? null]);
    const [first, second] = ['2026-11-24T08:00:00.000Z', '2026-11-24T08:01:00.000Z'];
    expect(signed(sheetOf(...one))).to.deep.equal([
      ['A. Müller', first],
      ['A. Müller', null],
    ]);
    const both = [...one, teacherSignature({ person: named, receivedAt: second })];
    expect(signed(sheetOf(...both))).to.deep.equal([
      ['A. Müller', first],
      ['A. Müller', second],
    ]);
    const substitute = [
      rollCall([]),
      validation(),
      ...both.filter((each) => each.digest.startsWith('teacher')),
    ];
    expect(signed(sheetOf(...substitute))).to.deep.equal([
      ['A. Müller', first],
      ['A. Müller', second],
    ]);
  });

  it('is made with nobody present, and with nobody at all', () => {
    expect(states(sheetOf(rollCall([row('Zoé', { mark: ILL })]), validation()))).to.deep.equal([
      ['Zoé', 'absent'],
    ]);
    expect(sheetOf(rollCall([]), validation()).trainees).to.deep.equal([]);
    expect(sheetOf(validation({ rollCallDigest: null })).completed).to.equal(null);
  });

  describe('after amendments', () => {
    const zoe = { salt: 's', person: { id: 'id of Zoé', name: 'Zoé' } };

    it('applies changed marks one after the other, in the order of their numbers', () => {
      const sheet = sheetOf(
        rollCall([row('Zoé')]),
        validation(),
        amendment([{ ...zoe, before: ILL, after: PRESENT }], { number: 2 }),
        amendment([{ ...zoe, before: PRESENT, after: ILL }], { number: 1 }),
      );
      expect(states(sheet)).to.deep.equal([['Zoé', 'missing']]);
      expect(sheet.amendments.map(({ number, rows }) => [number, rows])).to.deep.equal([
        [1, [{ name: 'Zoé', before: PRESENT, after: ILL }]],
        [2, [{ name: 'Zoé', before: ILL, after: PRESENT }]],
      ]);
    });

    it('adds who was forgotten at the end', () => {
      const max = { salt: 's', person: { id: 'id of Max', name: 'Max' }, before: null, after: PRESENT };
      const sheet = sheetOf(rollCall([row('Zoé')]), validation(), amendment([max]));
      expect(states(sheet)).to.deep.equal([
        ['Zoé', 'missing'],
        ['Max', 'missing'],
      ]);
      expect(sheet.trainees[1]?.row).to.equal('change 1.0');
    });

    it('no longer counts a signature that one set aside', () => {
      const sheet = sheetOf(
        signatureOf('Zoé'),
        rollCall([row('Zoé')]),
        validation({ signatures: ['signature Zoé'] }),
        amendment([{ ...zoe, before: PRESENT, after: ILL }], { setAside: ['signature Zoé'] }),
      );
      expect(states(sheet)).to.deep.equal([['Zoé', 'absent']]);
      expect(sheet.amendments[0]?.setAside).to.equal(1);
    });

    it('corrects title, hours, room and teachers, and keeps the meeting’s zone', () => {
      const facts = [
        { field: 'courseTitle' as const, before: 'Java 101', after: 'Java 102' },
        { field: 'start' as const, before: '2026-11-24T07:30:00.000Z', after: '2026-11-24T07:00:00.000Z' },
        { field: 'room' as const, before: 'B12', after: '' },
        {
          field: 'teachers' as const,
          before: '["A. Müller"]',
          after: '["A. Müller","Dupont, Jean","Dupont, Jean"]',
        },
      ];
      const sheet = sheetOf(rollCall([]), validation(), amendment([], { facts }));
      expect(sheet.course.title).to.equal('Java 102');
      expect(sheet.meeting).to.include({
        start: '2026-11-24T07:00:00.000Z',
        room: '',
        timeZone: 'Europe/Paris',
      });
      expect(sheet.teachers.map(({ name }) => name)).to.deep.equal([
        'A. Müller',
        'Dupont, Jean',
        'Dupont, Jean',
      ]);
      expect(sheet.amendments[0]?.facts).to.deep.equal(facts);
    });
  });

  it('says erased, and nothing else, of who was erased, also where an amendment named them', () => {
    const erased: DigestedStatement = { digest: 'signature Zoé', statement: null, rows: [] };
    const sheet = sheetOf(
      erased,
      rollCall([null, row('Ali', { mark: ILL })]),
      validation({ signatures: ['signature Zoé'] }),
      amendment([null]),
    );
    expect(sheet.trainees[0]).to.deep.equal({
      row: 'row 0',
      name: null,
      mark: null,
      state: 'erased',
      signature: null,
    });
    expect(states(sheet)[1]).to.deep.equal(['Ali', 'absent']);
    expect(sheet.amendments[0]?.rows).to.deep.equal([{ name: null, before: null, after: null }]);
  });

  it('keeps the row of who was added and then erased, as an erased one', () => {
    const zoe = { salt: 's', person: { id: 'id of Zoé', name: 'Zoé' }, before: PRESENT, after: ILL };
    const max = { salt: 's', person: { id: 'id of Max', name: 'Max' }, before: null, after: PRESENT };
    const of = [rollCall([row('Zoé')]), validation()];
    const rows = (...more: DigestedStatement[]): unknown[] =>
      sheetOf(...of, ...more).trainees.map((one) => [one.row, one.name, one.state]);
    expect(rows(amendment([zoe, null, max], { added: 2 }))).to.deep.equal([
      ['row Zoé', 'Zoé', 'absent'],
      ['change 1.1', null, 'erased'],
      ['change 1.2', 'Max', 'missing'],
    ]);
    expect(rows(amendment([zoe, null], { added: 1 }), amendment([null], { number: 2 }))).to.deep.equal([
      ['row Zoé', 'Zoé', 'absent'],
      ['change 1.1', null, 'erased'],
    ]);
  });

  it('reads every row a few times only, however many there are', () => {
    const count = 2_000;
    const names = Array.from({ length: count }, (_, i) => `S${String(i)}`);
    let reads = 0;
    const counted = <T extends { person: { id: string } }>(one: T): T => {
      const { id, ...rest } = one.person;
      const get = (): string => ((reads += 1), id);
      return { ...one, person: Object.defineProperty(rest, 'id', { get, enumerable: true }) };
    };
    const changes = names.map((name) => ({ ...row(name), before: PRESENT, after: ILL }));
    const sheet = sheetOf(
      ...names.map((name) => signatureOf(name)),
      rollCall(names.map((name) => counted(row(name)))),
      validation({ signatures: names.map((name) => `signature ${name}`) }),
      amendment(changes.map(({ subject: _s, mark: _m, ...change }) => counted(change))),
    );
    expect(sheet.trainees).to.have.length(count);
    expect(reads).to.be.at.most(10 * count);
  });

  it('bears a reference that every version of it shares', () => {
    const digest = 'r7-dDzVgsP13legcQqCnnua2_GfgZPd4Jq7mQsrSjZE';
    expect(sheetId(digest, 1)).to.match(/^EM-[0-9A-Z]{5}-[0-9A-Z]{5}\/1$/);
    expect(sheetId(digest, 2).split('/')[0]).to.equal(sheetId(digest, 1).split('/')[0]);
  });
});
