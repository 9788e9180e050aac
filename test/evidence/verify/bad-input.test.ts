import { expect } from 'chai';
import type { EvidenceBundle } from '../../../src/domain/evidence-bundle.ts';
import { canonical } from '../../../src/evidence/canonical.ts';
import { limitBeyond, LIMITS } from '../../../src/evidence/verify/limits.ts';
import { NO_TRUST, readTrust, TrustError } from '../../../src/evidence/verify/trust.ts';
import { verifyFile } from '../../../src/evidence/verify/verify-file.ts';
import { MockMeeting } from './support/mock-meeting.ts';
import { MockWorld } from './support/mock-world.ts';
import { golden, goldenTrust } from './support/golden.ts';
import { codesOf } from './support/outcomes.ts';
import { attaching, smallPdf } from './support/small-pdf.ts';

const trust = readTrust(goldenTrust());
const text = (words: string): Uint8Array => new Uint8Array(Buffer.from(words));

async function failuresOf(bytes: Uint8Array): Promise<string[]> {
  const report = await verifyFile(bytes, trust);
  expect(report.verdict).to.equal('failed');
  return codesOf(report, 'failed');
}

/** JSON of a bundle with something else in it. */
function bundleWith(change: object): Uint8Array {
  const bundle = JSON.parse(Buffer.from(golden('personal.json')).toString()) as object;
  return text(JSON.stringify({ ...bundle, ...change }));
}

function statementWith(change: object): Uint8Array {
  const bundle = JSON.parse(Buffer.from(golden('personal.json')).toString()) as EvidenceBundle;
  return text(canonical({ ...bundle, statements: [{ ...bundle.statements[0], ...change }] }));
}

/** Of the golden key by its name, but not by its hand. */
function sealOf(payload: string): string {
  const bundle = JSON.parse(Buffer.from(golden('personal.json')).toString()) as EvidenceBundle;
  const [header = '', , signature = ''] = bundle.statements[0]?.jws?.split('.') ?? [];
  return [header, Buffer.from(payload).toString('base64url'), signature].join('.');
}

