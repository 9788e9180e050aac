import { expect } from 'chai';
import { inkView } from '../../../src/web/shared/ink.view.ts';

const PAD = { width: 918, height: 200 };

describe('a drawing on a page', () => {
  it('is shown without the empty part of the pad', () => {
    const path = 'M100 50.5L160.2 90L130 70M120 60L120 60';
    expect(inkView({ path, ...PAD })).to.deep.equal({ path, viewBox: '92 42 77 56' });
  });

  it('may touch the edges of the pad, and leave them by a rounding', () => {
    expect(inkView({ path: 'M-0.5 0L918.4 200', ...PAD })?.viewBox).to.equal('-9 -8 935 216');
  });

  it('is none where nothing was drawn', () => {
    expect(inkView(null)).to.equal(null);
  });
});
