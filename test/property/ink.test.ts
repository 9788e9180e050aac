import { expect } from 'chai';
import fc from 'fast-check';
import { inkFault, inkPath, type Ink } from '../../src/domain/ink.ts';

const PAD = { width: 300, height: 150 };
const points = fc.record({ x: fc.double(), y: fc.double(), t: fc.double() });
const anyInk: fc.Arbitrary<Ink> = fc.record({
  width: fc.oneof(fc.constant(300), fc.double()),
  height: fc.oneof(fc.constant(150), fc.double()),
  strokes: fc.array(fc.array(points, { maxLength: 20 }), { maxLength: 5 }),
});
const inside = fc.record({
  x: fc.double({ min: 0, max: PAD.width, noNaN: true }),
  y: fc.double({ min: 0, max: PAD.height, noNaN: true }),
  t: fc.nat(),
});

describe('ink, whatever is sent', () => {
  it('that is taken has only finite numbers, on a pad, and a path that SVG reads', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyInk,
          fc.record({
            width: fc.constant(300),
            height: fc.constant(150),
            strokes: fc.array(fc.array(inside)),
          }),
        ),
        (ink) => {
          if (inkFault(ink) !== null) return;
          const values = [ink.width, ink.height, ...ink.strokes.flat().flatMap(({ x, y, t }) => [x, y, t])];
          expect(values.every(Number.isFinite)).to.equal(true);
          expect(inkPath(ink)).to.match(/^(?:M-?[\d.]+ -?[\d.]+(?:L-?[\d.]+ -?[\d.]+)+)+$/);
        },
      ),
    );
  });

  it('of single points is never a signature, however many', () => {
    fc.assert(
      fc.property(fc.array(inside, { maxLength: 300 }), (dots) => {
        expect(inkFault({ ...PAD, strokes: dots.map((dot) => [dot]) })).to.be.oneOf(['EMPTY', 'DOT']);
      }),
    );
  });

  it('of a line across the pad is always taken, whatever else is drawn on it', () => {
    const line = [
      { x: 10, y: 75, t: 0 },
      { x: 290, y: 75, t: 500 },
    ];
    fc.assert(
      fc.property(fc.array(fc.array(inside, { maxLength: 30 }), { maxLength: 9 }), (strokes) => {
        expect(inkFault({ ...PAD, strokes: [line, ...strokes] })).to.equal(null);
      }),
    );
  });
});