describe('what is no evidence', () => {
  const INPUTS: Record<string, [() => Uint8Array, string]> = {
    nothing: [() => new Uint8Array(), 'format.unknown'],
    'a picture': [() => Uint8Array.of(0x89, 0x50, 0x4e, 0x47), 'format.unknown'],
    'a ZIP file': [() => text('PK\u0003\u0004'), 'format.unknown'],
    'a text': [() => text('Attendance: all present.'), 'format.unknown'],
    'JSON of something else': [() => text('{"present":["everyone"]}'), 'format.not-bundle'],
    'a list': [() => text('[1,2,3]'), 'format.not-bundle'],
    'JSON that was cut': [() => golden('personal.json').subarray(0, 3000), 'format.not-json'],
    'bytes that are no UTF-8': [() => Uint8Array.of(0x7b, 0xff, 0x7d), 'format.not-json'],
    'a later version': [() => bundleWith({ v: 2 }), 'format.version'],
    'a member too many': [() => bundleWith({ x: 1 }), 'format.shape'],
    'a member too few': [() => bundleWith({ statements: undefined }), 'format.shape'],
    'a meeting without a sheet': [() => bundleWith({ kind: 'meeting' }), 'format.shape'],
    'nesting without end': [() => text(`{"a":${'['.repeat(1_000_000)}`), 'format.too-deep'],
    'more values than a meeting has': [
      () => text(`{"a":[${'0,'.repeat(LIMITS.values)}0]}`),
      'format.too-many',
    ],
    'more lists than a meeting has': [
      () => text(`{"a":[${'[],'.repeat(LIMITS.containers)}0]}`),
      'format.too-many',
    ],
    'an object of more members than any has': [
      () => bundleWith(Object.fromEntries(Array.from({ length: LIMITS.members }, (_, i) => [`m${i}`, i]))),
      'format.too-many',
    ],
    'points that are none, by the million': [
      () => statementWith({ strokes: [Array.from({ length: 1_000_000 }, () => 0)] }),
      'format.shape',
    ],
    'hashes that are none, by the million': [
      () => statementWith({ inclusion: { hashes: Array.from({ length: 1_000_000 }, () => 0) } }),
      'format.shape',
    ],
    'a time-stamp of millions of nothings': [
      () => bundleWith({ log: { key: '', checkpoint: '', timestamp: 'BQAF'.repeat(2_000_000) } }),
      'format.shape',
    ],
    'a seal of more values than any has': [
      () => statementWith({ jws: sealOf(`[${'0,'.repeat(LIMITS.sealValues)}0]`) }),
      'seal.broken',
    ],
    'a seal of many megabytes': [() => statementWith({ jws: sealOf('0'.repeat(5_000_000)) }), 'format.shape'],
    'a million statements': [
      () => bundleWith({ statements: Array.from({ length: 1_000_000 }, () => 0) }),
      'format.too-large',
    ],
    'a million keys': [
      () => bundleWith({ keys: Array.from({ length: 1_000_000 }, () => 0) }),
      'format.too-large',
    ],
    'a statement of more rows than a meeting has': [
      () => bundleWith({ statements: [{ rows: Array.from({ length: LIMITS.rows + 1 }, () => null) }] }),
      'format.too-large',
    ],
    'a sheet of more rows than a meeting has': [
      () => bundleWith({ sheet: { trainees: Array.from({ length: LIMITS.rows + 1 }, () => null) } }),
      'format.too-large',
    ],
    'more earlier checkpoints than any bundle has': [
      () => bundleWith({ log: { earlier: Array.from({ length: LIMITS.earlier + 1 }, () => null) } }),
      'format.too-large',
    ],
    'a file of more than 100 MB': [() => new Uint8Array(LIMITS.fileBytes + 1), 'format.too-large'],
    'JSON of more than 64 MB': [() => new Uint8Array(LIMITS.bundleBytes + 1).fill(0x7b), 'format.too-large'],
    'another PDF': [() => text('%PDF-1.4\n1 0 obj\n<<>>\nendobj\n'), 'pdf.structure'],
    'a PDF that was cut': [() => golden('clean.pdf').subarray(0, 60_000), 'pdf.structure'],
    'a PDF without anything': [() => smallPdf(['<< /Type /Catalog >>']), 'pdf.no-bundle'],
    'a PDF without a seal': [() => attaching(Buffer.from(golden('personal.json'))), 'pdf.unsigned'],
    'a PDF that unpacks to far more than it is': [
      () => attaching(Buffer.alloc(LIMITS.bundleBytes + 1)),
      'format.too-large',
    ],
    'a PDF with a bundle of more values than a meeting has': [
      () => attaching(Buffer.from(`{"a":[${'0,'.repeat(LIMITS.values)}0]}`)),
      'format.too-many',
    ],
    'a PDF of more values than any sheet has': [
      () => smallPdf([`[${'0 '.repeat(2_000_000)}]`]),
      'pdf.structure',
    ],
    'a PDF of one word without end': [() => smallPdf([`/${'A'.repeat(5_000_000)}`]), 'pdf.structure'],
    'a PDF of one text without end': [() => smallPdf([`(${'A'.repeat(5_000_000)})`]), 'pdf.structure'],
    'a PDF that nests without end': [() => smallPdf(['['.repeat(100_000)]), 'pdf.structure'],
    'a PDF that refers to itself': [() => smallPdf(['1 0 R']), 'pdf.not-covered'],
  };

  for (const [name, [make, code]] of Object.entries(INPUTS)) {
    it(`is named: ${name}`, async () => {
      expect(await failuresOf(make())).to.include(code);
    });
  }
});

