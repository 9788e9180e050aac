import { expect } from 'chai';
import {
  epochAt,
  isTypedCodeLive,
  normaliseTypedCode,
  SCAN_TICKET_MS,
  TYPED_CODE_EPOCH,
  TYPED_CODE_TRIES,
  typedCode,
} from '../../../src/domain/qr-token.ts';

const KEY = new Uint8Array(32).fill(7);
const MEETING = '0123456789abcdef01234567';
/** The first instant of an epoch. */
const T0 = 60_000 * 29_916_666;
const EPOCH = epochAt(T0, TYPED_CODE_EPOCH);
const CODE = typedCode(KEY, 'lycee-42', { meeting: MEETING, epoch: EPOCH });

function isLive(typed: string, now: number, where: { institution?: string; meeting?: string } = {}): boolean {
  return isTypedCodeLive(KEY, { institution: 'lycee-42', meeting: MEETING, typed, ...where }, now);
}

describe('typed code', () => {
  it('has eight characters, of which none looks like another', () => {
    const codes = Array.from({ length: 400 }, (_, epoch) =>
      typedCode(KEY, 'lycee-42', { meeting: MEETING, epoch }),
    );
    for (const code of codes) expect(code).to.match(/^[2-9AC-HJKMNP-RTV-Y]{4}-[2-9AC-HJKMNP-RTV-Y]{4}$/);
    const used = new Set(codes.join('').replaceAll('-', ''));
    expect([...used].sort().join('')).to.equal('23456789ACDEFGHJKMNPQRTVWXY');
    expect(new Set(codes)).to.have.property('size', 400);
  });

  it('is live for its 60 s and 30 s of grace, to the exact millisecond', () => {
    for (const now of [T0, T0 + 59_999, T0 + 60_000, T0 + 89_999])
      expect(isLive(CODE, now), String(now - T0)).to.equal(true);
    for (const now of [T0 - 1, T0 - 60_000, T0 + 90_000, T0 + 120_000])
      expect(isLive(CODE, now), String(now - T0)).to.equal(false);
  });

  it('is not taken for another meeting or institution', () => {
    expect(isLive(CODE, T0, { meeting: MEETING.replace('0', 'f') })).to.equal(false);
    expect(isLive(CODE, T0, { institution: 'lycee-43' })).to.equal(false);
  });

  it('is taken however it is typed or pasted', () => {
    const plain = CODE.replace('-', '');
    const fullWidth = [...plain].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('');
    const lookAlikes = CODE.replaceAll('8', 'b')
      .replaceAll('5', 's')
      .replaceAll('2', 'z')
      .replaceAll('V', 'u');
    for (const typed of [
      plain,
      CODE.toLowerCase(),
      ` ${CODE}\n`,
      [...plain].join(' '),
      CODE.replace('-', '–'),
      fullWidth,
      lookAlikes,
    ])
      expect(isLive(typed, T0), typed).to.equal(true);
  });

  it('is refused when anything is missing, added or different', () => {
    const other = CODE.startsWith('A') ? 'C' : 'A';
    for (const typed of [
      '',
      '-',
      CODE.slice(1),
      CODE.slice(0, -1),
      `${CODE}2`,
      other + CODE.slice(1),
      'x'.repeat(9_999),
    ])
      expect(isLive(typed, T0)).to.equal(false);
  });

  const forms: [string, string][] = [
    ['k7mp2xqa', 'K7MP-2XQA'],
    ['K7MP-2XQA', 'K7MP-2XQA'],
    [' k7 mp – 2x qa ', 'K7MP-2XQA'],
    ['Ｋ７ＭＰ２ＸＱＡ', 'K7MP-2XQA'],
    ['B5SZ-UV8Z', '8552-VV82'],
    ['', '-'],
  ];
  for (const [typed, expected] of forms)
    it(`reads ${JSON.stringify(typed)} as ${expected}`, () => {
      expect(normaliseTypedCode(typed)).to.equal(expected);
    });

  it('may be tried five times, and a scan waits ten minutes for a launch', () => {
    expect([TYPED_CODE_TRIES, SCAN_TICKET_MS]).to.deep.equal([5, 600_000]);
  });
});
