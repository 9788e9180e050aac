import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DAY_MS } from '../../../src/domain/institution.ts';
import { issueCrl } from '../../../src/evidence/certificates/crl.ts';
import { findCa } from '../../../src/evidence/certificates/institution-ca.ts';
import { readPdf } from '../../../src/evidence/verify/pdf/read-pdf.ts';
import type { Report } from '../../../src/evidence/verify/report.ts';
import { readTrust, type GivenTrust } from '../../../src/evidence/verify/trust.ts';
import { verifyFile } from '../../../src/evidence/verify/verify-file.ts';
import { ask } from '../../support/outside-tools.ts';
import { appended, ArchivedSheet, rawObjects, type RawObject } from './support/archived-sheet.ts';
import { codesOf } from './support/outcomes.ts';

describe('the archive part of a sheet', () => {
  let made: ArchivedSheet;

  before(async () => {
    made = await ArchivedSheet.make();
  });
  after(() => made.authority.close());

  async function verified(pdf: Uint8Array, trust: GivenTrust = {}): Promise<Report> {
    return verifyFile(pdf, readTrust({ ...(await made.trust()), ...trust }));
  }

  it('is passed with everything else, and the seal is said to cover what stands before it', async () => {
    const report = await verified(made.pdf);
    expect(report.verdict).to.equal('passed');
    const codes = codesOf(report, 'passed');
    expect(codes).to.include.members(['pdf.covered-first', 'pdf.archive', 'pdf.archive-lists']);
    expect(codes).not.to.include('pdf.covered');
    expect(report.notices).not.to.include('no-archive');
    expect(report.checks.find(({ code }) => code === 'pdf.archive')?.params['authority']).to.equal(
      'A small unit',
    );
  });

  it('may be missing: the sheet passes, and it is said that its level is B-T', async () => {
    // Without the part nothing says where the authority between stands.
    const tsaRoots = [...(await made.trust()).tsaRoots, made.authority.der('ca')];
    const report = await verified(made.first, { tsaRoots });
    expect(codesOf(report, 'failed')).to.deep.equal([]);
    expect(codesOf(report, 'passed')).to.include('pdf.covered');
    expect(report.notices).to.include('no-archive');
  });

  it('is not checkable without the root of its time-stamp, and said to be of another one under another', async () => {
    const { tsaRoots } = await made.world.trust();
    const open = await verified(made.pdf, { tsaRoots: [] });
    expect(codesOf(open, 'not-checkable')).to.include('pdf.archive-root-not-given');
    expect(codesOf(await verified(made.pdf, { tsaRoots }), 'failed')).to.include('pdf.archive-other-root');
  });

  describe('that somebody wrote who looked at nothing', () => {
    const failuresOf = async (pdf: Uint8Array): Promise<string[]> => codesOf(await verified(pdf), 'failed');

    it('is the same as ours when it has the same in it', async () => {
      expect((await verified(await made.forged(made.material()))).verdict).to.equal('passed');
    });

    it('shows nothing of whom it has no list about, which is no pass', async () => {
      const report = await verified(await made.forged({ ...made.material(), lists: [] }));
      expect(codesOf(report, 'not-checkable')).to.deep.equal(['pdf.archive-list-none']);
      const about = report.checks.filter(({ code }) => code === 'pdf.archive-list-none');
      expect(about.map(({ params }) => params['certificate'])).to.include.members([
        'Lycée Jean Moulin',
        'A small unit',
        'A small ca',
      ]);
    });

    it('shows nothing by lists that had ended, or of certificates that are not there', async () => {
      const { clock } = made.world.services;
      const now = clock.now();
      clock.set(now - 30 * DAY_MS);
      const old = [await made.authority.list('ca'), await made.authority.list('root')];
      clock.set(now);
      const { certificates, lists } = made.material();
      for (const material of [
        { certificates, lists: [...lists.slice(0, 1), ...old] },
        { certificates: [], lists },
      ]) {
        const report = await verified(await made.forged(material), { tsaRoots: [] });
        expect(codesOf(report, 'not-checkable')).to.include('pdf.archive-list-none');
      }
    });

    it('shows nothing of the seal’s own key by a list from more than a day before, although it had not ended', async () => {
      const { services, institution } = made.world;
      const ca = await findCa(services, institution);
      if (ca === null) throw new Error('no authority');
      const now = services.clock.now();
      const { certificates, lists } = made.material();
      for (const [days, missing] of [
        [0.9, []],
        [1.1, ['pdf.archive-list-none']],
      ] as const) {
        const list = await issueCrl(ca, [], now - days * DAY_MS);
        const report = await verified(await made.forged({ certificates, lists: [list, ...lists.slice(1)] }));
        expect(codesOf(report, 'not-checkable')).to.deep.equal(missing);
      }
    });

    for (const name of ['unit', 'ca'] as const)
      it(`is found to stand on a time-stamp whose ${name} was revoked`, async () => {
        const other = await ArchivedSheet.make();
        other.authority.revoke(name, other.world.services.clock.now() - DAY_MS);
        const lists = [
          ...other.material().lists.slice(0, 1),
          await other.authority.list('ca'),
          await other.authority.list('root'),
        ];
        const pdf = await other.forged({ ...other.material(), lists });
        const report = await verifyFile(pdf, readTrust(await other.trust()));
        other.authority.close();
        expect(codesOf(report, 'failed')).to.deep.equal(['pdf.archive-revoked']);
        const { params } = report.checks.find(({ code }) => code === 'pdf.archive-revoked') ?? {};
        expect(params?.['certificate']).to.equal(`A small ${name}`);
      });

    it('is not taken for stamped by an authority that merely stands beside another’s certificate in it', async () => {
      const { certificates, lists } = made.material();
      const { certificate, respond } = await made.authority.stranger();
      const material = { certificates: [certificate, ...certificates], lists };
      const pdf = await made.forged(material, respond);
      expect(await failuresOf(pdf)).to.deep.equal(['pdf.archive-other-root']);
    });

    it('is asked about the chain that was trusted, and not about another that hides who was revoked', async () => {
      const other = await ArchivedSheet.make();
      other.authority.revoke('ca', other.world.services.clock.now() - DAY_MS);
      const { certificates, list } = await other.authority.crossed('ca');
      const { certificates: genuine, lists } = other.material();
      const root = await other.authority.list('root');
      const hidden = {
        certificates: [...certificates, ...genuine],
        lists: [...lists.slice(0, 1), await other.authority.list('ca'), list],
      };
      const trust = readTrust(await other.trust());
      const outcomes: string[][] = [];
      for (const material of [hidden, { ...hidden, lists: [...hidden.lists, root] }]) {
        const report = await verifyFile(await other.forged(material), trust);
        outcomes.push([...codesOf(report, 'failed'), ...codesOf(report, 'not-checkable')]);
      }
      other.authority.close();
      expect(outcomes).to.deep.equal([['pdf.archive-list-none'], ['pdf.archive-revoked']]);
    });

    it('is found to stand on a seal whose key was revoked before, and not on one revoked since', async () => {
      const { services, institution } = made.world;
      const ca = await findCa(services, institution);
      const certificate = services.keys.seals()[0]?.certificates?.chain[0] ?? '';
      if (ca === null) throw new Error('no authority');
      const now = services.clock.now();
      const { certificates, lists } = made.material();
      for (const [at, failed] of [
        [now - DAY_MS, ['pdf.archive-revoked']],
        [now + 60_000, []],
      ] as const) {
        const list = await issueCrl(ca, [{ certificate, at, reason: 'compromised' }], now);
        expect(
          await failuresOf(await made.forged({ certificates, lists: [list, ...lists.slice(1)] })),
        ).to.deep.equal(failed);
      }
    });

    it('is broken by a list in the name of an authority that did not sign it, and by what is no list', async () => {
      const { certificates, lists } = made.material();
      for (const list of [
        await made.authority.forgedList('ca'),
        Buffer.from('3000', 'hex'),
        Buffer.from('list'),
      ])
        expect(await failuresOf(await made.forged({ certificates, lists: [...lists, list] }))).to.deep.equal([
          'pdf.archive-list-broken',
        ]);
    });

    it('is broken by a time-stamp from before the seal, or none', async () => {
      const { world, authority } = made;
      const before = world.services.clock.now() - DAY_MS;
      const material = made.material();
      const early = await made.forged(material, (request) => authority.respond(request, before));
      const { checks } = await verified(early);
      expect(checks.find(({ code }) => code === 'pdf.archive-broken')?.params).to.deep.equal({
        problem: 'order',
      });
      const other = rawObjects(made.pdf);
      const [, , , stamp] = other;
      if (stamp === undefined) throw new Error('no stamp');
      stamp[1] = stamp[1].replace(/<3082[0-9a-f]+>/, (hex) => `<3082${'0'.repeat(hex.length - 6)}>`);
      expect(await failuresOf(appended(made.first, other))).to.include('pdf.archive-broken');
    });

    it('says so when the development authority stamped it', async () => {
      const pdf = await made.forged(made.material(), (request) => made.world.tsa.respond(request));
      const report = await verified(pdf);
      expect(codesOf(report, 'not-checkable')).to.include('pdf.archive-list-none');
      expect(report.notices).to.include('development-time');
    });
  });

  describe('of another form is refused by name', () => {
    type Change = (objects: RawObject[]) => RawObject[];
    /** Changes the text of the nth object: 0 the catalog, 1 the page, 2 the field, 3 the stamp, 4 the store. */
    const replacing =
      (nth: number, from: string | RegExp, to: string): Change =>
      (objects) =>
        objects.map(([number, text], at): RawObject => {
          if (at !== nth) return [number, text];
          expect(text).to.match(
            typeof from === 'string' ? new RegExp(from.replace(/[/[\]()]/g, '\\$&')) : from,
          );
          return [number, text.replace(from, to)];
        });
    const lastNumber = (objects: readonly RawObject[]): number =>
      Math.max(...objects.map(([number]) => number));
    const CHANGES: Record<string, Change> = {
      'a page with other content': replacing(1, /\/Contents \d+ 0 R/, '/Contents 3 0 R'),
      'a page turned around': replacing(1, '/Type /Page', '/Rotate 180\n/Type /Page'),
      'a page with something laid over it': replacing(1, / (\d+) 0 R\]/, ' $1 0 R $1 0 R]'),
      'a catalog with other pages': replacing(0, /\/Pages \d+ 0 R/, '/Pages 12 0 R'),
      'a catalog that acts': replacing(0, '/Type /Catalog', '/Type /Catalog\n/OpenAction 12 0 R'),
      'a catalog in another language': replacing(0, '/Lang (en)', '/Lang (fr)'),
      'a catalog with another bundle': replacing(0, /\/Names \d+ 0 R/, '/Names 3 0 R'),
      'a catalog with a field less': replacing(0, /\/Fields \[\d+ 0 R /, '/Fields ['),
      'a catalog without its store': replacing(0, /\/DSS \d+ 0 R\n/, ''),
      'a field that is seen': replacing(2, '/Rect [0 0 0 0]', '/Rect [0 0 500 500]'),
      'a field that looks like something': replacing(2, '/F 132', '/F 132\n/AP 12 0 R'),
      'a field of another name': replacing(2, '(Archive)', '(Seal)'),
      'a seal in the place of a time-stamp': replacing(3, '/Type /DocTimeStamp', '/Type /Sig'),
      'a time-stamp with a reason': replacing(3, '/Type /DocTimeStamp', '/Type /DocTimeStamp\n/Reason (x)'),
      'a time-stamp over a part': replacing(3, '/ByteRange [0 ', '/ByteRange [1 '),
      'a store with more': replacing(4, '/Type /DSS', '/Type /DSS\n/OCSPs []'),
      'a store that names another object': replacing(4, /\/Certs \[\d+ 0 R/, '/Certs [12 0 R'),
      'a packed certificate': replacing(5, '/Length', '/Filter /FlateDecode\n/Length'),
      'an object that nothing names': (objects) => {
        const number = lastNumber(objects) + 1;
        return [...objects, [number, `${String(number)} 0 obj\n<<\n>>\nendobj\n`]];
      },
      'an object of the first revision replaced': (objects) => [
        ...objects,
        [10, '10 0 obj\n<<\n/Length 0\n>>\nstream\n\nendstream\nendobj\n'],
      ],
      'its objects in another order': ([one, other, ...rest]) =>
        [other, one, ...rest].filter((object) => object !== undefined),
      'a comment between objects': replacing(0, /endobj\n$/, 'endobj\n%\n'),
      'a time-stamp without its catalog': (objects) => objects.slice(1),
      'a page and nothing else': (objects) => objects.slice(1, 2),
      nothing: () => [],
    };

    const problemOf = async (pdf: Uint8Array): Promise<string> => {
      const report = await verified(pdf);
      expect(report.verdict).to.equal('failed');
      expect(codesOf(report, 'failed')).to.deep.equal(['pdf.structure']);
      return String(report.checks.find(({ code }) => code === 'pdf.structure')?.params['problem']);
    };

    it('only when it is changed: written again it is the same', () => {
      expect(appended(made.first, rawObjects(made.pdf)).equals(made.pdf)).to.equal(true);
    });

    for (const [name, change] of Object.entries(CHANGES))
      it(name, async () => {
        const pdf = appended(made.first, change(rawObjects(made.pdf)));
        expect(await problemOf(pdf)).to.match(
          /^(a second revision of another form: |the byte range|something stands after)/,
        );
      });

    const TRAILERS: Record<string, [string | RegExp, string]> = {
      'another catalog': [/\/Root \d+/, '/Root 12'],
      'other facts of the file': [/\/Info \d+/, '/Info 12'],
      'another id': ['/ID [<', '/ID [<00'],
      'another number of objects': [/\/Size \d/, '/Size 1'],
      'another revision before': [/\/Prev \d/, '/Prev 9'],
      'no revision before': [/\/Prev \d+\n/, ''],
      'something encrypted': ['/Size', '/Encrypt 12 0 R\n/Size'],
    };
    for (const [name, [from, to]] of Object.entries(TRAILERS))
      it(`a trailer with ${name}`, async () => {
        const pdf = appended(made.first, rawObjects(made.pdf), (trailer) => {
          expect(trailer.replace(from, to)).not.to.equal(trailer);
          return trailer.replace(from, to);
        });
        expect(await problemOf(pdf)).to.match(/^a second revision of another form: /);
      });

    it('a third revision, or anything after its end', async () => {
      const second = made.pdf.subarray(made.first.length);
      for (const more of [second, Buffer.from('\n'), Buffer.from('1')])
        expect(await problemOf(Buffer.concat([made.pdf, more]))).to.equal('something stands after its end');
    });

    it('more bytes of lists than are read, which are then not read at all', async () => {
      const { certificates, lists } = made.material();
      const half = Buffer.alloc(1024 * 1024);
      const problem = await problemOf(await made.forged({ certificates, lists: [...lists, half, half] }));
      expect(problem).to.equal('a second revision of another form: more than is read');
    });

    it('what other programs append or write anew', () => {
      const folder = mkdtempSync(join(tmpdir(), 'emarge-archive-'));
      const at = (name: string): string => join(folder, name);
      writeFileSync(at('first.pdf'), made.first);
      writeFileSync(at('whole.pdf'), made.pdf);
      const field = ['--field', '1/10,10,90,90/More'];
      for (const name of ['first', 'whole']) {
        ask('pyhanko', 'sign', 'addfields', ...field, at(`${name}.pdf`), at(`${name}-pyhanko.pdf`));
        ask('qpdf', at(`${name}.pdf`), at(`${name}-qpdf.pdf`));
      }
      const files = ['first-pyhanko', 'whole-pyhanko', 'first-qpdf', 'whole-qpdf'];
      const written = files.map((name) => readFileSync(at(`${name}.pdf`)));
      rmSync(folder, { recursive: true });
      return Promise.all(written.map(problemOf)).then((problems) => {
        expect(problems[0]).to.match(/^a second revision of another form/);
        expect(problems[1]).to.equal('something stands after its end');
      });
    });

    it('is nothing that the first revision is read by: its objects are those under the seal', () => {
      const { first, second } = readPdf(made.pdf);
      expect(second?.objects.size).to.be.greaterThan(5);
      expect(first.objects).to.deep.equal(readPdf(made.first).first.objects);
    });
  });
});
