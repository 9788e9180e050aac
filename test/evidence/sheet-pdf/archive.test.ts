import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { calculateJwkThumbprint } from 'jose';
import type { Signer } from '../../../src/application/ports/sealed.ts';
import { DAY_MS } from '../../../src/domain/institution.ts';
import { derOf } from '../../../src/evidence/certificates/issue.ts';
import { keyPairOf, webKeys } from '../../../src/evidence/certificates/keys.ts';
import { NoArchive } from '../../../src/evidence/archive/material.ts';
import { PublishedFiles } from '../../../src/evidence/archive/published-files.ts';
import { SaidReasons } from '../../../src/evidence/archive/said-reasons.ts';
import { archived } from '../../../src/evidence/sheet-pdf/archive.ts';
import { AppError } from '../../../src/errors.ts';
import { settableClock } from '../../support/clock.ts';
import { readPdf } from '../../../src/evidence/verify/pdf/read-pdf.ts';
import { ask, askMeanwhile } from '../../support/outside-tools.ts';
import { world } from '../support.ts';
import { print, proof, sheet } from './samples.ts';
import { SmallAuthority } from './small-authority.ts';
import { INSTITUTION, outsidePress, press, type OutsidePress } from './support.ts';

const YEAR_MS = 365 * DAY_MS;
/** What pyHanko logs where the past does not help: the words of its verdict are then those of before. */
const TROUBLE = /without past proof of existence|Failed to get control time|failed to validate/;

