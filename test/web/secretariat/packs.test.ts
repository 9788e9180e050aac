import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { strFromU8, unzipSync } from 'fflate';
import { actorOf } from '../../../src/application/acts.ts';
import { erasePerson } from '../../../src/application/erasure/erase-person.ts';
import { newId } from '../../../src/application/identity.ts';
import { CLAIM_MS, makeDuePacks } from '../../../src/application/packs/make-packs.ts';
import { makeDueSheets } from '../../../src/application/sheets/make-sheets.ts';
import { stampDue } from '../../../src/application/stamp-due.ts';
import { DAY_MS } from '../../../src/domain/institution.ts';
import type { Person } from '../../../src/domain/person.ts';
import { AppError } from '../../../src/errors.ts';
import { createDevelopmentAuthority } from '../../../src/evidence/timestamp/development.ts';
import { readTrust } from '../../../src/evidence/verify/trust.ts';
import { verifyFile } from '../../../src/evidence/verify/verify-file.ts';
import { END, INTERNSHIP, START } from '../../support/meetings.ts';
import { ask } from '../../support/outside-tools.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import { addMeeting, changeSettings, openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';
import { INK, rollCallCompleted, signsWith, validates } from './support.ts';

const VERIFY = 'http://localhost:3000/verify';
const HOUR = 60 * 60_000;
const LIST = '/secretariat/packs';
const PERIOD = { from: '2026-11-24', to: '2026-11-30', nature: 'training' };

