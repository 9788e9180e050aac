import { expect } from 'chai';
import { projectorPhase, type ProjectorFacts } from '../../../src/domain/projector.ts';
import { END, START } from '../../support/meetings.ts';

const OPEN: ProjectorFacts = {
  status: 'scheduled',
  window: { opensAt: START, closesAt: END },
  subject: true,
  signInMode: 'both',
};

const phase = (changes: Partial<ProjectorFacts>, now = START): string =>
  projectorPhase({ ...OPEN, ...changes }, now);

describe('projectorPhase', () => {
  it('is open from the opening instant to just before the closing one', () => {
    expect(phase({}, START - 1)).to.equal('before');
    expect(phase({}, START)).to.equal('open');
    expect(phase({}, END - 1)).to.equal('open');
    expect(phase({}, END)).to.equal('closed');
    expect(phase({ signInMode: 'qr' })).to.equal('open');
  });

  it('waits while the roll call has yet to open it', () => {
    expect(phase({ window: { opensAt: null, closesAt: END } })).to.equal('before');
    expect(phase({ window: { opensAt: null, closesAt: END } }, END)).to.equal('closed');
  });

  it('says before the meeting that no code will come', () => {
    for (const now of [START - 1, START]) {
      expect(phase({ signInMode: 'manual' }, now)).to.equal('manual');
      expect(phase({ subject: false }, now)).to.equal('not-subject');
      expect(phase({ subject: false, signInMode: 'manual' }, now)).to.equal('not-subject');
    }
    expect(phase({ subject: false }, END)).to.equal('closed');
  });

  it('goes by what has become of the meeting first', () => {
    for (const status of ['cancelled', 'validated'] as const) {
      expect(phase({ status })).to.equal(status);
      expect(phase({ status, subject: false }, END)).to.equal(status);
    }
  });
});
