import { expect } from 'chai';
import { inkFault, inkPath, type Ink, type Stroke } from '../../../src/domain/ink.ts';

const PAD = { width: 300, height: 150 };

function ink(...strokes: Stroke[]): Ink {
  return { ...PAD, strokes };
}

/** A stroke through the given points, 16 ms apart. */
function stroke(...points: [number, number][]): Stroke {
  return points.map(([x, y], index) => ({ x, y, t: index * 16 }));
}

function dots(count: number): Stroke[] {
  return Array.from({ length: count }, (_, i) => stroke([10 + i * 5, 20 + i]));
}

const WAVE = stroke([20, 80], [60, 40], [100, 90], [140, 60]);

describe('ink', () => {
  it('may be a line, or a signature of several strokes', () => {
    for (const drawn of [ink(WAVE), ink(WAVE, ...dots(2)), ink(stroke([0, 0], [300, 150]))])
      expect(inkFault(drawn)).to.equal(null);
  });

  it('may be straight up and down, or as small as a hand writes', () => {
    expect(inkFault(ink(stroke([50, 20], [50, 60])))).to.equal(null);
    expect(inkFault(ink(stroke([50, 20], [74, 20], [50, 20])))).to.equal(null);
  });

  it('may not be empty', () => {
    for (const strokes of [[], [[]], [[], []]]) expect(inkFault({ ...PAD, strokes })).to.equal('EMPTY');
  });

  const dotLike: [string, Ink][] = [
    ['one dot', ink(stroke([50, 50]))],
    ['many dots in one place', ink(...Array.from({ length: 40 }, () => stroke([50, 50])))],
    ['many dots over the whole pad', ink(...dots(40))],
    ['a finger held still', ink(stroke(...Array.from({ length: 200 }, (): [number, number] => [50, 50])))],
    [
      'a scribble within a dot',
      ink(stroke(...Array.from({ length: 99 }, (_, i): [number, number] => [50 + (i % 2) * 20, 50]))),
    ],
    ['a line just too narrow', ink(stroke([50, 20], [73.9, 20], [50, 20]))],
    ['a line just too short', ink(stroke([50, 20], [50, 59.9]))],
  ];
  for (const [words, drawn] of dotLike)
    it(`may not be ${words}`, () => {
      expect(inkFault(drawn)).to.equal('DOT');
    });

  it('may touch the edge, with a pixel for rounding, and not go beyond', () => {
    expect(inkFault(ink(stroke([-1, -1], [301, 151])))).to.equal(null);
    for (const [x, y] of [
      [-1.1, 5],
      [5, -1.1],
      [301.1, 5],
      [5, 151.1],
    ] as const)
      expect(inkFault(ink([...WAVE, { x, y, t: 99 }]))).to.equal('OUTSIDE');
  });

  for (const value of [NaN, Infinity, -Infinity])
    it(`may not have a point with ${String(value)} in it`, () => {
      for (const spoilt of [{ x: value }, { y: value }, { t: value }])
        expect(inkFault(ink([...WAVE, { x: 5, y: 5, t: 99, ...spoilt }]))).to.equal('OUTSIDE');
    });

  it('may not have been drawn before its first point', () => {
    expect(inkFault(ink([...WAVE, { x: 5, y: 5, t: -1 }]))).to.equal('OUTSIDE');
  });

  for (const side of [NaN, Infinity, -1, 0, 10_001])
    it(`may not come from a pad with a side of ${String(side)}`, () => {
      expect(inkFault({ ...ink(WAVE), width: side })).to.equal('OUTSIDE');
      expect(inkFault({ ...ink(WAVE), height: side })).to.equal('OUTSIDE');
    });

  it('may have 20,000 points and 500 strokes, and not one more', () => {
    const points = (count: number): Stroke =>
      Array.from({ length: count }, (_, i) => ({ x: i % 300, y: 50, t: i }));
    expect(inkFault(ink(points(20_000)))).to.equal(null);
    expect(inkFault(ink(points(20_001)))).to.equal('TOO_LARGE');
    expect(inkFault(ink(WAVE, ...dots(40).flatMap((dot) => Array.from({ length: 12 }, () => dot))))).to.equal(
      null,
    );
    expect(inkFault(ink(...Array.from({ length: 501 }, () => WAVE)))).to.equal('TOO_LARGE');
  });

  it('is drawn as SVG path data to one decimal', () => {
    expect(inkPath(ink(stroke([1, 2.04], [3.25, -0.04]), stroke([5, 6], [7, 8])))).to.equal(
      'M1 2L3.3 0M5 6L7 8',
    );
  });

  it('is drawn with its dots, and without empty strokes', () => {
    expect(inkPath(ink([], stroke([5, 6])))).to.equal('M5 6L5 6');
    expect(inkPath(ink())).to.equal('');
  });
});
