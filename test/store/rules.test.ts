import { expect } from 'chai';
import type { StoredKey } from '../../src/application/ports/keys.ts';
import type { AuditEntry } from '../../src/domain/audit.ts';
import { meeting, START } from '../support/meetings.ts';
import {
  openTestStores,
  platform,
  refusalOf,
  scan,
  session,
  statement,
  type TestStores,
} from './support/stores.ts';
import { institution } from '../support/institution.ts';

const TEN = Array.from({ length: 10 }, (_, at) => at);

describe('what the unique indexes forbid', () => {
  let test: TestStores;
  beforeEach(async () => {
    test = await openTestStores();
  });
  afterEach(() => test.close());

  describe('a signature', () => {
    it('is one for a meeting, a person and a revision, also of ten at once', async () => {
      const results = await Promise.all(TEN.map(() => test.stores.statements.insert(statement())));
      expect(results.filter((result) => result === 'inserted')).to.have.length(1);
      expect(await test.stores.statements.inMeeting('lycee-42', 'meeting-1')).to.have.length(1);
    });

    for (const [name, changes] of [
      ['another revision', { revision: 2 }],
      ['another person', { person: 'lei' }],
      ['another meeting', { meeting: 'meeting-2' }],
      ['another institution', { institution: 'cfa' }],
      ['another kind', { type: 'teacher-signature' }],
    ] as const) {
      it(`is another for ${name}`, async () => {
        await test.stores.statements.insert(statement());
        expect(await test.stores.statements.insert(statement(changes))).to.equal('inserted');
      });
    }

    it('is never edited: it is set aside once, and the first reason stays', async () => {
      const signed = statement();
      const act = { at: START, by: 'sec', byName: 'S.', reason: 'signed for another' };
      await test.stores.statements.insert(signed);
      await test.stores.meetings.insert([meeting()]);
      for (const [at, reason] of [act.reason, 'later'].entries()) {
        const seal = statement({ id: `aside-${String(at)}`, type: 'set-aside', revision: at + 1 });
        const outgoing = { ...seal, setsAside: { signature: signed.id, act: { ...act, reason } } };
        await test.stores.meetings.saveWithStatements(meeting({ version: at + 1 }), [outgoing]);
      }
      const stored = await test.stores.statements.find('lycee-42', signed.id);
      expect(stored).to.deep.equal({ ...signed, setAside: act });
    });

    it('counts in the period that it was received in, its first instant included', async () => {
      const { statements } = test.stores;
      for (const at of [START - 1, START, START + 1]) {
        await statements.insert(statement({ meeting: `at-${String(at)}`, receivedAt: at }));
      }
      await statements.insert(statement({ type: 'teacher-signature', person: 'mueller' }));
      expect(await statements.countSignatures('lycee-42', START, START + 1)).to.equal(1);
      expect(await statements.countSignatures('lycee-42', START - 1, START + 2)).to.equal(3);
    });
  });

  describe('a scan', () => {
    it('is one for a meeting and a person', async () => {
      expect(await test.stores.scans.record(scan())).to.equal('recorded');
      expect(await test.stores.scans.record(scan({ epoch: 8 }))).to.equal('already');
      expect((await test.stores.scans.inMeeting('lycee-42', 'meeting-1')).map(({ epoch }) => epoch)).to.eql([
        7,
      ]);
    });

    it('carries a ticket that serves one person, also of ten at once', async () => {
      const results = await Promise.all(
        TEN.map((at) => test.stores.scans.record(scan({ ticket: 't', person: `p${String(at)}` }))),
      );
      expect(results.filter((result) => result === 'recorded')).to.have.length(1);
      expect(results.filter((result) => result === 'replayed')).to.have.length(9);
    });
  });

  describe('a session', () => {
    it('is one for a launch: of ten at once nine are replays', async () => {
      const results = await Promise.all(
        TEN.map(() =>
          test.stores.sessions.create(session({ origin: 'nonce-1' })).then(
            () => 'opened',
            (error: unknown) => (error as { code: string }).code,
          ),
        ),
      );
      expect(results.filter((result) => result === 'opened')).to.have.length(1);
      expect(results.filter((result) => result === 'LTI_REPLAYED')).to.have.length(9);
    });

    it('is found with its person and institution until it ends, and is touched forward only', async () => {
      await test.stores.institutions.create(institution());
      const identity = { institution: 'lycee-42', issuer: 'https://lms.example', sub: '7', name: 'Zoé' };
      const { id } = await test.stores.people.recordLaunch(identity, null);
      const opened = session({
        person: id,
        idHash: 'one',
        locale: 'fr',
        frameAncestors: ['https://lms.example'],
      });
      await test.stores.sessions.create(opened);
      await test.stores.sessions.create(session({ person: id, idHash: 'over', expiresAt: START }));
      await test.stores.sessions.touch('one', START + 5);
      await test.stores.sessions.touch('one', START + 1);
      const live = await test.stores.sessions.find('one');
      expect(live?.session).to.deep.equal({ ...opened, lastSeenAt: START + 5 });
      expect(live?.person.name).to.equal('Zoé');
      expect(live?.institution).to.deep.equal(institution());
      expect(await test.stores.sessions.find('over')).to.equal(null);
      await test.stores.sessions.end('one');
      expect(await test.stores.sessions.find('one')).to.equal(null);
    });
  });

  describe('a key', () => {
    const key = (changes: Partial<StoredKey>): StoredKey => ({
      kid: 'a',
      purpose: 'seal',
      institution: 'lycee-42',
      publicJwk: { kty: 'EC' },
      privateJwkEncrypted: 'v1.key',
      createdAt: START,
      rotation: null,
      ...changes,
    });

    it('is the first one kept, whoever of ten makes it', async () => {
      const kept = await Promise.all(
        TEN.map((at) => test.stores.keys.insertFirst(key({ kid: `k${String(at)}` }))),
      );
      expect(new Set(kept.map(({ kid }) => kid)).size).to.equal(1);
      expect(await test.stores.keys.list('seal', 'lycee-42')).to.deep.equal([kept[0]]);
    });

    it('is another for another institution and for another purpose', async () => {
      await test.stores.keys.insertFirst(key({}));
      await test.stores.keys.insertFirst(key({ kid: 'b', institution: 'cfa' }));
      await test.stores.keys.insertFirst(key({ kid: 'c', purpose: 'lti', institution: null }));
      expect((await test.stores.keys.list('seal', 'cfa')).map(({ kid }) => kid)).to.deep.equal(['b']);
      expect((await test.stores.keys.list('lti')).map(({ kid }) => kid)).to.deep.equal(['c']);
    });
  });

  describe('a platform', () => {
    it('is one by issuer and client id: a second deployment is added to it', async () => {
      await test.stores.platforms.add(platform());
      await test.stores.platforms.add(platform());
      await test.stores.platforms.add(platform({ deployments: [{ id: '2', institution: 'cfa' }] }));
      const [stored, ...others] = await test.stores.platforms.list();
      expect(others).to.deep.equal([]);
      expect(stored?.deployments.map(({ id }) => id)).to.deep.equal(['1', '2']);
    });

    it('does not change its addresses by being added again', async () => {
      await test.stores.platforms.add(platform());
      const moved = platform({ jwksUrl: 'https://elsewhere.example/jwks' });
      expect(await refusalOf(test.stores.platforms.add(moved))).to.equal('PLATFORM_DIFFERS');
    });

    it('gives a deployment to one institution, also when two ask at once', async () => {
      const { platforms } = test.stores;
      await platforms.add(platform());
      const codes = await Promise.all(
        ['cfa', 'ecole'].map((key) =>
          platforms.add(platform({ deployments: [{ id: '9', institution: key }] })).then(
            () => 'added',
            (error: unknown) => (error as { code: string }).code,
          ),
        ),
      );
      expect(codes.sort()).to.deep.equal(['DEPLOYMENT_TAKEN', 'added']);
      const taken = platform({ deployments: [{ id: '1', institution: 'cfa' }] });
      expect(await refusalOf(platforms.add(taken))).to.equal('DEPLOYMENT_TAKEN');
    });

    it('is found by its issuer alone with every client id, and goes with its last deployment', async () => {
      const { platforms } = test.stores;
      await platforms.add(platform());
      await platforms.add(platform({ clientId: 'client-2', deployments: [{ id: '1', institution: 'cfa' }] }));
      expect(await platforms.find('https://lms.example')).to.have.length(2);
      expect(await platforms.find('https://lms.example', 'client-2')).to.have.length(1);
      expect(await platforms.find('https://other.example')).to.deep.equal([]);
      const gone = { id: '1', institution: 'lycee-42' };
      expect(await platforms.removeDeployment(platform(), { ...gone, institution: 'cfa' })).to.equal(false);
      expect(await platforms.removeDeployment(platform(), gone)).to.equal(true);
      expect(await platforms.find('https://lms.example', 'client-1')).to.deep.equal([]);
    });
  });

  describe('an institution', () => {
    it('has its key alone, and refuses a second', async () => {
      await test.stores.institutions.create(institution());
      expect(await refusalOf(test.stores.institutions.create(institution()))).to.equal('INSTITUTION_EXISTS');
    });

    it('is saved over the version that was read, by one of ten at once', async () => {
      await test.stores.institutions.create(institution());
      const results = await Promise.all(
        TEN.map((at) =>
          test.stores.institutions.save(institution({ name: `Name ${String(at)}` })).then(
            ({ version }) => version,
            (error: unknown) => (error as { code: string }).code,
          ),
        ),
      );
      expect(results.filter((result) => result === 2)).to.have.length(1);
      expect(results.filter((result) => result === 'SETTINGS_CHANGED_MEANWHILE')).to.have.length(9);
      expect((await test.stores.institutions.find('lycee-42'))?.version).to.equal(2);
    });

    it('is removed only while nothing hangs on it', async () => {
      const { institutions, scans } = test.stores;
      await institutions.create(institution());
      await institutions.create(institution({ key: 'cfa' }));
      await scans.record(scan());
      expect(await refusalOf(institutions.remove('lycee-42'))).to.equal('INSTITUTION_NOT_EMPTY');
      expect(await refusalOf(institutions.remove('nobody'))).to.equal('INSTITUTION_UNKNOWN');
      await institutions.remove('cfa');
      expect((await institutions.list()).map(({ key }) => key)).to.deep.equal(['lycee-42']);
    });
  });

  it('tries are counted together, also when ten come at once, and begin anew when their time is over', async () => {
    const { tries } = test.stores;
    const left = await Promise.all(TEN.map(() => tries.spend('zoe|meeting-1', 5, 60_000)));
    expect(left.sort((a, b) => b - a)).to.deep.equal([4, 3, 2, 1, 0, -1, -2, -3, -4, -5]);
    test.clock.forward(60_000);
    expect(await tries.spend('zoe|meeting-1', 5, 60_000)).to.equal(4);
    expect(await tries.spend('lei|meeting-1', 5, 60_000)).to.equal(4);
  });

  it('audit entries of one instant come newest first, in pages that miss none', async () => {
    const entries = TEN.map((at): AuditEntry => ({
      institution: 'lycee-42',
      at: START,
      actor: 'a',
      actorName: 'A',
      event: { type: 'code-added', code: String(at) },
    }));
    await test.stores.audit.append(entries);
    const pages = await Promise.all(
      [0, 4, 8].map((skip) => test.stores.audit.list('lycee-42', { skip, limit: 4 })),
    );
    expect(pages.flat()).to.deep.equal([...entries].reverse());
  });
});
