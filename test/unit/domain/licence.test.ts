import { expect } from 'chai';
import { licenceStatus, licenceUse, type Licence } from '../../../src/domain/licence.ts';

const FROM = Date.UTC(2026, 8, 1);
const TO = Date.UTC(2027, 8, 1);
const LICENCE: Licence = { hosted: true, threshold: 1000, from: FROM, to: TO };

describe('licence', () => {
  it('is granted from its first instant to the last before its end', () => {
    expect(licenceStatus(LICENCE, FROM - 1)).to.equal('not-begun');
    expect(licenceStatus(LICENCE, FROM)).to.equal('granted');
    expect(licenceStatus(LICENCE, TO - 1)).to.equal('granted');
    expect(licenceStatus(LICENCE, TO)).to.equal('expired');
  });

  it('is not there until the operator grants it', () => {
    expect(licenceStatus(null, FROM)).to.equal('none');
  });

  it('is only for hosted customers, whatever the dates', () => {
    for (const now of [FROM - 1, FROM, TO])
      expect(licenceStatus({ ...LICENCE, hosted: false }, now)).to.equal('not-hosted');
  });

  const uses: [number, number, string, number][] = [
    [0, 0, 'none', 0],
    [9, 0, 'none', 0],
    [799, 79, 'none', 0],
    [800, 80, 'at-80', 0],
    [949, 94, 'at-80', 0],
    [950, 95, 'at-95', 0],
    [999, 99, 'at-95', 0],
    [1000, 100, 'at-100', 0],
    [1001, 100, 'at-100', 1],
    [1500, 150, 'at-100', 500],
  ];
  for (const [used, percent, warning, overrun] of uses)
    it(`shows ${String(used)} of 1000 as ${String(percent)} %, warning ${warning}`, () => {
      expect(licenceUse(LICENCE, used)).to.deep.equal({ used, threshold: 1000, percent, overrun, warning });
    });

  it('is used up from the start with a threshold of zero', () => {
    const none = { ...LICENCE, threshold: 0 };
    expect(licenceUse(none, 0)).to.include({ percent: 100, overrun: 0, warning: 'at-100' });
    expect(licenceUse(none, 3)).to.include({ percent: 100, overrun: 3, warning: 'at-100' });
  });

  it('counts whole percents exactly, where a quotient of floating point would fall short', () => {
    for (let used = 0; used <= 100; used++)
      expect(licenceUse({ ...LICENCE, threshold: 100 }, used).percent).to.equal(used);
  });
});
