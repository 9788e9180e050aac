import { expect } from 'chai';
import fc from 'fast-check';
import { canonical, digestOf } from '../../src/evidence/canonical.ts';

/** RFC 8785, appendix B: IEEE 754 bits and the text of the number. */
const NUMBERS: [string, string][] = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
];

class Point {
  x = 1;
}

describe('canonical JSON', () => {
  it('writes the example of RFC 8785, section 3.2.2', () => {
    const input: unknown = JSON.parse(
      String.raw`{
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
      }`,
    );
    expect(canonical(input)).to.equal(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
        String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('sorts keys by UTF-16 code units, as in section 3.2.3', () => {
    const input = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    const order = [...canonical(input).matchAll(/:"([A-Z][a-z]*)/g)].map((match) => match[1]);
    expect(order).to.deep.equal(['Carriage', 'One', 'Control', 'Latin', 'Euro', 'Emoji', 'Hebrew']);
  });

  for (const [bits, text] of NUMBERS)
    it(`writes the number ${bits} as ${text}`, () => {
      expect(canonical(Buffer.from(bits, 'hex').readDoubleBE())).to.equal(text);
    });

  it('does not normalise text: what was shown is what is sealed', () => {
    expect(canonical('e\u0301')).not.to.equal(canonical('\u00e9'));
  });

  const refused: [string, unknown][] = [
    ['NaN', { a: NaN }],
    ['Infinity', [Infinity]],
    ['-Infinity', -Infinity],
    ['undefined', undefined],
    ['an undefined member', { a: { b: undefined } }],
    ['undefined in an array', [undefined]],
    ['a hole in an array', Array.from({ length: 2 }).fill(1, 0, 1)],
    ['a function', { a: () => 1 }],
    ['a symbol', { a: Symbol('s') }],
    ['a big integer', { a: 1n }],
    ['a date', { a: new Date(0) }],
    ['a map', { a: new Map() }],
    ['bytes', { a: new Uint8Array(1) }],
    ['an object of a class', new Point()],
    ['a value that writes itself', { toJSON: () => 1 }],
    ['a lone surrogate', { a: '\ud800' }],
    ['a lone surrogate in a key', { '\udc00': 1 }],
  ];
  for (const [name, value] of refused)
    it(`refuses ${name}`, () => {
      expect(() => canonical(value)).to.throw(TypeError);
    });

  it('refuses a circular value, and takes one that is only shared', () => {
    const circle: unknown[] = [];
    circle.push({ circle });
    expect(() => canonical(circle)).to.throw(TypeError);
    const shared = { a: 1 };
    expect(canonical([shared, shared])).to.equal('[{"a":1},{"a":1}]');
  });

  it('reads back as the same value, and is the same for every order of keys', () => {
    const value = fc.jsonValue({ stringUnit: 'grapheme', noUnicodeString: false });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (members) => {
        const entries = Object.entries(members);
        const text = canonical(Object.fromEntries(entries));
        expect(canonical(Object.fromEntries([...entries].reverse()))).to.equal(text);
        expect(canonical(JSON.parse(text))).to.equal(text);
      }),
    );
  });

  it('has the digest that any SHA-256 tool gives', () => {
    // printf '{"a":1}' | openssl dgst -sha256 -binary | basenc --base64url
    expect(digestOf({ a: 1 })).to.equal('AVq9f1zFei3ZS3WQ8ErYCEJzkF7jPsXOvq5iJ2qX-GI');
  });
});
