import { expect } from 'chai';
import fc from 'fast-check';
import { readInstitutionCode } from '../../src/domain/institution-code.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'grapheme-composite' }),
);

describe('institution code, whatever is typed', () => {
  it('that is taken is NFC, 1-64 characters, without spaces, controls or invisible characters', () => {
    fc.assert(
      fc.property(anyText, (typed) => {
        const read = readInstitutionCode(typed, []);
        if (!read.ok) return;
        expect(read.value).to.equal(typed.normalize('NFC'));
        expect([...read.value].length).to.be.within(1, 64);
        expect(read.value).not.to.match(/[\s\p{C}\p{Z}]/u);
        expect(encodeURIComponent(read.value)).to.be.a('string');
      }),
    );
  });

  it('that was taken is a duplicate the second time, however it is composed', () => {
    fc.assert(
      fc.property(anyText, (typed) => {
        const read = readInstitutionCode(typed, []);
        if (!read.ok) return;
        for (const again of [typed, read.value, read.value.normalize('NFD')])
          expect(readInstitutionCode(again, ['other', read.value])).to.deep.equal({
            ok: false,
            fault: 'DUPLICATE',
          });
      }),
    );
  });

  it('of printable ASCII is always taken', () => {
    const ascii = fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((c) => String.fromCharCode(c)),
      minLength: 1,
      maxLength: 64,
    });
    fc.assert(
      fc.property(ascii, (typed) => {
        expect(readInstitutionCode(typed, [])).to.deep.equal({ ok: true, value: typed });
      }),
    );
  });
});
