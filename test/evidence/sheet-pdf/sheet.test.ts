import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { SheetPrint } from '../../../src/application/ports/sheets.ts';
import { ask } from '../../support/outside-tools.ts';
import {
  certificate,
  crowd,
  everyKind,
  iso,
  NAMES,
  print,
  proof,
  ROOT_FINGERPRINT,
  sheet,
  signature,
  trainee,
} from './samples.ts';
import { INSTITUTION, press } from './support.ts';

describe('an attendance sheet', () => {
  const folder = mkdtempSync(join(tmpdir(), 'emarge-sheet-'));
  const { printer } = press();
  const file = join(folder, 'sheet.pdf');

  after(() => {
    rmSync(folder, { recursive: true });
  });

  async function printed(what: SheetPrint): Promise<Buffer> {
    const pdf = Buffer.from(await printer.printSheet(INSTITUTION, what));
    writeFileSync(file, pdf);
    return pdf;
  }

  /** Its text, cell by cell, without the marks that say which way a word is written. */
  async function textOf(what: SheetPrint): Promise<string> {
    await printed(what);
    return read();
  }

  function read(): string {
    return ask('pdftotext', '-raw', file, '-').text.replace(/[\u200e\u200f\u202a-\u202e]/g, '');
  }

  /** For what may be wrapped anywhere. */
  function joined(text: string): string {
    return text.replace(/\s+/g, '');
  }

  it('shows every field, in the order in which it is read', async () => {
    const text = await textOf(print(sheet()));
    let from = 0;
    for (const field of [
      'Lycée Jean Moulin – Formation continue',
      'Registration number: 11 75 12345 75',
      '12 rue de l’Abbé-de-l’Épée, 75005 Paris',
      'Attendance sheet',
      'Sheet EM-7Q2KD-0MZ4T/1, version 1',
      'Course Java 101 <objects & "generics">',
      'Module Interfaces & generics',
      'Date Tue 24 Nov 2026',
      'Morning 08:30 to 10:00',
      'Place B12',
      'Time zone Europe/Paris (GMT+1)',
      'Institution’s code Lycée-42!',
      'Trainers',
      'A. Müller',
      '10:02:00',
      ' · 1,200',
      'Trainees',
      '17 trainees: 14 signed, 1 absent, 1 signature missing, 1 not asked to sign.',
      'No. Name Attendance Signature Signed at · log entry',
      'Bréchet Zoé-Aïssata Present',
      '08:41:00',
      ' · 1,201',
      "13 D'Arcy Søn Present",
      'Late by 10 min',
      'Left 5 min early',
      "Søn D'Arcy",
      'typed',
      'Kaya Deniz Present Confirmed after a scan',
      'Wed 25 Nov 2026',
      'Lefèvre Inès Absent: illness None: absent',
      'Martin Noé Present MISSING',
      'Okafor Chidi Present Not asked',
      'What was signed',
      'I attended this meeting from 08:30 to 10:00.',
      'J’ai assisté à cette séance de 08:30 à 10:00.',
      'I held this meeting and took its roll call.',
      'Roll call completed By A. Müller, Tue 24 Nov 2026, 10:01:00 GMT+1 (Europe/Paris); version 2',
      'Validated By S. Dubois, Tue 24 Nov 2026, 11:25:00 GMT+1 (Europe/Paris)',
      'sealed by Lycée Jean Moulin (PAdES)',
      `SHA-256 ${ROOT_FINGERPRINT.slice(0, 60)}`,
      'emarge.example/log/lycee-42, 1,234 entries',
      'Root hash XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=',
      'Emarge development time-stamp',
      'The development authority is no independent evidence of time.',
      'whether a witness follows the log',
      'evidence.emarge.json',
      'https://emarge.example/verify',
    ]) {
      const at = text.indexOf(field, from);
      expect(at, `${field} after\n${text.slice(0, from)}`).to.be.at.least(0);
      from = at;
    }
  });

  it('says of no place in the log what is not known', async () => {
    const text = await textOf(print(sheet(), { places: new Map() }));
    expect(text).to.include('08:41:00').and.to.not.include(' · 1,201');
  });

  it('writes every name as it is read, whatever its script and length', async () => {
    const text = joined(await textOf(print(sheet())));
    for (const name of Object.values(NAMES)) expect(text, name).to.include(joined(name));
    await textOf(print(sheet({ trainees: [trainee(NAMES.arabic)] })));
    const laidOut = ask('pdftotext', file, '-').text.replace(/[\u200e\u200f\u202a-\u202e]/g, '');
    expect(laidOut).to.include(NAMES.arabic);
  });

  it('tells letters apart that share a glyph, in every sheet that a process prints', async () => {
    for (const name of ['نبيل بن ياسين', 'بنت نبيل']) {
      const text = await textOf(print(sheet({ trainees: [trainee(name)] })));
      expect(joined(text)).to.include(joined(name));
    }
  });

  it('draws Latin, Greek, Cyrillic, Arabic, Chinese, Japanese and Korean names', async () => {
    const { thai: _thai, ...drawn } = NAMES;
    const trainees = Object.values(drawn).map((name) => trainee(name));
    expect(await textOf(print(sheet({ trainees })))).not.to.include('not drawn');
  });

  it('lists the characters that no font has', async () => {
    const text = await textOf(print(sheet({ trainees: [trainee(NAMES.thai)] })));
    expect(text).to.include('U+0E2A U+0E21 U+0E0A U+0E32 U+0E22');
    expect(await textOf(print(sheet({ trainees: [trainee('Łukasz')] })))).not.to.include('not drawn');
  });

  it('has all its fonts inside', async () => {
    await printed(print(sheet({ locale: 'fr' })));
    const [, , ...fonts] = ask('pdffonts', file).text.trim().split('\n');
    expect(fonts).to.have.length.above(5);
    for (const font of fonts) expect(font).to.match(/ yes yes yes +\d+ +0$/);
  });

  it('is tagged: headings, tables with header cells, pictures with words, and says its title and language', async () => {
    const pdf = await printed(print(sheet({ locale: 'fr' })));
    const info = ask('pdfinfo', file).text;
    expect(info).to.match(/Tagged: +yes/);
    expect(info).to.match(/Page size: +595.28 x 841.89 pts \(A4\)/);
    expect(info).to.include('Feuille d’émargement EM-7Q2KD-0MZ4T/1\u00a0: Java 101 <objects & "generics">');
    expect(pdf.toString('latin1')).to.include('/Lang (fr)').and.to.include('/DisplayDocTitle true');
    const tree = ask('pdfinfo', '-struct', file).text;
    expect(tree.match(/^ {2}H\d/gm)).to.deep.equal(['  H1', '  H2', '  H2', '  H2', '  H2', '  H2', '  H2']);
    expect(tree).to.include('THead').and.to.include('TBody').and.to.include('Figure');
    expect(tree.match(/TH:/g)).to.have.length.above(8 + 17);
  });

  it('repeats the header row and says page and sheet on every page', async () => {
    const text = await textOf(print(sheet({ trainees: crowd(60) })));
    const pages = text.split('\f').slice(0, -1);
    expect(pages).to.have.length.above(2);
    pages.forEach((page, i) => {
      expect(page).to.include(`EM-7Q2KD-0MZ4T/1, version 1 Page ${String(i + 1)} of ${String(pages.length)}`);
    });
    expect(pages[1]).to.match(/^No\. Name Attendance Signature Signed at/);
    for (let i = 1; i <= 60; i++) expect(text).to.include(`${String(i)} `);
  });

  it('carries the bundle, and says which one and which sheet it is', async () => {
    const what = print(sheet());
    const pdf = await printed(what);
    expect(ask('pdfdetach', '-list', file).text).to.equal('1 embedded files\n1: evidence.emarge.json\n');
    const saved = join(folder, 'bundle.json');
    ask('pdfdetach', '-save', '1', '-o', saved, file);
    expect(readFileSync(saved).equals(what.bundle)).to.equal(true);
    const raw = pdf.toString('latin1');
    expect(raw).to.include('/AFRelationship /Data').and.to.include('/Subtype /application#2Fjson');
    const digest = createHash('sha256').update(what.bundle).digest('base64url');
    expect(raw).to.include(`<emarge:bundle>${digest}</emarge:bundle>`);
    expect(raw).to.include('<emarge:sheet>EM-7Q2KD-0MZ4T/1</emarge:sheet>');
    expect(raw).to.include('<emarge:version>1</emarge:version>');
    expect(raw).to.include('Java 101 &lt;objects &amp; "generics"&gt;</rdf:li>');
    for (const key of ['EmargeSheet', 'EmargeVersion', 'EmargeBundle']) expect(raw).to.include(`/${key} `);
  });

  const unsealed = (pdf: Buffer): string =>
    pdf
      .toString('latin1')
      .replace(/\/Contents <[0-9a-f]+>/, '')
      .replace(/\/M \(D:\d+Z\)/, '');

  it('is the same each time but for its seal', async () => {
    const [first, second] = [await printed(print(sheet())), await printed(print(sheet()))];
    expect(unsealed(first) === unsealed(second)).to.equal(true);
  });

  it('lets other work be done between its rows', async () => {
    const large = print(sheet({ trainees: crowd(40) }));
    let turn = 0;
    const count = (): void => {
      turn += 1;
      if (!over) setImmediate(count);
    };
    let over = false;
    setImmediate(count);
    /** In which turn of the process each drawing was asked for. */
    const turns = new Set<number>();
    const drawings = new Map(large.drawings);
    const get = drawings.get.bind(drawings);
    drawings.get = (digest) => {
      turns.add(turn);
      return get(digest);
    };
    await printed({ ...large, drawings });
    over = true;
    expect(turns.size).to.be.greaterThan(40);
  });

  it('is none the different for another that is drawn meanwhile', async () => {
    const both = [print(sheet({ trainees: crowd(40) })), print(sheet())];
    const alone: string[] = [];
    for (const one of both) alone.push(unsealed(await printed(one)));
    const together = (await Promise.all(both.map(printed))).map(unsealed);
    expect(together.map((pdf, i) => pdf === alone[i])).to.deep.equal([true, true]);
  });

  it('says that nobody was there', async () => {
    const absent = { kind: 'absent', reason: 'unknown' } as const;
    const text = await textOf(
      print(
        sheet({
          teachers: [{ name: 'A. Müller', signature: null }],
          trainees: crowd(3).map((one) => ({ ...one, signature: null, state: 'absent', mark: absent })),
          sentences: [],
          completed: null,
          closedEarly: { by: 'S. Dubois', at: iso(30), reason: 'Nobody came' },
        }),
        { trust: { log: null, stampedBy: null, rootFingerprint: null } },
      ),
    );
    expect(text).to.include('A. Müller MISSING');
    expect(text).to.include('3 trainees: 0 signed, 3 absent, no signature missing.');
    expect(text).to.include(
      'Signing closed early By S. Dubois, Tue 24 Nov 2026, 09:00:00 GMT+1 (Europe/Paris)',
    );
    expect(text).to.include('Reason: Nobody came');
    expect(text).to.include('The roll call was not completed');
    expect(text).to.include('its statements were not in the log yet').and.to.include('no time-stamp yet');
    expect(await textOf(print(sheet({ teachers: [], trainees: [] })))).to.include(
      'No trainee stands on this sheet.',
    );
  });

  it('shows amendments before and after, and which sheet it replaces', async () => {
    const { meeting } = sheet();
    const text = await textOf(
      print(
        sheet({
          id: 'EM-7Q2KD-0MZ4T/2',
          version: 2,
          replaces: { id: 'EM-7Q2KD-0MZ4T/1', sha256: signature('old').digest, why: 'amendment' },
          meeting: {
            ...meeting,
            halfDays: [
              { half: 'morning', start: iso(0), end: iso(270) },
              { half: 'afternoon', start: iso(270), end: iso(420) },
            ],
          },
          amendments: [
            {
              number: 1,
              digest: signature('a').digest,
              by: 'S. Dubois',
              at: iso(200),
              reason: 'The room had changed',
              facts: [
                { field: 'room', before: '', after: 'B14' },
                { field: 'end', before: iso(90), after: iso(420) },
                { field: 'teachers', before: '[]', after: '["Dupont, Jean","Roy"]' },
              ],
              rows: [
                { name: 'Martin Noé', before: null, after: { kind: 'absent', reason: 'illness' } },
                { name: null, before: null, after: null },
              ],
              setAside: 1,
            },
          ],
        }),
      ),
    );
    expect(text).to.include('This sheet replaces EM-7Q2KD-0MZ4T/1, because the meeting was amended');
    expect(text).to.include(`SHA-256 of the PDF that it replaces: ${signature('old').digest}`);
    expect(text).to.include('Morning 08:30 to 13:00').and.to.include('Afternoon 13:00 to 15:30');
    expect(text).to.include('goes over two half-days');
    expect(text).to.include('S. Dubois, Tue 24 Nov 2026, 11:50:00 GMT+1 (Europe/Paris)');
    expect(text).to.include('Reason: The room had changed');
    expect(text).to.include('1 signature no longer counts by it.');
    expect(text).to.include('Place Empty B14');
    expect(text).to.include('End Tue 24 Nov 2026, 10:00 Tue 24 Nov 2026, 15:30');
    expect(text).to.match(/Trainers Empty Dupont, Jean (and|,) Roy/);
    expect(text).to.include('Martin Noé Not on the sheet Absent: illness');
    expect(text).to.include('[erased] Erased Erased');
  });

  it('names nobody who was erased', async () => {
    const erased = trainee('gone', { name: null, mark: null, state: 'erased', signature: null });
    const text = await textOf(
      print(
        sheet({
          version: 2,
          replaces: { id: 'EM-7Q2KD-0MZ4T/1', sha256: signature('old').digest, why: 'erasure' },
          teachers: [{ name: null, signature: null }],
          trainees: [...everyKind().slice(0, 2), erased],
        }),
      ),
    );
    expect(text).to.include('because a person was erased');
    expect(text).to.include('3 [erased] Erased Erased').and.to.include('3 trainees: 2 signed, 0 absent');
    expect(text).to.include('1 erased').and.not.to.include('MISSING');
  });

  it('cuts nothing of a text that is longer than a page', async () => {
    const words = Array.from({ length: 3_000 }, (_, i) => `word${String(i)}`).join(' ');
    const { amendments: _none, ...rest } = sheet();
    const text = await textOf(
      print({
        ...rest,
        trainees: [trainee(words)],
        amendments: [
          {
            number: 1,
            digest: signature('a').digest,
            by: 'S. Dubois',
            at: iso(200),
            reason: words,
            facts: [{ field: 'room', before: words, after: '' }],
            rows: [],
            setAside: 0,
          },
        ],
        closedEarly: { by: 'S. Dubois', at: iso(30), reason: words },
      }),
    );
    for (const i of [0, 1_499, 2_999])
      expect(text.match(new RegExp(`word${String(i)}\\b`, 'g')), String(i)).to.have.length(4);
  });

  it('has a proof of one page for a person, which names no sheet', async () => {
    for (const what of [
      proof(),
      proof({ drawing: null, typedName: NAMES.french }),
      proof({ drawing: null }),
    ]) {
      const pdf = Buffer.from(await printer.printProof(INSTITUTION, what));
      writeFileSync(file, pdf);
      expect(ask('pdfinfo', file).text).to.match(/Pages: +1\n/);
      const text = read();
      for (const { term, value } of what.facts) expect(text).to.include(`${term} ${value}`);
      expect(text).to.include(what.sentence.text).and.to.include('ne nomme aucun autre étudiant');
      expect(pdf.toString('latin1')).to.include('emarge:bundle').and.not.to.include('emarge:sheet>');
    }
  });

  it('has a certificate of completion beside it, with every field that funders ask for', async () => {
    const pdf = Buffer.from(await printer.printCertificate(INSTITUTION, certificate()));
    writeFileSync(file, pdf);
    const text = read().replaceAll('\u00a0', ' ');
    for (const field of [
      'Lycée Jean Moulin – Formation continue',
      'Numéro d’enregistrement : 11 75 12345 75',
      'Certificat de réalisation',
      'Représentant légal ………',
      `Bénéficiaire ${NAMES.french}`,
      'Entreprise Boulangerie Núñez & fils',
      'Intitulé de l’action Java 101',
      'Nature de l’action Action de formation',
      'Période du mar. 24 nov. 2026 au jeu. 26 nov. 2026',
      'Durée suivie 2 h 50 min sur 4 h 30 min prévues',
      'mar. 24 nov. 2026, Matin 08:30–10:00 1 h 20 min EM-7Q2KD-0MZ4T/1',
      'mer. 25 nov. 2026, Après-midi 13:30–15:00 1 h 30 min EM-8Q2KD-0MZ4T/1',
      'pendant une durée de 3 ans',
      'Fait à Paris, le',
      'ne remplace pas la signature du représentant',
    ])
      expect(text).to.include(field);
    expect(ask('pdfsig', file).text).to.include('Signature is Valid.');
    expect(ask('pdfdetach', '-list', file).text).to.include('1 embedded files\n1: sheets.emarge.json');
    const none = await printer.printCertificate(INSTITUTION, certificate({ halfDays: [], locale: 'en' }));
    writeFileSync(file, none);
    expect(read()).to.include('No half-day followed').and.to.include('Duration followed 0 h of 4 h 30 min');
  });
});