const textOf = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('funder packs', () => {
  let test: TestApp;
  let school: School;
  let sam: Person;
  let office: Visitor;

  const make = (services = test.services): Promise<number> => makeDuePacks(services, VERIFY);

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    sam = await test.somebody({ sub: 'sam', name: 'Sam Secretary', granted: ['secretary'] });
    office = await test.signIn(sam);
    test.clock.set(START + 60_000);
    await signsWith(INK, { test, school, person: school.zoe });
    await rollCallCompleted(test, school, { [school.lei.id]: INTERNSHIP });
    test.clock.set(END + HOUR);
  });
  afterEach(() => test.close());

  async function sheetMade(): Promise<void> {
    await validates(test, school, sam);
    await test.services.evidenceLog.appendWaiting();
    await stampDue(test.services);
    await makeDueSheets(test.services, VERIFY);
  }

  /** Sends the form. @returns where it leads */
  async function asked(fields: Readonly<Record<string, string>> = {}): Promise<string> {
    const sent = { id: newId(), ...PERIOD, ...fields };
    const answer = await office.post(`${LIST}?course=${school.course}`, sent);
    expect(answer.status).to.equal(303);
    return answer.headers['location'] ?? '';
  }

  async function downloaded(page: string): Promise<{ zip: Buffer; files: Record<string, Uint8Array> }> {
    const { body, status, headers } = await office.getBytes(`${page}/zip`);
    expect(status).to.equal(200);
    expect(headers['content-type']).to.equal('application/zip');
    return { zip: body, files: unzipSync(body) };
  }

  it('are asked for by course and period, made in the background, and downloaded as one ZIP', async () => {
    await sheetMade();
    await addMeeting(test, {
      course: school.course,
      title: 'Later',
      start: START + DAY_MS,
      end: END + DAY_MS,
    });
    const form = await office.get(`${LIST}/new?course=${school.course}`);
    expect(form.status).to.equal(200);
    expectValidHtml(form.text);
    const page = await asked({ representative: 'Jeanne Martin', place: 'Lyon' });
    const making = await office.get(page);
    expectValidHtml(making.text);
    expect(textOf(making.text)).to.include('being made in the background').and.to.include('Look again');
    expect(making.text).to.match(/data-reload-at="\d+"/);
    expect((await office.get(`${page}/zip`)).text).to.include('PACK_NOT_READY');
    expect(await make()).to.equal(1);

    const ready = await office.get(page);
    expectValidHtml(ready.text);
    expect(textOf(ready.text))
      .to.include('Download the pack')
      .and.to.match(/Later · not validated yet/);
    const { zip, files } = await downloaded(page);
    const names = Object.keys(files).sort();
    expect(names).to.deep.equal([
      'README.txt',
      'VERIFY.txt',
      'authority.pem',
      'certificates.json',
      'certificates/1_Zoe-Brechet.pdf',
      'log-key.txt',
      'manifest.json',
      'manifest.sha256',
      'missing.csv',
      names.find((name) => /^sheets\/2026-11-24_0830_EM-[A-Z0-9]{5}-[A-Z0-9]{5}-1\.pdf$/.test(name)),
      'summary.csv',
      'summary.xlsx',
      'totals.csv',
    ]);
    const [record] = await test.stores.sheets.list('lycee-42', [school.meeting.id]);
    const sheet = names.find((name) => name.startsWith('sheets/')) ?? '';
    expect(Buffer.from(files[sheet] ?? [])).to.deep.equal(
      Buffer.from((await test.stores.sheets.pdf('lycee-42', record?.id ?? '')) ?? []),
    );
    expect(strFromU8(files['missing.csv'] ?? new Uint8Array())).to.include(
      '2026-11-25,08:30,Later,not validated yet',
    );
    const summary = strFromU8(files['summary.csv'] ?? new Uint8Array());
    expect(summary).to.match(/Zoé Bréchet,[0-9a-f]{24},2026-11-24,Morning,08:30,10:00,Attended,,90,90,EM-/);
    expect(summary).to.match(/雷 李,[0-9a-f]{24},2026-11-24,Morning,08:30,10:00,Absent,internship,0,90,EM-/);
    const readme = strFromU8(files['README.txt'] ?? new Uint8Array());
    expect(readme)
      .to.include('1 attendance sheet, 1 certificate of completion')
      .and.to.include('Later · not validated yet');
    checkedByOthers(zip);
    await verified(files);
    const [latest] = await test.stores.audit.list('lycee-42', { limit: 1 });
    expect(latest?.event).to.deep.equal({
      type: 'pack-downloaded',
      course: school.course,
      first: PERIOD.from,
      last: PERIOD.to,
    });
    const list = await office.get(LIST);
    expectValidHtml(list.text);
    expect(textOf(list.text)).to.include('Ready').and.to.include('Sam Secretary');
  });

  /** Programs that are none of ours open the ZIP and compare every file. */
  function checkedByOthers(zip: Uint8Array): void {
    const folder = mkdtempSync(join(tmpdir(), 'pack-'));
    try {
      writeFileSync(join(folder, 'pack.zip'), zip);
      const out = join(folder, 'out');
      execFileSync('python3', ['-m', 'zipfile', '-t', join(folder, 'pack.zip')]);
      execFileSync('python3', ['-m', 'zipfile', '-e', join(folder, 'pack.zip'), out]);
      const said = execFileSync('sha256sum', ['-c', '--strict', 'manifest.sha256'], {
        cwd: out,
        encoding: 'utf8',
      });
      const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
      expect(said.trim().split('\n'), 'every file but the sums').to.have.length(files.length - 1);
      expect(said).not.to.include('FAILED');
      const root = execFileSync(
        'openssl',
        ['x509', '-in', 'authority.pem', '-noout', '-fingerprint', '-sha256'],
        {
          cwd: out,
          encoding: 'utf8',
        },
      );
      const hex = root.split('=')[1]?.trim().replaceAll(':', '').toLowerCase() ?? '';
      const shown = readFileSync(join(out, 'VERIFY.txt'), 'utf8').replaceAll(' ', '');
      expect(shown).to.include(hex);
      for (const name of files
        .filter(({ parentPath }) => parentPath === join(out, 'certificates'))
        .map((one) => one.name))
        expect(ask('pdfsig', join(out, 'certificates', name)).text).to.include('Signature is Valid.');
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** Each sheet, with nothing but the pack, and the time-stamping authority's certificate. */
  async function verified(files: Record<string, Uint8Array>, verdict = 'passed'): Promise<void> {
    const development = createDevelopmentAuthority({ ...test.services, keys: test.stores.keys });
    const trust = readTrust({
      roots: [files['authority.pem'] ?? new Uint8Array()],
      tsaRoots: [await development.root()],
      logKey: strFromU8(files['log-key.txt'] ?? new Uint8Array()).trim(),
    });
    for (const [name, bytes] of Object.entries(files).filter(([path]) => path.startsWith('sheets/')))
      expect((await verifyFile(bytes, trust)).verdict, name).to.equal(verdict);
  }

  it('say the same in the workbook, where no text is a formula', async () => {
    await sheetMade();
    const page = await asked();
    await make();
    const { files } = await downloaded(page);
    const workbook = unzipSync(files['summary.xlsx'] ?? new Uint8Array());
    const all = Object.values(workbook)
      .map((part) => strFromU8(part))
      .join('\n');
    for (const text of ['Totals', 'Half-days', 'Not in this pack', 'Zoé Bréchet', '雷 李', 'internship'])
      expect(all).to.include(text);
    const sheets = Object.entries(workbook).filter(([name]) => name.startsWith('xl/worksheets/sheet'));
    expect(sheets).to.have.length(3);
    for (const [, part] of sheets) expect(strFromU8(part)).not.to.match(/<f[ >]/);
  });

  it('are gone on with after a process was killed: what was made is not made again', async () => {
    await sheetMade();
    const page = await asked();
    const id = page.split('/').at(-1) ?? '';
    const { packs } = test.stores;
    let left = 4;
    const dying = {
      ...packs,
      keepFile: (...all: Parameters<typeof packs.keepFile>) =>
        left === 0 ? Promise.reject(new Error('killed')) : ((left -= 1), packs.keepFile(...all)),
      progress: (...all: Parameters<typeof packs.progress>) =>
        left === 0 ? Promise.reject(new Error('killed')) : packs.progress(...all),
    };
    const killed = await make({ ...test.services, stores: { ...test.stores, packs: dying } }).catch(String);
    expect(killed).to.include('killed');
    const before = await packs.files('lycee-42', id);
    expect(before).to.have.length(4);
    expect(await make(), 'while the other may still be at work').to.equal(0);
    test.clock.forward(CLAIM_MS);
    let printed = 0;
    const { printer } = test.services;
    const counting = {
      ...printer,
      printCertificate: (...all: Parameters<typeof printer.printCertificate>) => {
        printed += 1;
        return printer.printCertificate(...all);
      },
    };
    expect(await make({ ...test.services, printer: counting })).to.equal(1);
    expect(printed, 'the certificate was kept').to.equal(0);
    const after = await packs.files('lycee-42', id);
    expect(after).to.deep.include.members(before);
    checkedByOthers((await downloaded(page)).zip);
  });

  it('are left by a process whose time ran out to the one that took them since', async () => {
    await sheetMade();
    const page = await asked();
    const id = page.split('/').at(-1) ?? '';
    const { printer } = test.services;
    let other = 0;
    const slow = {
      ...printer,
      printCertificate: async (...all: Parameters<typeof printer.printCertificate>) => {
        test.clock.forward(CLAIM_MS + 1);
        other = await make();
        return printer.printCertificate(...all);
      },
    };
    expect(await make({ ...test.services, printer: slow })).to.equal(0);
    expect(other).to.equal(1);
    expect((await test.stores.packs.find('lycee-42', id))?.state).to.equal('ready');
    checkedByOthers((await downloaded(page)).zip);
  });

  it('wait while no authority stamps, say so, and follow by themselves', async () => {
    await sheetMade();
    const page = await asked();
    const { printer } = test.services;
    const away = { ...printer, printCertificate: () => Promise.reject(new AppError('TSA_AWAY')) };
    expect(await make({ ...test.services, printer: away })).to.equal(0);
    const waiting = await office.get(page);
    expectValidHtml(waiting.text);
    expect(textOf(waiting.text)).to.include('It waits for a time-stamp');
    test.clock.forward(60_000);
    expect(await make()).to.equal(1);
  });

  it('are given up after ten failures in a row', async () => {
    await sheetMade();
    const page = await asked();
    const broken = { ...test.services.printer, printCertificate: () => Promise.reject(new Error('no')) };
    for (let i = 0; i < 10; i += 1) {
      await make({ ...test.services, printer: broken });
      if (i === 0) expect(textOf((await office.get(page)).text)).to.include('The last try failed');
      test.clock.forward(60_000);
    }
    expect(textOf((await office.get(page)).text)).to.include('could not be made after several tries');
    expect(await make()).to.equal(0);
  });

  it('are asked for once, however often the form is sent', async () => {
    await sheetMade();
    const id = newId();
    expect(await asked({ id })).to.equal(await asked({ id }));
    expect(await test.stores.packs.list('lycee-42', 10)).to.have.length(1);
    const events = await test.stores.audit.list('lycee-42', { limit: 50 });
    expect(events.filter(({ event }) => event.type === 'pack-asked')).to.have.length(1);
  });

  it('are refused without a sheet, without a period, and over a year', async () => {
    const refused = async (fields: Readonly<Record<string, string>>): Promise<string> => {
      const sent = { id: newId(), ...PERIOD, ...fields };
      const answer = await office.post(`${LIST}?course=${school.course}`, sent);
      expect(answer.status).to.equal(422);
      expectValidHtml(answer.text);
      return textOf(answer.text);
    };
    expect(await refused({})).to.include('No meeting of this course has an attendance sheet');
    await sheetMade();
    expect(await refused({ from: '2026-12-01', to: '2026-11-30' })).to.include('not two dates');
    expect(await refused({ from: '', to: 'x' })).to.include('not two dates');
    expect(await refused({ from: '2025-11-24', to: '2026-11-25' })).to.include('one year at most');
    expect(await refused({ from: '2026-11-25' })).to.include('No meeting of this course');
  });

  it('are gone after 30 days, and the page says so', async () => {
    await sheetMade();
    const page = await asked();
    await make();
    test.clock.forward(30 * DAY_MS);
    office = await test.signIn(sam);
    const gone = await office.get(page);
    expectValidHtml(gone.text);
    expect(textOf(gone.text)).to.include('deleted after 30 days').and.not.to.include('Download the pack');
    expect((await office.get(`${page}/zip`)).text).to.include('PACK_EXPIRED');
  });

  it('are removed when somebody in them is erased, and made anew without a word of them', async () => {
    await sheetMade();
    await changeSettings(test, { retention: 'own', ownRetentionYears: 1 });
    test.clock.set(Date.UTC(2028, 0, 2));
    office = await test.signIn(sam);
    const page = await asked();
    await make();
    expect((await downloaded(page)).zip.toString('latin1')).to.include('Zoe-Brechet');
    const ada = await test.somebody({ sub: 'ada', name: 'Ada Admin', administrator: true });
    await erasePerson(test.services, actorOf(ada), { person: school.zoe.id, reason: 'Asked for it' });
    expect((await office.get(`${page}/zip`)).text).to.include('PACK_REMOVED');
    const removed = await office.get(page);
    expectValidHtml(removed.text);
    expect(textOf(removed.text)).to.include('A person in this pack was erased');
    for (const collection of ['packFiles', 'packParts'])
      expect(await test.connection.collection(collection).countDocuments()).to.equal(0);
    await test.services.evidenceLog.appendWaiting();
    test.clock.forward(60_000);
    await makeDueSheets(test.services, VERIFY);
    const again = await asked();
    expect(await make()).to.equal(1);
    const { zip, files } = await downloaded(again);
    expect(zip.toString('utf8')).not.to.match(/Zo[eé][- ]Br[eé]chet/);
    expect(strFromU8(files['summary.csv'] ?? new Uint8Array())).to.match(/\[erased\],,2026-11-24,Morning/);
    checkedByOthers(zip);
    // What was erased can no longer be checked; nothing fails.
    await verified(files, 'incomplete');
  });

  it('are in the institution’s language, and their pages in the reader’s', async () => {
    await sheetMade();
    const institution = await test.stores.institutions.find('lycee-42');
    if (institution === null) throw new Error('no institution');
    await test.stores.institutions.save({ ...institution, language: 'fr' });
    const page = await asked();
    await make();
    const { files } = await downloaded(page);
    expect(Object.keys(files)).to.include.members([
      'synthese.csv',
      'totaux.csv',
      'manquants.csv',
      'certificats/1_Zoe-Brechet.pdf',
    ]);
    expect(strFromU8(files['README.txt'] ?? new Uint8Array())).to.include('Dossier de présence');
    expect(strFromU8(files['manifest.sha256'] ?? new Uint8Array())).to.include('  feuilles/2026-11-24_0830_');
    const french = await test.signIn(sam, { locale: 'fr' });
    const { text } = await french.get(page);
    expectValidHtml(text);
    expect(textOf(text)).to.include('Télécharger le dossier');
  });
});
