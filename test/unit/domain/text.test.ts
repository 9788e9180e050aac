import { expect } from 'chai';
import { firstShown, tidyText } from '../../../src/domain/text.ts';

describe('text', () => {
  it('is tidied: NFC, one space between words, none around', () => {
    expect(tidyText('  Zoe\u0301 \n\t Bréchet\u00a0')).to.equal('Zo\u00e9 Bréchet');
    expect(tidyText('  ')).to.equal('');
  });

  it('never holds half a surrogate pair, and keeps whole ones', () => {
    expect(tidyText('\ud800a\udc00🎓')).to.equal('\ufffda\ufffd🎓');
  });

  it('shows the first that shows something', () => {
    expect(firstShown(null, '', ' ', ' a ', 'b')).to.equal('a');
    expect(firstShown(null, ' ')).to.equal(null);
    expect(firstShown()).to.equal(null);
  });
});
