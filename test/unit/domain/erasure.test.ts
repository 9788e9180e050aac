import { expect } from 'chai';
import { ERASED_NAME, maskOf, withoutAnybody, withoutPerson } from '../../../src/domain/erasure.ts';
import { rollCallCounts, rowObstacle } from '../../../src/domain/roll-call.ts';
import { supervisionCounts, supervisionRowState } from '../../../src/domain/supervision.ts';
import { ABSENT, meeting, sheetRow } from '../../support/meetings.ts';

const mask = maskOf(['Zoé Bréchet', 'Zoé', 'Bréchet', '雷']);
const taken = { person: 'zoe', pseudonym: 'x', mask, maskWhole: maskOf(['Zoé Bréchet']) };
const act = { at: 1, by: 'zoe', byName: 'Zoé Bréchet', reason: 'Zoé was ill' };

describe('taking a name out of what people typed', () => {
  it('takes whole words, whatever the case, longest first', () => {
    expect(mask('Asked ZOÉ BRÉCHET, then zoé.')).to.equal('Asked —, then —.');
    expect(mask('Zoélie stays')).to.equal('Zoélie stays');
    expect(mask('for 雷')).to.equal('for —');
  });

  it('leaves short Latin names alone, and takes patterns as they are', () => {
    expect(maskOf(['Al'])('Al and all')).to.equal('Al and all');
    expect(maskOf(['A.*Z'])('A.*Z, ABCZ')).to.equal('—, ABCZ');
    expect(maskOf([])('Zoé')).to.equal('Zoé');
  });
});

describe('a meeting without a person', () => {
  it('has a row that says erased, and nothing of them', () => {
    const of = meeting({
      sheet: [sheetRow({ mark: ABSENT }), sheetRow({ person: 'lei', name: '雷 李', sortName: '雷 李' })],
    });
    const after = withoutPerson({ ...of, closedEarly: act, title: 'With Zoé Bréchet' }, taken);
    const [row, other] = after.sheet;
    expect(row).to.deep.include({ person: 'x', name: '', sortName: '', mark: null, erased: true });
    expect(other).to.deep.equal(of.sheet[1]);
    expect(after.closedEarly).to.deep.equal({ at: 1, by: 'x', byName: ERASED_NAME, reason: '— was ill' });
    expect(JSON.stringify(after)).to.not.match(/zo[eé]|bréchet/iu);
  });

  it('has no name of theirs in the facts that an amendment corrected', () => {
    const facts = [{ field: 'title' as const, before: 'Viva of Zoé Bréchet', after: 'Viva' }];
    const amendment = { ...act, number: 1, digest: 'd', facts, rows: [], setAside: [] };
    const after = withoutPerson(meeting({ amendments: [amendment] }), taken);
    expect(after.amendments[0]?.facts).to.deep.equal([
      { field: 'title', before: 'Viva of —', after: 'Viva' },
    ]);
    expect(JSON.stringify(after)).to.not.match(/zo[eé]|bréchet/iu);
  });

  it('is the very same when nothing of them is in it, and when it is done again', () => {
    const of = meeting({ sheet: [sheetRow({ person: 'lei', name: '雷 李' })] });
    expect(withoutPerson(of, { ...taken, mask: maskOf(['Zoé']) })).to.equal(of);
    const once = withoutPerson(meeting(), taken);
    expect(withoutPerson(once, taken)).to.equal(once);
  });

  it('cannot take a bulk change back that names them', () => {
    const bulk = { at: 1, by: 'mueller', mark: ABSENT, before: [{ person: 'zoe', mark: null }] };
    const of = meeting();
    const after = withoutPerson({ ...of, rollCall: { ...of.rollCall, bulk } }, taken);
    expect(after.rollCall.bulk).to.equal(null);
  });

  it('has its row counted nowhere: neither to mark, nor missing, nor expected', () => {
    const [row] = withoutPerson(meeting(), taken).sheet;
    const facts = { row: row ?? sheetRow(), scanned: false, signed: false };
    expect(supervisionRowState(facts)).to.equal('erased');
    expect(rowObstacle(facts, 'manual')).to.equal(null);
    expect(rowObstacle(facts, 'qr')).to.equal(null);
    expect(rollCallCounts([facts], 'manual')).to.deep.include({ total: 0, unmarked: 0, present: 0 });
    expect(supervisionCounts(['erased', 'signed'])).to.deep.equal({ signed: 1, missing: 0, expected: 1 });
  });
});

describe('a meeting without anybody', () => {
  it('is its frame: course, hours and how many stood on the sheet', () => {
    const of = meeting({ status: 'validated', validated: act });
    const erased = { at: 2, by: 'ada', reason: 'Over' };
    const after = withoutAnybody(of, erased, () => 'x');
    expect(after).to.deep.include({ course: of.course, start: of.start, end: of.end, teachers: [], erased });
    expect(after.sheet).to.have.length(of.sheet.length);
    expect(JSON.stringify(after)).to.not.match(/zo[eé]|bréchet|müller/iu);
  });
});
