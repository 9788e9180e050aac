import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readTrust } from '../../../src/evidence/verify/trust.ts';
import { verifyFile } from '../../../src/evidence/verify/verify-file.ts';
import { ask } from '../../support/outside-tools.ts';
import { codesOf } from '../verify/support/outcomes.ts';
import { print, sheet } from './samples.ts';
import { INSTITUTION, outsidePress } from './support.ts';

describe('a sealed file that an authority of somebody else’s making stamps, RSA as most are', () => {
  let folder = '';
  let server: Server;
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'emarge-openssl-'));
    server = createServer((req, res) => {
      const chunks: Uint8Array[] = [];
      req.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      req.on('end', () => {
        if (req.url === '/ca.crl') return void res.end(readFileSync(at('ca.crl')));
        writeFileSync(at('query'), Buffer.concat(chunks));
        openssl(
          'ts',
          '-reply',
          '-config',
          'tsa.cnf',
          '-section',
          'tsa',
          '-queryfile',
          'query',
          '-out',
          'reply',
        );
        return void res.end(readFileSync(at('reply')));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    authority(urlOf(server));
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('is raised to B-LTA, which pyHanko and our verifier take', async () => {
    const press = outsidePress({ url: urlOf(server) });
    press.services.clock.set(Date.now());
    const pdf = await press.printer.printSheet(INSTITUTION, print(sheet()));
    expect(press.logged).to.deep.equal([]);
    writeFileSync(at('sheet.pdf'), pdf);
    writeFileSync(at('authority.pem'), await press.keyring.authority(INSTITUTION));
    server.closeAllConnections();
    const trusted = ['--trust', at('authority.pem'), '--trust', at('ca.pem'), '--trust-replace'];
    const { text } = ask('pyhanko', 'sign', 'adesverify', ...trusted, '--pretty-print', at('sheet.pdf'));
    expect(text).to.include('The signature is judged VALID.');
    expect(text).not.to.match(/without past proof of existence|Failed to get control time/);
    const roots = [readFileSync(at('authority.pem'))];
    const report = await verifyFile(pdf, readTrust({ roots, tsaRoots: [readFileSync(at('ca.pem'))] }));
    expect(codesOf(report, 'passed')).to.include.members(['pdf.time', 'pdf.archive', 'pdf.archive-lists']);
  });

  function urlOf(of: Server): string {
    const address = of.address();
    return `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : '')}`;
  }

  /** A root, its empty list, and a stamping unit by it whose certificate names that list. */
  function authority(url: string): void {
    const key = ['-newkey', 'rsa:2048', '-nodes'];
    openssl('req', '-x509', ...key, '-subj', '/CN=Root', '-keyout', 'ca.key', '-out', 'ca.pem');
    openssl('req', ...key, '-subj', '/CN=A real authority', '-keyout', 'unit.key', '-out', 'csr');
    const usages = ['keyUsage=critical,digitalSignature', 'extendedKeyUsage=critical,timeStamping'];
    writeFileSync(at('ext'), [...usages, `crlDistributionPoints=URI:${url}/ca.crl`, ''].join('\n'));
    const issued = ['x509', '-req', '-in', 'csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '2'];
    openssl(...issued, '-extfile', 'ext', '-out', 'unit.pem');
    writeFileSync(at('index'), '');
    writeFileSync(at('serial'), '01');
    const config = [
      '[ca]\ndefault_ca = own',
      '[own]\ndatabase = index\ndefault_md = sha256\ndefault_crl_days = 1\nprivate_key = ca.key\ncertificate = ca.pem',
      '[tsa]\nserial = serial\nsigner_cert = unit.pem\nsigner_key = unit.key\nsigner_digest = sha256',
      'certs = ca.pem\ndefault_policy = 1.2.3.4.1\ndigests = sha256\ness_cert_id_alg = sha256\n',
    ];
    writeFileSync(at('tsa.cnf'), config.join('\n'));
    openssl('ca', '-gencrl', '-config', 'tsa.cnf', '-out', 'crl.pem');
    openssl('crl', '-in', 'crl.pem', '-outform', 'DER', '-out', 'ca.crl');
  }
});
