import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { SheetPrinter } from '../../../src/application/ports/sheets.ts';
import { ask, askMeanwhile } from '../../support/outside-tools.ts';
import { everyKind, print, proof, sheet } from './samples.ts';
import { INSTITUTION, press } from './support.ts';

describe('the seal of a sheet', () => {
  let folder = '';
  let printer: SheetPrinter;
  const at = (name: string): string => join(folder, name);
  const trusted = (): string[] => [
    '--trust',
    at('authority.pem'),
    '--trust',
    at('tsa.pem'),
    '--trust-replace',
  ];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'emarge-sheet-'));
    const { printer: made, roots } = press();
    printer = made;
    const { authority, tsa } = await roots();
    writeFileSync(at('authority.pem'), authority);
    writeFileSync(at('tsa.pem'), tsa);
    writeFileSync(at('sheet.pdf'), await printer.printSheet(INSTITUTION, print(sheet())));
    writeFileSync(at('proof.pdf'), await printer.printProof(INSTITUTION, proof()));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  for (const file of ['sheet.pdf', 'proof.pdf']) {
    it(`of ${file} is accepted by pyHanko, which is told which roots to trust, as level B-T over the whole file`, () => {
      for (const act of ['validate', 'adesverify']) {
        const { status, text } = ask(
          'pyhanko',
          ...['sign', act, ...trusted(), '--no-revocation-check', '--pretty-print', at(file)],
        );
        expect(text, act).to.include('The signature is judged VALID.');
        expect(text).to.include('The signature covers the entire file.');
        expect(text).to.include('The TSA certificate is trusted.');
        expect(status).to.equal(0);
      }
    });

    it(`of ${file} is accepted by pdfsig`, () => {
      const { text } = ask('pdfsig', '-nssdir', nssWith('authority.pem'), at(file));
      expect(text).to.include('Signature Type: ETSI.CAdES.detached');
      expect(text).to.include('Total document signed');
      expect(text).to.include('Signature is Valid.');
      expect(text).to.include('Certificate is Trusted.');
    });

    it(`leaves ${file} a sound PDF file`, () => {
      expect(ask('qpdf', '--check', at(file)).text).to.include('No syntax or stream encoding errors found');
    });
  }

  it('is refused under another root', () => {
    const { status } = ask(
      'pyhanko',
      ...['sign', 'validate', '--trust', at('tsa.pem'), '--trust-replace', '--no-revocation-check'],
      at('sheet.pdf'),
    );
    expect(status).to.equal(1);
    expect(ask('pdfsig', '-nssdir', nssWith('tsa.pem'), at('sheet.pdf')).text).to.include("isn't Trusted");
  });

  it('holds against the revocation list, which pyHanko asks for at the address in the certificate', async () => {
    let list: Uint8Array | null = null;
    const server = createServer((_request, response) => response.end(list)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { keyring, printer: other, roots } = press(`http://127.0.0.1:${String(portOf(server))}/crl`);
    try {
      writeFileSync(at('revocable.pdf'), await other.printSheet(INSTITUTION, print(sheet())));
      const { authority, tsa } = await roots();
      writeFileSync(at('other-authority.pem'), authority);
      writeFileSync(at('other-tsa.pem'), tsa);
      const trust = ['--trust', at('other-authority.pem'), '--trust', at('other-tsa.pem'), '--trust-replace'];
      const check = ['sign', 'validate', ...trust, at('revocable.pdf')];
      list = await keyring.revocationList(INSTITUTION);
      const { status, text } = await askMeanwhile('pyhanko', ...check);
      expect(status, text).to.equal(0);
      list = Buffer.from('not a list');
      expect((await askMeanwhile('pyhanko', ...check)).status).to.equal(1);
    } finally {
      server.close();
    }
  });

  it('is broken by a changed byte', async () => {
    const bytes = Buffer.from(await printer.printSheet(INSTITUTION, print(sheet({ trainees: everyKind() }))));
    const place = bytes.indexOf('/EmargeVersion');
    bytes.write('/EmargeVersiom', place, 'latin1');
    writeFileSync(at('changed.pdf'), bytes);
    const { status, text } = ask(
      'pyhanko',
      ...['sign', 'validate', ...trusted(), '--no-revocation-check', at('changed.pdf')],
    );
    expect(status).to.equal(1);
    expect(text).to.match(/INVALID|failed/i);
    expect(ask('pdfsig', at('changed.pdf')).text).to.include('Digest Mismatch');
  });

  function portOf(server: Server): number {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** A store of certificates in which one root is trusted. */
  function nssWith(root: string): string {
    const store = `sql:${mkdtempSync(join(folder, 'nss-'))}`;
    ask('certutil', '-N', '-d', store, '--empty-password');
    ask('certutil', '-A', '-d', store, '-n', 'root', '-t', 'C,C,C', '-i', at(root));
    return store;
  }
});
