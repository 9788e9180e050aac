import { expect } from 'chai';
import { readInstitutionCode } from '../../../src/domain/institution-code.ts';

function faultOf(typed: string, existing: string[] = []): string {
  const read = readInstitutionCode(typed, existing);
  return read.ok ? 'none' : read.fault;
}

describe('institution code', () => {
  const taken: [string, string][] = [
    ['letters, digits and special characters', 'Lycée-42!'],
    ['one character', 'x'],
    ['every printable ASCII character', `!"#$%&'()*+,-./09:;<=>?@AZ[\\]^_\`az{|}~`],
    ['HTML, which is only text', '<b>&amp;"\'</b>'],
    ['other scripts', 'школа٣学校'],
    ['right-to-left letters', 'مدرسة٤٢'],
    ['currency and mathematics', '€±√²'],
    ['an emoji', '🎓2026'],
    ['an emoji with its selector', '✏️-1'],
    ['an emoji with a skin tone', '👩🏽'],
    ['a letter with a mark that has no composed form', 'x̂'],
    ['marks of an Indic script', 'किताब'],
    ['64 characters', 'x'.repeat(64)],
    ['64 characters outside the basic plane', '🎓'.repeat(64)],
    ['64 characters once composed', 'e\u0301'.repeat(64)],
  ];
  for (const [words, code] of taken)
    it(`may be ${words}`, () => {
      expect(faultOf(code)).to.equal('none');
    });

  it('may not be empty', () => {
    expect(faultOf('')).to.equal('EMPTY');
  });

  for (const [words, code] of [
    ['65 characters', 'x'.repeat(65)],
    ['65 characters outside the basic plane', '🎓'.repeat(65)],
    ['65 characters of which marks are some', 'x\u0302'.repeat(33)],
  ] as const)
    it(`may not have ${words}`, () => {
      expect(faultOf(code)).to.equal('TOO_LONG');
    });

  const illegal: [string, string][] = [
    ['a space', 'a b'],
    ['a space before', ' a'],
    ['a space after', 'a '],
    ['spaces alone', '   '],
    ['a no-break space', 'a\u00a0b'],
    ['a thin space', 'a\u2009b'],
    ['an ideographic space', 'a\u3000b'],
    ['a tab', 'a\tb'],
    ['a line end', 'a\n'],
    ['a line separator', 'a\u2028b'],
    ['a null', 'a\u0000b'],
    ['a delete character', 'a\u007fb'],
    ['a C1 control', 'a\u0085b'],
    ['a zero-width space', 'a\u200bb'],
    ['a zero-width joiner', 'a\u200db'],
    ['a byte order mark', '\ufeffa'],
    ['a soft hyphen', 'a\u00adb'],
    ['a right-to-left override', 'a\u202eb'],
    ['a left-to-right isolate', 'a\u2066b'],
    ['a right-to-left mark', 'a\u200fb'],
    ['a tag character', 'a\u{e0041}'],
    ['a variation selector on a letter', 'a\ufe0f'],
    ['two selectors on an emoji', '✏\ufe0f\ufe0f'],
    ['a combining grapheme joiner', 'a\u034fb'],
    ['a Hangul filler, which is a letter that draws nothing', 'a\u3164'],
    ['a Braille blank', 'a\u2800'],
    ['a mark without a letter', '\u0301'],
    ['a mark before the first letter', '\u0301a'],
    ['a private-use character', 'a\ue000'],
    ['an unassigned character', 'a\u0378'],
    ['half a surrogate pair', 'a\ud83c'],
  ];
  for (const [words, code] of illegal)
    it(`may not have ${words}`, () => {
      expect(faultOf(code)).to.equal('ILLEGAL_CHARACTER');
    });

  it('is kept in NFC', () => {
    expect(readInstitutionCode('Lyce\u0301e', [])).to.deep.equal({ ok: true, value: 'Lyc\u00e9e' });
  });

  it('is not folded any further: NFKC would change what was typed', () => {
    expect(readInstitutionCode('²ﬁ', [])).to.deep.equal({ ok: true, value: '²ﬁ' });
  });

  it('is unique within the institution, after NFC', () => {
    expect(faultOf('2026', ['2025', '2026'])).to.equal('DUPLICATE');
    expect(faultOf('Lyce\u0301e', ['Lyc\u00e9e'])).to.equal('DUPLICATE');
    expect(faultOf('2026', ['2025'])).to.equal('none');
  });

  it('is case-sensitive', () => {
    expect(faultOf('lycée-42!', ['Lycée-42!'])).to.equal('none');
  });

  it('says what is wrong with it before it says that it exists', () => {
    expect(faultOf('a b', ['a b'])).to.equal('ILLEGAL_CHARACTER');
  });
});
