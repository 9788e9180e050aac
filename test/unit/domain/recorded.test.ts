import { expect } from 'chai';
import { countingSignatures, factsOf } from '../../../src/domain/recorded.ts';
import { meeting, sheetRow } from '../../support/meetings.ts';

describe('what was recorded of a meeting', () => {
  const of = meeting({ sheet: [sheetRow({ revision: 2 }), sheetRow({ person: 'lei' })] });
  const signature = { type: 'student-signature', person: 'zoe', revision: 2 };

  it('counts the signature of the row’s revision', () => {
    expect(countingSignatures(of, [signature])).to.deep.equal([signature]);
  });

  for (const [words, changes] of [
    ['an earlier revision', { revision: 1 }],
    ['a later revision', { revision: 3 }],
    ['somebody who is not on the sheet', { person: 'max' }],
    ['the teacher', { type: 'teacher-signature' }],
  ] as [string, Partial<typeof signature>][])
    it(`does not count a signature of ${words}`, () => {
      expect(countingSignatures(of, [{ ...signature, ...changes }])).to.deep.equal([]);
    });

  it('stands beside the rows', () => {
    const facts = factsOf(of, { scans: [{ person: 'lei' }], statements: [signature] });
    expect(facts.map(({ row, scanned, signed }) => [row.person, scanned, signed])).to.deep.equal([
      ['zoe', false, true],
      ['lei', true, false],
    ]);
  });
});
