import { expect } from 'chai';
import { strFromU8, unzipSync } from 'fflate';
import type { PackEntry, PackFacts } from '../../../src/application/ports/packs.ts';
import type { AttendanceLine } from '../../../src/domain/funder-pack.ts';
import { totalsByTrainee } from '../../../src/domain/funder-pack.ts';
import { createPackWriter } from '../../../src/evidence/pack/index.ts';
import { packRecord } from '../../support/packs.ts';

const HOSTILE = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1+1', '\r=1+1', ' =1+1'];

function line(name: string): AttendanceLine {
  return {
    trainee: `id of ${name}`,
    name,
    halfDay: {
      half: 'morning',
      start: '2026-11-24T07:30:00.000Z',
      end: '2026-11-24T09:00:00.000Z',
      date: '2026-11-24',
    },
    attendance: 'attended',
    reason: null,
    minutes: 90,
    plannedMinutes: 90,
    sheet: { id: 'EM-1/1', sha256: 'AAAA' },
  };
}

function factsOf(names: readonly string[], locale = 'en'): PackFacts {
  const lines = names.map(line);
  return {
    pack: packRecord({ locale }),
    institution: { key: 'lycee-42', name: 'Lycée 42' },
    boundaryMinutes: 13 * 60,
    lines,
    totals: totalsByTrainee(lines),
    leftOut: [{ meeting: 'm', title: '=cmd', start: 0, why: 'not-validated' }],
    rootFingerprint: 'ab12 cd34',
    verifyUrl: 'https://tool.example/verify',
  };
}

const writer = createPackWriter();

describe('tables of a funder pack', () => {
  it('make text of whatever a spreadsheet would take for a formula', async () => {
    const facts = factsOf(HOSTILE);
    const all = [writer.summaryCsv(facts), writer.totalsCsv(facts), writer.leftOutCsv(facts)];
    for (const csv of await Promise.all(all)) {
      const text = strFromU8(csv.subarray(3));
      expect([...csv.subarray(0, 3)], 'byte order mark').to.deep.equal([0xef, 0xbb, 0xbf]);
      const cells = text.split('\r\n').flatMap((row) => row.split(','));
      const dangerous = cells.filter((cell) => /^"?\s*[=+@]/.test(cell) || /^"?\s*-\D/.test(cell));
      expect(dangerous).to.deep.equal([]);
    }
    expect(strFromU8(await writer.totalsCsv(facts)))
      .to.include("'=1+1")
      .and.to.include("'-1")
      .and.to.include("'@SUM(A1)");
  });

  it('are written some lines at a time, and hold each once and in order', async () => {
    const names = Array.from({ length: 450 }, (_, i) => `Name ${String(i)}`);
    const text = strFromU8(await writer.summaryCsv(factsOf(names)));
    const rows = text.split('\r\n').slice(1, -1);
    expect(rows.map((row) => row.split(',')[0])).to.deep.equal(names);
    expect(text).not.to.include('\ufeff');
  });

  it('hold the same as text in the workbook, and nothing as a formula', async () => {
    const workbook = unzipSync(await writer.workbook(factsOf(HOSTILE)));
    const parts = Object.entries(workbook).map(([name, part]) => [name, strFromU8(part)] as const);
    const sheets = parts.filter(([name]) => name.startsWith('xl/worksheets/sheet'));
    expect(sheets).to.have.length(3);
    for (const [, text] of sheets) expect(text).not.to.match(/<f[ >]/);
    expect(parts.map(([, text]) => text).join(''))
      .to.include('=1+1')
      .and.to.include('@SUM(A1)');
  });

  it('are in the language of the pack, the way to check it in every language', async () => {
    const facts = factsOf(['Zoé'], 'fr');
    expect(strFromU8(await writer.summaryCsv(facts)))
      .to.include('Stagiaire')
      .and.to.include('Matin')
      .and.to.include('Suivie');
    expect(writer.readme(facts))
      .to.include('Dossier de présence')
      .and.to.include('n’est pas dans ce dossier');
    const text = writer.verifyText(facts);
    expect(text).to.include('How to check').and.to.include('Comment vérifier').and.to.include('ab12 cd34');
    expect(text).to.include('sha256sum -c manifest.sha256').and.to.include('feuilles/*.pdf');
  });

  it('go into a ZIP part by part: no file is held whole', async () => {
    let open = 0;
    let most = 0;
    async function* parts(): AsyncIterable<Uint8Array> {
      for (let i = 0; i < 20; i += 1) {
        open += 1;
        most = Math.max(most, open);
        yield await Promise.resolve(new Uint8Array(1024).fill(i));
      }
    }
    async function* entries(): AsyncIterable<PackEntry> {
      yield await Promise.resolve({ path: 'a.bin', parts: parts() });
      yield await Promise.resolve({ path: 'é.txt', parts: parts() });
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of writer.zip(entries(), Date.UTC(2026, 10, 24))) {
      chunks.push(chunk);
      if (chunk.length >= 1024) open -= 1;
    }
    expect(most).to.equal(1);
    const files = unzipSync(Buffer.concat(chunks));
    expect(Object.keys(files)).to.deep.equal(['a.bin', 'é.txt']);
    expect(files['é.txt']).to.have.length(20 * 1024);
  });
});
