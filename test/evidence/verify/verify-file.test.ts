import { expect } from 'chai';
import type { EvidenceBundle } from '../../../src/domain/evidence-bundle.ts';
import { MockMeeting } from './support/mock-meeting.ts';
import { MockWorld } from './support/mock-world.ts';
import { codesOf, verified } from './support/outcomes.ts';

describe('verifying a bundle', () => {
  let world: MockWorld;
  let meeting: MockMeeting;
  let bundle: EvidenceBundle;

  before(async () => {
    world = new MockWorld();
    meeting = new MockMeeting(world);
    bundle = await meeting.play();
  });

  it('finds nothing wrong with a meeting, and says what only a PDF seals', async () => {
    const report = await verified(world, bundle);
    expect(codesOf(report, 'failed')).to.deep.equal([]);
    expect(codesOf(report, 'not-checkable')).to.deep.equal(['sheet.unsealed']);
    expect(report.verdict).to.equal('incomplete');
  });

  it('passes a person’s own signature, without anybody else in it', async () => {
    const own = await meeting.personal('Zoé Bréchet');
    const report = await verified(world, own);
    expect(report).to.include({ verdict: 'passed' });
    expect(JSON.stringify(own)).not.to.include('Bob');
  });

  it('says that a time-stamp is of the development authority and that no witness followed, whatever passed', async () => {
    const report = await verified(world, await meeting.personal('Zoé Bréchet'));
    expect(report.notices).to.include.members(['development-time', 'no-witness']);
  });

  it('says of a person’s own signature that it may have been set aside or amended since, of a meeting not', async () => {
    const own = await verified(world, await meeting.personal('Zoé Bréchet'));
    expect(own.notices).to.include('personal-only');
    expect((await verified(world, bundle)).notices).not.to.include('personal-only');
  });

  it('is incomplete without anything to trust, and says what to give', async () => {
    const nothing = { roots: [], tsaRoots: [], logKey: null };
    const report = await verified(world, await meeting.personal('Zoé Bréchet'), nothing);
    expect(report.verdict).to.equal('incomplete');
    expect(codesOf(report, 'not-checkable')).to.have.members([
      'checkpoint.key-not-given',
      'time.root-not-given',
      'certificate.root-not-given',
    ]);
  });
});

describe('verifying a meeting that was amended, and of which a person was erased', () => {
  it('finds nothing wrong, and says what cannot be checked any more', async () => {
    const world = new MockWorld();
    const bundle = await new MockMeeting(world, { amend: true, erase: true, identities: true }).play();
    const report = await verified(world, bundle);
    expect(codesOf(report, 'failed')).to.deep.equal([]);
    expect(codesOf(report, 'not-checkable')).to.have.members([
      'seal.erased',
      'sheet.row-erased',
      'sheet.unsealed',
    ]);
    expect(codesOf(report, 'passed')).to.include.members([
      'log.erased',
      'amendment.agrees',
      'statement.identity',
      'statement.set-aside',
    ]);
  });
});
