import { expect } from 'chai';
import { halfDays } from '../../../src/domain/half-day.ts';

const HOUR = 3_600_000;
const NOON = 13 * HOUR;
const span = (start: number, end: number) => ({ start: start * HOUR, end: end * HOUR });

describe('half-days', () => {
  it('of a meeting before or after the boundary are one', () => {
    for (const whole of [span(8, 12), span(14, 17)]) expect(halfDays(whole, [NOON])).to.deep.equal([whole]);
  });

  it('of a meeting over the boundary are two', () => {
    expect(halfDays(span(9, 17), [NOON])).to.deep.equal([span(9, 13), span(13, 17)]);
  });

  it('of a meeting that ends or begins at the boundary are one', () => {
    for (const whole of [span(9, 13), span(13, 17)]) expect(halfDays(whole, [NOON])).to.deep.equal([whole]);
  });

  it('are split a millisecond inside', () => {
    expect(halfDays({ start: NOON - 1, end: NOON + 1 }, [NOON])).to.deep.equal([
      { start: NOON - 1, end: NOON },
      { start: NOON, end: NOON + 1 },
    ]);
  });

  it('of a night over two boundaries are three, in order, whatever the order of the boundaries', () => {
    const tomorrow = NOON + 24 * HOUR;
    expect(halfDays(span(12, 38), [tomorrow, NOON])).to.deep.equal([
      span(12, 13),
      span(13, 37),
      span(37, 38),
    ]);
  });

  it('are never empty, even when a boundary is named twice', () => {
    expect(halfDays(span(9, 17), [NOON, NOON])).to.deep.equal([span(9, 13), span(13, 17)]);
  });
});
