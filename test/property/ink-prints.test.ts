import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { inkPrints, normalisedStrokes, strokeTimes } from '../../src/domain/ink-prints.ts';
import type { Stroke } from '../../src/domain/ink.ts';

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url');

const points = fc.record({
  x: fc.integer({ min: 0, max: 3_000 }).map((tenths) => tenths / 10),
  y: fc.integer({ min: 0, max: 1_500 }).map((tenths) => tenths / 10),
  t: fc.nat({ max: 60_000 }),
});
const drawings: fc.Arbitrary<Stroke[]> = fc.array(fc.array(points, { minLength: 1, maxLength: 20 }), {
  minLength: 1,
  maxLength: 5,
});
const prints = (strokes: Stroke[]): ReturnType<typeof inkPrints> => inkPrints({ strokes }, digest);
const changed = (strokes: Stroke[], change: (value: number, axis: 'x' | 'y') => number): Stroke[] =>
  strokes.map((stroke) => stroke.map(({ x, y, t }) => ({ x: change(x, 'x'), y: change(y, 'y'), t })));

describe('equality of drawings, whatever is drawn', () => {
  it('by shape holds wherever it stands and at whatever size, and the exact one does not', () => {
    const places = fc.record({
      dx: fc.integer({ min: -500, max: 500 }),
      dy: fc.integer({ min: -500, max: 500 }),
      scale: fc.integer({ min: 2, max: 80 }).map((tenths) => tenths / 10),
    });
    fc.assert(
      fc.property(drawings, places, (strokes, { dx, dy, scale }) => {
        const moved = changed(strokes, (value, axis) => value * scale + (axis === 'x' ? dx : dy));
        expect(prints(moved).shape).to.equal(prints(strokes).shape);
        expect(prints(moved).exact === prints(strokes).exact).to.equal(
          JSON.stringify(moved) === JSON.stringify(strokes),
        );
      }),
    );
  });

  it('by shape ends when a point goes further than a hundredth of the drawing', () => {
    fc.assert(
      fc.property(drawings, fc.nat(), (strokes, which) => {
        const all = strokes.flat();
        const range = (values: number[]): number => Math.max(...values) - Math.min(...values);
        const size = Math.max(range(all.map(({ x }) => x)), range(all.map(({ y }) => y)));
        fc.pre(size > 0 && all.length > 2);
        // Away from the edges, so that the drawing keeps its size.
        const [least, most] = [Math.min(...all.map(({ x }) => x)), Math.max(...all.map(({ x }) => x))];
        const inner = all.filter(({ x }) => x > least && x < most - size / 100);
        fc.pre(inner.length > 0);
        const target = inner[which % inner.length];
        const other = strokes.map((stroke) =>
          stroke.map((point) => (point === target ? { ...point, x: point.x + size / 100 } : point)),
        );
        expect(prints(other).shape).to.not.equal(prints(strokes).shape);
      }),
    );
  });

  it('by timing asks for the moments alone, from the first one', () => {
    fc.assert(
      fc.property(drawings, fc.nat({ max: 10_000 }), (strokes, later) => {
        const shifted = changed(strokes, (value) => 300 - value).map((stroke) =>
          stroke.map((point) => ({ ...point, t: point.t + later })),
        );
        expect(strokeTimes({ strokes: shifted })).to.deep.equal(strokeTimes({ strokes }));
      }),
    );
  });

  it('stays on the grid', () => {
    fc.assert(
      fc.property(drawings, (strokes) => {
        const values = normalisedStrokes({ strokes }).flat(2);
        expect(values.every((value) => Number.isInteger(value) && value >= 0 && value <= 1_000)).to.equal(
          true,
        );
      }),
    );
  });
});

describe('moments of a drawing', () => {
  const line = (count: number): Stroke[] => [
    Array.from({ length: count }, (_, at) => ({ x: at, y: 0, t: at * 16 })),
  ];

  it('are compared from sixteen different ones on', () => {
    expect(prints(line(15)).timing).to.equal(null);
    expect(prints(line(16)).timing).to.be.a('string');
    const still = line(40).map((stroke) => stroke.map((point) => ({ ...point, t: 0 })));
    expect(prints(still).timing).to.equal(null);
  });

  it('tell strokes apart', () => {
    const [stroke = []] = line(20);
    expect(prints([stroke.slice(0, 9), stroke.slice(9)]).timing).to.not.equal(prints([stroke]).timing);
  });
});
