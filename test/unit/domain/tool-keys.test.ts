import { expect } from 'chai';
import { DAY_MS, MINUTE_MS } from '../../../src/domain/institution.ts';
import {
  isRotationDue,
  nextRotation,
  toolKeyStates,
  type KeyRotation,
} from '../../../src/domain/tool-keys.ts';

const T = Date.UTC(2026, 0, 1);

interface Key {
  name: string;
  createdAt: number;
  rotation: KeyRotation | null;
}

const first: Key = { name: 'first', createdAt: T, rotation: null };

function after(newest: Key, name: string, { now, urgent = false }: { now: number; urgent?: boolean }): Key {
  return { name, createdAt: now, rotation: nextRotation(newest, { now, urgent }) };
}

function states(keys: readonly Key[], now: number): string {
  return toolKeyStates(keys, now)
    .map(({ key, state }) => `${key.name} ${state}`)
    .join(', ');
}

describe('tool keys', () => {
  it('sign with the first one alone', () => {
    expect(states([first], T)).to.equal('first signing');
    expect(states([], T)).to.equal('');
  });

  it('publish the next key a day before it signs, and the old one a week after', () => {
    const second = after(first, 'second', { now: T });
    const series = [second, first];
    expect(states(series, T)).to.equal('first signing, second next');
    expect(states(series, T + DAY_MS - 1)).to.equal('first signing, second next');
    expect(states(series, T + DAY_MS)).to.equal('first published, second signing');
    expect(states(series, T + 8 * DAY_MS - 1)).to.equal('first published, second signing');
    expect(states(series, T + 8 * DAY_MS)).to.equal('first retired, second signing');
  });

  it('withdraw a stolen key when the next one signs, and not before', () => {
    const second = after(first, 'second', { now: T, urgent: true });
    const change = T + 12 * MINUTE_MS;
    expect(states([first, second], change - 1)).to.equal('first signing, second next');
    expect(states([first, second], change)).to.equal('first retired, second signing');
  });

  it('let an urgent key pass one that still waits', () => {
    const second = after(first, 'second', { now: T });
    const third = after(second, 'third', { now: T + MINUTE_MS, urgent: true });
    const change = T + 13 * MINUTE_MS;
    expect(states([first, second, third], change - 1)).to.equal('first signing, second next, third next');
    expect(states([first, second, third], change)).to.equal('first retired, second retired, third signing');
    expect(states([first, second, third], T + 2 * DAY_MS)).to.equal(
      'first retired, second retired, third signing',
    );
  });

  it('keep every earlier key until the last of its successors lets it go', () => {
    const second = after(first, 'second', { now: T });
    const third = after(second, 'third', { now: T + 5 * DAY_MS });
    expect(states([first, second, third], T + 7 * DAY_MS)).to.equal(
      'first published, second published, third signing',
    );
    expect(states([first, second, third], T + 9 * DAY_MS)).to.equal(
      'first retired, second published, third signing',
    );
  });

  it('are due a day before the time is over, by the newest; never, when that is wanted', () => {
    const every = 90 * DAY_MS;
    expect(isRotationDue(first, every, T + 89 * DAY_MS - 1)).to.equal(false);
    expect(isRotationDue(first, every, T + 89 * DAY_MS)).to.equal(true);
    const second = after(first, 'second', { now: T + 89 * DAY_MS });
    expect(isRotationDue(second, every, T + 90 * DAY_MS)).to.equal(false);
    expect(isRotationDue(second, every, T + 179 * DAY_MS)).to.equal(true);
    expect(isRotationDue(first, 0, T + 9_999 * DAY_MS)).to.equal(false);
  });
});
