import { expect } from 'chai';
import fc from 'fast-check';
import {
  amendableFacts,
  amendmentFaults,
  changesOf,
  corrected,
  factTexts,
  isNothing,
  type Correction,
} from '../../src/domain/amendment.ts';
import type { Meeting } from '../../src/domain/meeting.ts';
import type { Mark } from '../../src/domain/roll-call.ts';
import { meeting, opening, sheetRow } from '../support/meetings.ts';
import { instants, marks } from './arbitraries.ts';

const texts = fc.string({ maxLength: 12 });
const given = marks.filter((mark): mark is Mark => mark !== null);
const teachers = fc.array(fc.record({ person: fc.uuid(), name: texts }), { maxLength: 3 });
const hours = fc.record({ start: instants, length: fc.integer({ min: 1, max: 600 * 60_000 }) });

const meetings: fc.Arbitrary<Meeting> = fc
  .record({
    hours,
    title: texts,
    room: texts,
    courseTitle: texts,
    teachers,
    rows: fc.uniqueArray(fc.record({ person: fc.uuid(), mark: given }), {
      selector: ({ person }) => person,
      maxLength: 8,
    }),
  })
  .map(({ hours: { start, length }, courseTitle, rows, ...facts }) =>
    meeting({
      ...facts,
      start,
      end: start + length,
      opening: opening({ courseTitle }),
      sheet: rows.map((row) => sheetRow({ ...row, name: row.person, sortName: row.person })),
      status: 'validated',
      validated: { at: start + length, by: 's', byName: 'S. Roy', reason: '' },
    }),
  );

/** Any correction of a meeting: what it names may stay as it is. */
const corrections = (of: Meeting): fc.Arbitrary<Correction> =>
  fc
    .record({
      facts: fc.record(
        { title: texts, room: texts, courseTitle: texts, start: instants, end: instants, teachers },
        { requiredKeys: [] },
      ),
      marks: fc
        .subarray(of.sheet)
        .chain((rows) => fc.tuple(...rows.map(({ person }) => fc.tuple(fc.constant(person), given)))),
      setAside: fc.subarray(of.sheet),
      added: fc.uniqueArray(fc.record({ person: fc.uuid(), mark: given }), {
        selector: ({ person }) => person,
        maxLength: 3,
      }),
    })
    .map(({ facts, marks: entries, setAside, added }) => ({
      facts,
      marks: new Map(entries),
      setAside: setAside.map(({ person }) => ({ person, digest: `of ${person}` })),
      added: added.map((row) => ({
        ...sheetRow({ person: row.person, sortName: row.person }),
        mark: row.mark,
      })),
    }));

const both = meetings.chain((of) => fc.tuple(fc.constant(of), corrections(of)));
const marksOf = (of: Meeting): Record<string, Mark | null> =>
  Object.fromEntries(of.sheet.map(({ person, mark }) => [person, mark]));

describe('amendments, of any meeting', () => {
  it('give back what stood before, by what they say was before', () => {
    fc.assert(
      fc.property(both, ([before, correction]) => {
        const after = corrected(before, correction);
        const { facts, rows } = changesOf(before, correction);
        const texted = factTexts(amendableFacts(after));
        for (const fact of facts) {
          expect(texted[fact.field]).to.equal(fact.after);
          texted[fact.field] = fact.before;
        }
        expect(texted).to.deep.equal(factTexts(amendableFacts(before)));
        const undone = new Map(Object.entries(marksOf(after)));
        for (const row of rows) {
          expect(undone.get(row.person)).to.deep.equal(row.after);
          if (row.before === null) undone.delete(row.person);
          else undone.set(row.person, row.before);
        }
        expect(Object.fromEntries(undone)).to.deep.equal(marksOf(before));
      }),
    );
  });

  it('name nothing that is as it was', () => {
    fc.assert(
      fc.property(both, ([before, correction]) => {
        const { facts, rows } = changesOf(before, correction);
        for (const fact of facts) expect(fact.before).not.to.equal(fact.after);
        for (const row of rows) expect(row.before).not.to.deep.equal(row.after);
      }),
    );
  });

  it('leave nothing to be changed by the same correction once more', () => {
    fc.assert(
      fc.property(both, ([before, correction]) => {
        const again = { ...correction, added: [], setAside: [] };
        expect(isNothing(changesOf(corrected(before, correction), again))).to.equal(true);
      }),
    );
  });

  it('make no signature count that did not, and drop just those that they name', () => {
    fc.assert(
      fc.property(both, ([before, correction]) => {
        const dropped = new Set(correction.setAside.map(({ person }) => person));
        const after = new Map(corrected(before, correction).sheet.map((row) => [row.person, row.revision]));
        for (const { person, revision } of before.sheet)
          expect(after.get(person)).to.equal(dropped.has(person) ? revision + 1 : revision);
      }),
    );
  });

  it('when nothing stands against them, leave a meeting in which nobody is absent whose signature counts', () => {
    fc.assert(
      fc.property(both, ([before, correction]) => {
        const signed = new Map(before.sheet.map(({ person }) => [person, `of ${person}`]));
        if (amendmentFaults({ meeting: before, correction, reason: 'wrong', signed }).length > 0) return;
        const dropped = new Set(correction.setAside.map(({ person }) => person));
        const after = corrected(before, correction);
        expect(after.end).to.be.above(after.start);
        for (const { person, mark } of after.sheet)
          if (signed.has(person) && !dropped.has(person)) expect(mark?.kind).to.equal('present');
      }),
    );
  });
});