describe('the limits of what is looked at', () => {
  it('are kept by commas, brackets and quotation marks within texts', () => {
    const words = `{"a":"${'[{,\\"'.repeat(100)}"}`;
    expect(JSON.parse(words)).to.be.an('object');
    expect(limitBeyond(text(words))).to.equal(null);
  });

  it('count the members of each object for itself', () => {
    const full = `{${Array.from({ length: LIMITS.members }, (_, i) => `"m${i}":0`).join(',')}}`;
    expect(limitBeyond(text(`[${full},${full},{"a":${full},"b":${full}}]`))).to.equal(null);
    expect(limitBeyond(text(`[${full},${full.replace('{', '{"n":[0,0],')}]`))).to.equal('members');
  });

  it('leave room for a meeting of a thousand, five times', async () => {
    const bundle = await new MockMeeting(new MockWorld()).play();
    const drawn = { t: 1, x: 1, y: 1 };
    const strokes = [Array.from({ length: 200 }, () => drawn)];
    const one = text(JSON.stringify({ ...bundle.statements[0], strokes }));
    const row = text(
      JSON.stringify([bundle.sheet?.trainees[0], bundle.statements.find(({ rows }) => rows)?.rows?.[0]]),
    );
    const count = (json: Uint8Array): number =>
      Buffer.from(json)
        .toString()
        .replace(/"[^"]*"/g, '')
        .match(/[,[{]/g)?.length ?? 0;
    expect((count(one) + count(row) + 2) * 5000).to.be.below(LIMITS.values);
  });
});

describe('a sealed PDF to which something was done', () => {
  const sealed = Buffer.from(golden('clean.pdf'));
  const replaced = (from: string, to: string): Buffer => {
    const at = sealed.indexOf(from, 0, 'latin1');
    expect(at, from).to.be.greaterThan(0);
    const copy = Buffer.from(sealed);
    copy.write(to, at, 'latin1');
    return copy;
  };
  const CHANGES: Record<string, [() => Uint8Array, string]> = {
    'a space after its end': [() => Buffer.concat([sealed, Buffer.from(' ')]), 'pdf.structure'],
    'a revision that replaces a page': [
      () => {
        const update = '12 0 obj\n<< /Type /Page >>\nendobj\n';
        const table = `xref\n12 1\n${String(sealed.length).padStart(10, '0')} 00000 n \n`;
        const trailer = '<< /Size 300 /Root 3 0 R /Prev 100 >>';
        const end = `trailer\n${trailer}\nstartxref\n${sealed.length + update.length}\n%%EOF\n`;
        return Buffer.concat([sealed, Buffer.from(update + table + end)]);
      },
      'pdf.structure',
    ],
    'its signature taken out': [() => replaced('/FT /Sig', '/FT /Txt'), 'pdf.not-covered'],
    'another byte range': [() => replaced('/ByteRange [0 ', '/ByteRange [1 '), 'pdf.not-covered'],
    'something in the room beside the signature': [
      () => replaced('0000000>\n', '0000001>\n'),
      'pdf.not-covered',
    ],
    'its signature in capitals': [() => replaced('/Contents <308', '/Contents <30A'), 'pdf.structure'],
    'another hash of its bundle': [() => replaced('/EmargeBundle ', '/EmargeBundl_ '), 'pdf.bundle-other'],
    'another sheet’s number': [() => replaced('/EmargeSheet ', '/EmargeShee_ '), 'pdf.sheet-other'],
    'something that acts': [() => replaced('/Lang (', '/AA   ('), 'pdf.structure'],
    'the bundle under another name': [
      () => replaced('(evidence.emarge.json) ', '(evidence.emarge.jso_) '),
      'pdf.structure',
    ],
  };

  for (const [name, [make, code]] of Object.entries(CHANGES)) {
    it(`is found out: ${name}`, async () => {
      expect(await failuresOf(make())).to.include(code);
    });
  }

  it('with the bundle of another sheet inside is found out', async () => {
    expect(await failuresOf(attaching(Buffer.from(golden('meeting.json'))))).to.include('pdf.bundle-other');
  });

  it('does not lead to another institution’s root', async () => {
    const other = readTrust({ roots: [golden('tsa-root.pem')] });
    const report = await verifyFile(golden('clean.pdf'), other);
    expect(codesOf(report, 'failed')).to.include.members(['pdf.root-other', 'certificate.root-other']);
  });

  it('is incomplete, not passed, without anything to trust', async () => {
    const report = await verifyFile(golden('clean.pdf'), NO_TRUST);
    expect(report.verdict).to.equal('incomplete');
    expect(codesOf(report, 'not-checkable')).to.include.members(['pdf.root-not-given', 'sheet.seal-open']);
  });
});

describe('what is given to trust', () => {
  const GIVEN: Record<string, Parameters<typeof readTrust>[0]> = {
    root: { roots: [text('no certificate')] },
    'tsa-root': { tsaRoots: [text('-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----')] },
    'log-key': { logKey: 'no key' },
    checkpoint: { checkpoints: [text('{"url":"https://log.example"}')] },
  };
  for (const [name, given] of Object.entries(GIVEN)) {
    it(`is refused by name when it cannot be read: ${name}`, () => {
      expect(() => readTrust(given))
        .to.throw(TrustError)
        .with.property('given', name);
    });
  }

  it('is read in DER as in PEM', async () => {
    const [pem] = goldenTrust().roots ?? [];
    const base64 = Buffer.from(pem ?? [])
      .toString()
      .replace(/-----[^-]+-----|\s/g, '');
    const report = await verifyFile(
      golden('proof.pdf'),
      readTrust({ roots: [Buffer.from(base64, 'base64')] }),
    );
    expect(codesOf(report, 'passed')).to.include('certificate.trusted');
  });

  it('makes a checkpoint of another key a failure', async () => {
    const checkpoints = [text('emarge.example/log/lycee-42\n1\nAAAA\n\n— nobody AAAA\n')];
    const report = await verifyFile(golden('proof.pdf'), readTrust({ ...goldenTrust(), checkpoints }));
    expect(codesOf(report, 'failed')).to.deep.equal(['checkpoint.witness-broken']);
  });
});
