import { expect } from 'chai';
import { nameOrder } from '../../../src/domain/name-order.ts';

const ordered = (language: string, ...names: string[]): string[] => names.sort(nameOrder(language));

describe('the order of names', () => {
  it('is that of the language', () => {
    expect(ordered('fr', 'Zoé', 'Élodie', 'Éric', 'Anne')).to.deep.equal(['Anne', 'Élodie', 'Éric', 'Zoé']);
    expect(ordered('de', 'Zorn', 'Ärmel')).to.deep.equal(['Ärmel', 'Zorn']);
    expect(ordered('sv', 'Ärmel', 'Zorn')).to.deep.equal(['Zorn', 'Ärmel']);
  });

  it('is English where the language is not known', () => {
    expect(ordered('tlh', 'Zorn', 'Ärmel')).to.deep.equal(['Ärmel', 'Zorn']);
  });

  it('is one alone, also of names that the language does not tell apart', () => {
    const [composed, decomposed] = ['\u00e9', 'e\u0301'];
    expect(nameOrder('fr')(composed, decomposed)).to.equal(1);
    expect(nameOrder('fr')(decomposed, composed)).to.equal(-1);
    expect(nameOrder('fr')(composed, composed)).to.equal(0);
  });
});
