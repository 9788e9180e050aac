import { expect } from 'chai';
import {
  epochAt,
  isEpochLive,
  judgeQr,
  msToNextEpoch,
  QR_EPOCH,
  qrToken,
  readQrToken,
  type QrClaim,
  type QrVerdict,
} from '../../../src/domain/qr-token.ts';

const KEY = new Uint8Array(32).fill(7);
const MEETING = '0123456789abcdef01234567';
/** The first instant of an epoch. */
const T0 = 8_000 * 224_375_000;
const EPOCH = 224_375_000;
const CLAIM: QrClaim = { meeting: MEETING, epoch: EPOCH };
const TOKEN = qrToken(KEY, 'lycee-42', CLAIM);

/** What the tool says of a token seen at an instant. */
function judge(token: string, now: number, institution = 'lycee-42'): QrVerdict | 'unreadable' {
  const claim = readQrToken(token);
  return claim === null ? 'unreadable' : judgeQr(KEY, { institution, claim }, now);
}

describe('QR token', () => {
  it('says which meeting and when, never who', () => {
    expect(readQrToken(TOKEN)).to.deep.include(CLAIM);
    expect(TOKEN).to.match(/^0123456789abcdef01234567\.[0-9a-z]+\.[A-Za-z0-9_-]{22}$/);
  });

  it('changes with the epoch, the meeting, the institution and the key', () => {
    const others = [
      qrToken(KEY, 'lycee-42', { ...CLAIM, epoch: EPOCH + 1 }),
      qrToken(KEY, 'lycee-42', { ...CLAIM, meeting: MEETING.replace('0', 'f') }),
      qrToken(KEY, 'lycee-43', CLAIM),
      qrToken(new Uint8Array(32).fill(8), 'lycee-42', CLAIM),
    ];
    expect(new Set([TOKEN, ...others].map((token) => token.split('.')[2]))).to.have.property('size', 5);
  });

  it('is live for its 8 s and the 4 s of grace, to the exact millisecond', () => {
    for (const now of [T0, T0 + 1, T0 + 7_999, T0 + 8_000, T0 + 11_999])
      expect(judge(TOKEN, now), String(now - T0)).to.equal('live');
    for (const now of [T0 + 12_000, T0 + 16_000, T0 + 600_000])
      expect(judge(TOKEN, now), String(now - T0)).to.equal('expired');
  });

  it('is not live before its epoch', () => {
    for (const now of [T0 - 1, T0 - 8_000]) expect(judge(TOKEN, now)).to.equal('expired');
  });

  it('of another meeting or institution is forged here', () => {
    expect(judge(TOKEN.replace(MEETING, MEETING.replace('0', 'f')), T0)).to.equal('forged');
    expect(judge(TOKEN, T0, 'lycee-43')).to.equal('forged');
    expect(judge(qrToken(KEY, 'lycee-43', CLAIM), T0)).to.equal('forged');
  });

  it('with the epoch of now written over an old one is forged', () => {
    const old = qrToken(KEY, 'lycee-42', { ...CLAIM, epoch: EPOCH - 100 });
    const [, , mac] = old.split('.');
    expect(judge(`${MEETING}.${EPOCH.toString(36)}.${mac ?? ''}`, T0)).to.equal('forged');
    expect(judge(old, T0)).to.equal('expired');
  });

  it('with any character of its MAC changed is forged', () => {
    for (let at = TOKEN.length - 22; at < TOKEN.length; at++) {
      const other = TOKEN[at] === 'A' ? 'B' : 'A';
      expect(judge(TOKEN.slice(0, at) + other + TOKEN.slice(at + 1), T0)).to.equal('forged');
    }
  });

  it('with a MAC of another length is forged, not an error', () => {
    for (const mac of ['', 'x', 'é'.repeat(22)])
      expect(judgeQr(KEY, { institution: 'lycee-42', claim: { ...CLAIM, mac } }, T0)).to.equal('forged');
  });

  for (const text of [
    '',
    '.',
    'a.b.c',
    TOKEN.toUpperCase(),
    `${TOKEN} `,
    `${TOKEN}\n`,
    ` ${TOKEN}`,
    `${TOKEN}.x`,
    TOKEN.slice(1),
    TOKEN.slice(0, -1),
    TOKEN.replace('.', '/'),
    TOKEN.replace(/\.[^.]+\./, '.-1.'),
    TOKEN.replace(/\.[^.]+\./, '..'),
    TOKEN.replace(/\.[^.]+\./, `.${'z'.repeat(10)}.`),
  ])
    it(`in the form of ${JSON.stringify(text.slice(0, 60))} is not read`, () => {
      expect(readQrToken(text)).to.equal(null);
    });
});

describe('epochs', () => {
  it('begin at multiples of their length', () => {
    expect(epochAt(T0 - 1, QR_EPOCH)).to.equal(EPOCH - 1);
    expect(epochAt(T0, QR_EPOCH)).to.equal(EPOCH);
    expect(epochAt(T0 + 7_999, QR_EPOCH)).to.equal(EPOCH);
    expect(epochAt(T0 + 8_000, QR_EPOCH)).to.equal(EPOCH + 1);
  });

  it('say how long until the next', () => {
    expect(msToNextEpoch(T0, QR_EPOCH)).to.equal(8_000);
    expect(msToNextEpoch(T0 + 7_999, QR_EPOCH)).to.equal(1);
  });

  it('are live alone but for the grace of the one before', () => {
    const live = (now: number): number[] =>
      [-2, -1, 0, 1].filter((step) => isEpochLive(EPOCH + step, now, QR_EPOCH));
    expect(live(T0)).to.deep.equal([-1, 0]);
    expect(live(T0 + 3_999)).to.deep.equal([-1, 0]);
    expect(live(T0 + 4_000)).to.deep.equal([0]);
    expect(live(T0 + 7_999)).to.deep.equal([0]);
  });
});
