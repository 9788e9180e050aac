import { expect } from 'chai';
import fc from 'fast-check';
import {
  epochAt,
  isTypedCodeLive,
  judgeQr,
  QR_EPOCH,
  qrToken,
  readQrToken,
  TYPED_CODE_EPOCH,
  typedCode,
} from '../../src/domain/qr-token.ts';
import { instants } from './arbitraries.ts';

const ids = fc.stringMatching(/^[0-9a-f]{24}$/);
const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });
const institutions = fc.stringMatching(/^[a-z0-9-]{2,40}$/);

describe('QR token, at any time', () => {
  it('that is seen up to 12 s after its epoch began is live, and expired ever after and before', () => {
    const later = fc.integer({ min: -60_000, max: 60_000 });
    fc.assert(
      fc.property(
        fc.record({ key: keys, institution: institutions, meeting: ids, at: instants, later }),
        (drawn) => {
          const { key, institution, meeting, at } = drawn;
          const epoch = epochAt(at, QR_EPOCH);
          const claim = readQrToken(qrToken(key, institution, { meeting, epoch }));
          if (claim === null) throw new Error('an own token was not read');
          const age = at + drawn.later - epoch * QR_EPOCH.lengthMs;
          const live = age >= 0 && age < QR_EPOCH.lengthMs + QR_EPOCH.graceMs;
          expect(judgeQr(key, { institution, claim }, at + drawn.later)).to.equal(live ? 'live' : 'expired');
        },
      ),
    );
  });

  it('lives 4 to 12 s from the moment it is photographed', () => {
    fc.assert(
      fc.property(instants, (at) => {
        const key = new Uint8Array(32);
        const claim = readQrToken(
          qrToken(key, 'a-b', { meeting: '0'.repeat(24), epoch: epochAt(at, QR_EPOCH) }),
        );
        if (claim === null) throw new Error('an own token was not read');
        const judge = (now: number): string => judgeQr(key, { institution: 'a-b', claim }, now);
        expect(judge(at + 4_000)).to.equal('live');
        expect(judge(at + 12_000)).to.equal('expired');
      }),
    );
  });

  it('with anything else in it is never live', () => {
    fc.assert(
      fc.property(fc.tuple(keys, keys), ids, instants, ([key, otherKey], meeting, at) => {
        fc.pre(Buffer.compare(key, otherKey) !== 0);
        const claim = readQrToken(qrToken(otherKey, 'a-b', { meeting, epoch: epochAt(at, QR_EPOCH) }));
        if (claim === null) throw new Error('an own token was not read');
        expect(judgeQr(key, { institution: 'a-b', claim }, at)).to.equal('forged');
      }),
    );
  });

  it('reads exactly the parts that were written', () => {
    const claims = fc.record({
      meeting: ids,
      epoch: fc.nat(1e9),
      mac: fc.stringMatching(/^[A-Za-z0-9_-]{22}$/),
    });
    fc.assert(
      fc.property(claims, ({ meeting, epoch, mac }) => {
        const text = `${meeting}.${epoch.toString(36)}.${mac}`;
        expect(readQrToken(text)).to.deep.equal({ meeting, epoch, mac });
        for (const spoilt of [`${text}x`, `x${text}`, text.slice(1), text.replace('.', '-')])
          expect(readQrToken(spoilt)).to.equal(null);
      }),
    );
  });
});

describe('typed code, at any time', () => {
  it('lives 30 to 90 s from the moment it is read', () => {
    fc.assert(
      fc.property(keys, ids, instants, (key, meeting, at) => {
        const typed = typedCode(key, 'a-b', { meeting, epoch: epochAt(at, TYPED_CODE_EPOCH) });
        const seen = { institution: 'a-b', meeting, typed };
        expect(isTypedCodeLive(key, seen, at)).to.equal(true);
        expect(isTypedCodeLive(key, seen, at + 30_000)).to.equal(true);
        expect(isTypedCodeLive(key, seen, at + 90_000)).to.equal(false);
      }),
    );
  });

  it('is never any other text', () => {
    fc.assert(
      fc.property(fc.string(), ids, instants, (typed, meeting, at) => {
        expect(isTypedCodeLive(new Uint8Array(32), { institution: 'a-b', meeting, typed }, at)).to.equal(
          false,
        );
      }),
    );
  });
});