describe('a sealed file that an outside authority stamps', () => {
  let folder = '';
  let now: number;
  let authority: SmallAuthority;
  let outside: OutsidePress;
  const at = (name: string): string => join(folder, name);
  const trusted = (): string[] => [
    ...['--trust', at('authority.pem')],
    ...['--trust', at('tsa.pem')],
    '--trust-replace',
  ];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'emarge-archive-'));
    now = Date.now();
    await open();
  });

  afterEach(() => {
    authority.close();
    rmSync(folder, { recursive: true });
  });

  async function open(options: { lists?: boolean } = {}): Promise<void> {
    authority = await SmallAuthority.open({ now: () => now, ...options });
    outside = outsidePress(authority);
    outside.services.clock.set(now);
  }

  /** A sheet in a file, with what to trust beside it. */
  async function printed(): Promise<Uint8Array> {
    const pdf = await outside.printer.printSheet(INSTITUTION, print(sheet()));
    writeFileSync(at('sheet.pdf'), pdf);
    writeFileSync(at('authority.pem'), await outside.keyring.authority(INSTITUTION));
    writeFileSync(at('tsa.pem'), authority.root());
    return pdf;
  }

  const isArchived = (pdf: Uint8Array): boolean => readPdf(pdf).second !== null;

  it('is accepted by pyHanko with its revocation data, although nobody answers any more', async () => {
    expect(isArchived(await printed())).to.equal(true);
    authority.close();
    const { status, text } = ask(
      'pyhanko',
      'sign',
      'adesverify',
      ...trusted(),
      '--pretty-print',
      at('sheet.pdf'),
    );
    expect(text).to.include('The signature is judged VALID.').and.not.to.match(TROUBLE);
    expect(text).to.include('All modifications relate to signature maintenance');
    expect(status).to.equal(0);
  });

  it('is accepted by pyHanko years later, when the certificate that sealed has ended and its list is gone', async () => {
    now -= 4 * YEAR_MS;
    authority.close();
    await open();
    const pdf = await printed();
    expect(isArchived(pdf)).to.equal(true);
    now = Date.now();
    const check = ['sign', 'adesverify', ...trusted(), '--pretty-print'];
    const archived = await askMeanwhile('pyhanko', ...check, at('sheet.pdf'));
    expect(archived.text).to.include('The signature is judged VALID.').and.not.to.match(TROUBLE);
    writeFileSync(at('first.pdf'), readPdf(pdf).first.bytes);
    const cut = await askMeanwhile('pyhanko', ...check, at('first.pdf'));
    expect(cut.text).to.include('without past proof of existence').and.to.match(TROUBLE);
  });

  it('is renewed by pyHanko, which our verifier then refuses by name', async () => {
    await printed();
    const renew = ['sign', 'ltaupdate', '--timestamp-url', `${authority.url}/tsa`, ...trusted()];
    await askMeanwhile('pyhanko', ...renew, at('sheet.pdf'));
    const check = ['sign', 'adesverify', ...trusted(), '--pretty-print'];
    const { text } = await askMeanwhile('pyhanko', ...check, at('sheet.pdf'));
    expect(text).to.include('The signature is judged VALID.').and.not.to.match(TROUBLE);
    expect(() => readPdf(readFileSync(at('sheet.pdf')))).to.throw('something stands after its end');
  });

  it('is a sound PDF file to qpdf, and its seal valid to pdfsig, which sees the time-stamp over all of it', async () => {
    await printed();
    expect(ask('qpdf', '--check', at('sheet.pdf')).text).to.include('No syntax or stream encoding errors');
    const { text } = ask('pdfsig', at('sheet.pdf'));
    expect(text).to.include('Signature is Valid.');
    expect(text).to.match(/Signature Field Name: Archive[^]*Total document signed/);
    expect(ask('pdftotext', at('sheet.pdf'), '-').text).to.include('Java');
  });

  it('is raised in the same way as a proof of a signature', async () => {
    expect(isArchived(await outside.printer.printProof(INSTITUTION, proof()))).to.equal(true);
  });

  it('is raised under a key of a signer outside, by the lists that its own authority publishes', async () => {
    const services = world();
    services.clock.set(now);
    const signer = await signerOf(authority);
    services.external = { find: () => Promise.resolve(signer) };
    outside = outsidePress(authority, services);
    expect(isArchived(await outside.printer.printSheet(INSTITUTION, print(sheet())))).to.equal(true);
  });

  it('asks anew for the list about a key of a signer outside before that is a day old, and stays at B-T without', async () => {
    const services = world();
    services.clock.set(now);
    const signer = await signerOf(authority);
    services.external = { find: () => Promise.resolve(signer) };
    outside = outsidePress(authority, services);
    const begin = now;
    const hours = (count: number): number => begin + count * 60 * 60_000;
    for (const [made, at, isRaised] of [
      [0, 20, true],
      [21, 26, true],
      [21, 60, false],
    ] as const) {
      now = hours(made);
      const list = await authority.list('ca');
      authority.answer('/ca.crl', (_req, res) => void res.end(list));
      now = hours(at);
      services.clock.set(now);
      const pdf = await outside.printer.printSheet(INSTITUTION, print(sheet()));
      expect(isArchived(pdf), `made ${made}, used ${at}`).to.equal(isRaised);
    }
  });

  it('asks for lists and certificates once for many files, and for two time-stamps each', async () => {
    await printed();
    await printed();
    const count = (path: string): number => authority.asked.filter((one) => one === path).length;
    for (const path of ['/ca.cer', '/root.cer', '/ca.crl', '/root.crl'])
      expect(count(path), path).to.equal(1);
    expect(count('/tsa')).to.equal(4);
    expect(outside.logged).to.deep.equal([]);
  });

  describe('stays at level B-T, which is no failure and said once in the log,', () => {
    const gone = (path: string): void => {
      authority.answer(path, (_req, res) => void res.writeHead(404).end());
    };
    const REASONS: Record<string, [() => void | Promise<void>, RegExp]> = {
      'where the authority publishes no lists': [
        async () => {
          authority.close();
          await open({ lists: false });
        },
        /no current list can be had about A small unit/,
      ],
      'where a list cannot be had': [() => gone('/root.crl'), /no current list can be had about A small ca/],
      'where the list is of yesteryear': [
        async () => {
          now -= 30 * DAY_MS;
          const old = await authority.list('ca');
          now += 30 * DAY_MS;
          authority.answer('/ca.crl', (_req, res) => void res.end(old));
        },
        /no current list can be had about A small unit/,
      ],
      'where the list is of another authority': [
        async () => {
          const other = await authority.list('root');
          authority.answer('/ca.crl', (_req, res) => void res.end(other));
        },
        /no current list can be had about A small unit/,
      ],
      'where the list is no list': [
        () => authority.answer('/ca.crl', (_req, res) => void res.end('hello')),
        /a list cannot be read about A small unit/,
      ],
      'where the list is larger than is kept in every sheet': [
        () => authority.answer('/ca.crl', (_req, res) => void res.end(Buffer.alloc(2 * 1024 * 1024))),
        /no current list/,
      ],
      'where a certificate cannot be had': [
        () => gone('/root.cer'),
        /the issuer of A small ca cannot be had/,
      ],
      'where the stamping unit was revoked': [
        () => authority.revoke('unit', now - DAY_MS),
        /A small unit is revoked/,
      ],
      'where the authority of the stamping unit was revoked': [
        () => authority.revoke('ca', now - DAY_MS),
        /A small ca is revoked/,
      ],
      'where no second time-stamp is given': [
        () => {
          const first = authority.answerOf('/tsa');
          let asked = 0;
          authority.answer('/tsa', (req, res) => {
            asked += 1;
            if (asked % 2 === 1) first(req, res);
            else res.writeHead(503).end();
          });
        },
        /TSA_AWAY/,
      ],
    };

    for (const [name, [spoil, reason]] of Object.entries(REASONS)) {
      it(name, async () => {
        await spoil();
        expect(isArchived(await printed())).to.equal(false);
        expect(isArchived(await printed())).to.equal(false);
        const said = outside.logged.filter((line) => line.startsWith('sealed files stay at level B-T'));
        expect(said).to.have.length(1);
        expect(said[0]).to.match(reason);
      });
    }

    describe('by institution:', () => {
      const files = new PublishedFiles({
        fetch: () => Promise.reject(new Error('away')),
        clock: settableClock(0),
      });
      const stamper = {
        development: false,
        root: () => Promise.resolve(null),
        stamp: () => Promise.reject(new AppError('TSA_AWAY')),
      };
      let said: string[];
      let raise: (institution: string, error: Error) => Promise<Uint8Array>;
      beforeEach(async () => {
        const { first } = readPdf(await printed());
        said = [];
        const saying =
          (level: string) =>
          (fields: Readonly<Record<string, unknown>>): void => {
            const { institution, reason, err } = fields;
            said.push(
              `${level} ${String(institution)} ${String(reason)}${err instanceof Error ? ' err' : ''}`,
            );
          };
        const log = { info: saying('info'), warn: saying('warn'), error: saying('error') };
        const services = { files, clock: settableClock(now), log, said: new SaidReasons() };
        raise = (institution, error) =>
          archived(first.bytes, { institution, stamper, ownList: () => Promise.reject(error) }, services);
      });

      it('one’s reason neither hides another’s nor has it said again', async () => {
        for (const institution of ['one', 'other', 'one', 'other'])
          await raise(institution, new NoArchive(`no list of ${institution}`));
        expect(said).to.deep.equal(['info one no list of one', 'info other no list of other']);
      });

      it('what is missing or away is for information, and a fault of the program a warning with all of it', async () => {
        const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED', syscall: 'connect' });
        for (const error of [new NoArchive('none'), away, new TypeError('x is no function')])
          await raise('one', error);
        await raise('one', new AppError('DATABASE_AWAY'));
        expect(said).to.deep.equal([
          'info one none',
          'info one connect',
          'warn one x is no function err',
          'info one DATABASE_AWAY',
        ]);
      });
    });

    it('until what was missing is there', async () => {
      const { clock } = outside.services;
      const list = authority.answerOf('/ca.crl');
      gone('/ca.crl');
      expect(isArchived(await printed())).to.equal(false);
      authority.answer('/ca.crl', list);
      clock.forward(5 * 60_000);
      now = clock.now();
      expect(isArchived(await printed())).to.equal(true);
    });
  });

  describe('goes by a list that', () => {
    const uri = (address: string): string => {
      const wrap = (tag: string, hex: string): string =>
        `${tag}${(hex.length / 2).toString(16).padStart(2, '0')}${hex}`;
      return wrap('30', wrap('a0', wrap('a0', wrap('86', Buffer.from(address).toString('hex')))));
    };
    const SCOPES: Record<string, [(url: string) => [string, string], boolean]> = {
      'is of user certificates': [() => ['2.5.29.28', '30038101ff'], true],
      'is of the part of them that is published there': [(url) => ['2.5.29.28', uri(`${url}/ca.crl`)], true],
      'is of another part of them': [(url) => ['2.5.29.28', uri(`${url}/ca-2.crl`)], false],
      'is of authorities alone': [() => ['2.5.29.28', '30038201ff'], false],
      'is of some reasons alone': [() => ['2.5.29.28', '300483020780'], false],
      'is of several issuers': [() => ['2.5.29.28', '30038401ff'], false],
      'tells changes alone': [() => ['2.5.29.27', '020101'], false],
      'says something that nobody knows': [() => ['1.2.3.4', '0500'], false],
    };
    for (const [name, [scope, isTaken]] of Object.entries(SCOPES))
      it(`${name}: ${isTaken ? 'yes' : 'no'}`, async () => {
        const [oid, hex] = scope(authority.url);
        const list = await authority.list('ca', { oid, value: Buffer.from(hex, 'hex') });
        authority.answer('/ca.crl', (_req, res) => void res.end(list));
        expect(isArchived(await printed())).to.equal(isTaken);
      });
  });

  it('of the development authority stays at level B-T, and nothing is logged', async () => {
    const pdf = await press().printer.printSheet(INSTITUTION, print(sheet()));
    expect(isArchived(pdf)).to.equal(false);
  });

  it('is a whole sealed file up to its archive part', async () => {
    const { first } = readPdf(await printed());
    writeFileSync(at('first.pdf'), first.bytes);
    const { text } = ask('pdfsig', at('first.pdf'));
    expect(text).to.include('Total document signed');
    expect(text).to.include('Signature is Valid.');
  });
});

/** A key of somebody else's, as an HSM holds it, with a certificate by an authority that publishes lists. */
async function signerOf(authority: SmallAuthority): Promise<Signer> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const pair = await keyPairOf(privateKey.export({ format: 'jwk' }));
  const certificate = await authority.certify(await webKeys(pair));
  return {
    kid: await calculateJwkThumbprint(pair.publicJwk),
    chain: [derOf(certificate)],
    sign: (data) => Promise.resolve(sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' })),
  };
}
