import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { makeDueSheets } from '../../../src/application/sheets/make-sheets.ts';
import { amendMeeting } from '../../../src/application/amend-meeting.ts';
import { stampDue } from '../../../src/application/stamp-due.ts';
import type { SheetPrint } from '../../../src/application/ports/sheets.ts';
import type { EvidenceBundle } from '../../../src/domain/evidence-bundle.ts';
import type { Person } from '../../../src/domain/person.ts';
import { AppError } from '../../../src/errors.ts';
import { createDevelopmentAuthority } from '../../../src/evidence/timestamp/development.ts';
import { readTrust, type Trust } from '../../../src/evidence/verify/trust.ts';
import { verifyFile } from '../../../src/evidence/verify/verify-file.ts';
import { sheetRecord } from '../../support/sheets.ts';
import { END, INTERNSHIP } from '../../support/meetings.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import { openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';
import { INK, liveOf, rollCallCompleted, signsWith, validates } from './support.ts';

const VERIFY = 'http://localhost:3000/verify';
const HOUR = 60 * 60_000;

const textOf = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('attendance sheets', () => {
  let test: TestApp;
  let school: School;
  let sam: Person;
  let office: Visitor;

  const page = (): string => `/secretariat/meetings/${school.meeting.id}/sheets`;
  const make = (): Promise<number> => makeDueSheets(test.services, VERIFY);
  const records = () => test.stores.sheets.list('lycee-42', [school.meeting.id]);
  const waits = async () => (await test.stores.sheets.wanted('lycee-42', [school.meeting.id]))[0]?.waits;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    sam = await test.somebody({ sub: 'sam', name: 'Sam Secretary', granted: ['secretary'] });
    office = await test.signIn(sam);
    test.clock.set(school.meeting.start + 60_000);
    await signsWith(INK, { test, school, person: school.zoe });
    await rollCallCompleted(test, school, { [school.lei.id]: INTERNSHIP });
    test.clock.set(END + HOUR);
  });
  afterEach(() => test.close());

  async function validated(): Promise<void> {
    await validates(test, school, sam);
    await test.services.evidenceLog.appendWaiting();
    await stampDue(test.services);
  }

  it('is made once its statements are in the log and stamped, and is what the page hands out', async () => {
    expect(textOf((await office.get(page())).text)).to.include('made when the meeting is validated');
    await validates(test, school, sam);
    expect(await make()).to.equal(0);
    expect(await waits()).to.equal('log');
    const early = await office.get(page());
    expectValidHtml(early.text);
    expect(textOf(early.text)).to.include('signatures are being added to the log');
    expect(early.text).to.match(/data-reload-at="\d+"/);
    await test.services.evidenceLog.appendWaiting();
    test.clock.forward(2_000);
    expect(await make()).to.equal(0);
    expect(await waits()).to.equal('time-stamp');
    await stampDue(test.services);
    test.clock.forward(5_000);
    expect(await make()).to.equal(1);
    expect(await waits()).to.equal(undefined);

    const shown = await office.get(page());
    expectValidHtml(shown.text);
    expect(shown.text).not.to.include('data-reload-at');
    expect(textOf(shown.text)).to.include('development time-stamp').and.to.include('not by the operator');
    const [record] = await records();
    const href = /href="([^"]+\/sheets\/1)"/.exec(shown.text)?.[1] ?? '';
    const { body, headers } = await office.getBytes(href);
    expect(body.subarray(0, 5).toString()).to.equal('%PDF-');
    expect(createHash('sha256').update(body).digest('base64url')).to.equal(record?.sha256);
    expect(headers['content-disposition']).to.match(
      /^attachment; filename="EM-[A-Z0-9]{5}-[A-Z0-9]{5}-1.pdf"$/,
    );
    const [latest] = await test.stores.audit.list('lycee-42', { limit: 1 });
    expect(latest?.event).to.deep.include({ type: 'sheet-downloaded', sheet: record?.id });
  });

  /** What an auditor was told to trust. */
  async function trust(): Promise<Trust> {
    const { sealKeys, evidenceLog } = test.services;
    const development = createDevelopmentAuthority({ ...test.services, keys: test.stores.keys });
    return readTrust({
      roots: [Buffer.from(await sealKeys.authority('lycee-42'))],
      tsaRoots: [await development.root()],
      logKey: await evidenceLog.key('lycee-42'),
    });
  }

  async function failures(file: Uint8Array | null): Promise<string[]> {
    const { verdict, checks } = await verifyFile(file ?? new Uint8Array(), await trust());
    const others = checks.filter(({ outcome }) => outcome !== 'passed').map(({ code }) => code);
    return [verdict, ...others];
  }

  it('holds for whoever checks it with nothing but the file and whom to trust', async () => {
    await validated();
    await make();
    const [first] = await records();
    expect(await failures(await test.stores.sheets.pdf('lycee-42', first?.id ?? ''))).to.deep.equal([
      'passed',
    ]);
  });

  it('is made anew after an amendment, names the one before, and holds', async () => {
    await validated();
    await make();
    test.clock.forward(HOUR);
    const stored = await test.stores.meetings.find('lycee-42', school.meeting.id);
    const late = { kind: 'present' as const, lateMinutes: 10, leftEarlyMinutes: 0 };
    await amendMeeting(test.services, await liveOf(test, sam), {
      meeting: school.meeting.id,
      version: stored?.version ?? -1,
      reason: 'Came after the roll call',
      draft: { facts: { room: 'C3' }, marks: new Map([[school.lei.id, late]]), setAside: [] },
    });
    expect(await make()).to.equal(0);
    await test.services.evidenceLog.appendWaiting();
    await stampDue(test.services);
    test.clock.forward(5_000);
    expect(await make()).to.equal(1);
    const [first, second] = await records();
    expect(second).to.deep.include({
      version: 2,
      why: 'amendment',
      replaces: { id: first?.id, sha256: first?.sha256, why: 'amendment' },
    });
    const pdf = await test.stores.sheets.pdf('lycee-42', second?.id ?? '');
    expect(await failures(pdf)).to.deep.equal(['passed']);
    // What was signed keeps the time-stamp that came with the validation.
    const { body } = await office.getBytes(`/secretariat/meetings/${school.meeting.id}/evidence`);
    const { log } = JSON.parse(body.toString()) as EvidenceBundle;
    expect(log?.earlier).to.have.length(1);
    const { text } = await office.get(page());
    expectValidHtml(text);
    expect(textOf(text)).to.include('Earlier versions').and.to.include('after an amendment');
  });

  it('prints beside each signature its place in the log, as its bundle proves it', async () => {
    await validated();
    const { printer } = test.services;
    const printed: SheetPrint[] = [];
    const printSheet: typeof printer.printSheet = (institution, print) => {
      printed.push(print);
      return printer.printSheet(institution, print);
    };
    await makeDueSheets({ ...test.services, printer: { ...printer, printSheet } }, VERIFY);
    const [print] = printed;
    const { statements } = JSON.parse(Buffer.from(print?.bundle ?? []).toString()) as EvidenceBundle;
    const proved = statements.map(({ digest, inclusion }) => [digest, inclusion?.index]);
    expect([...(print?.places ?? [])]).to.have.deep.members(proved);
    const signed = [...(print?.sheet.teachers ?? []), ...(print?.sheet.trainees ?? [])].flatMap(
      ({ signature }) => (signature === null ? [] : [print?.places.get(signature.digest)]),
    );
    expect(signed).to.have.length(2).and.to.not.include(undefined);
  });

  it('is made anew when another process kept one that had seen less', async () => {
    await validated();
    const { printer } = test.services;
    let raced = false;
    const printSheet: typeof printer.printSheet = async (institution, print) => {
      const pdf = await printer.printSheet(institution, print);
      if (raced) return pdf;
      raced = true;
      const { id } = print.sheet;
      await test.stores.sheets.want(institution, { meeting: school.meeting.id, why: 'amendment' }, 0);
      const less = sheetRecord({ meeting: school.meeting.id, id, basis: 'of less' });
      await test.stores.sheets.keep(less, Buffer.from('%PDF of less'));
      return pdf;
    };
    const slow = { ...test.services, printer: { ...printer, printSheet } };
    expect(await makeDueSheets(slow, VERIFY)).to.equal(1);
    expect((await records()).map(({ version }) => version)).to.deep.equal([1, 2]);
    expect(await waits()).to.equal(undefined);
  });

  it('is not made twice of the same, and is made anew when it is asked for after a change', async () => {
    await validated();
    expect(await make()).to.equal(1);
    await test.stores.sheets.want(
      'lycee-42',
      { meeting: school.meeting.id, why: 'amendment' },
      test.clock.now(),
    );
    expect(await make()).to.equal(0);
    expect(await records()).to.have.length(1);
    expect(await waits()).to.equal(undefined);
  });

  it('waits while no authority stamps, says so on the page, and follows by itself', async () => {
    const { printer } = test.services;
    await validated();
    const away = {
      ...test.services,
      printer: { ...printer, printSheet: () => Promise.reject(new AppError('TSA_AWAY')) },
    };
    expect(await makeDueSheets(away, VERIFY)).to.equal(0);
    expect(textOf((await office.get(page())).text)).to.include('could not be made');
    test.clock.forward(60_000);
    expect(await make()).to.equal(1);
  });

  it('has everything in its bundle, and no identity data but in the complete evidence', async () => {
    await validated();
    const path = `/secretariat/meetings/${school.meeting.id}/evidence`;
    expect((await office.get(path)).text).to.include('SHEET_UNKNOWN');
    await make();
    const { body } = await office.getBytes(path);
    const bundle = JSON.parse(body.toString()) as EvidenceBundle;
    expect(bundle).to.include({ format: 'emarge-evidence', v: 1, kind: 'meeting' });
    // Outside a PDF no seal covers what the sheet alone says.
    expect(await failures(body)).to.deep.equal(['incomplete', 'sheet.unsealed']);
    const types = bundle.statements.map(({ jws }) => {
      const payload = Buffer.from(jws?.split('.')[1] ?? '', 'base64url').toString();
      return (JSON.parse(payload) as { type: string }).type;
    });
    expect(types).to.deep.equal(['student-signature', 'roll-call', 'teacher-signature', 'validation']);
    expect(bundle.statements.every(({ inclusion }) => inclusion !== null)).to.equal(true);
    expect(bundle.log?.timestamp).to.be.a('string');
    expect(bundle.keys).to.have.length(1);
    expect(body.toString()).to.equal(test.services.sealer.canonical(bundle));
  });

  it('shows on the supervised meeting where it is, and in French', async () => {
    await validated();
    await make();
    const supervised = await office.get(`/secretariat/supervision/${school.meeting.id}`);
    expect(supervised.text).to.include(page());
    const french = await test.signIn(sam, { locale: 'fr' });
    const { text } = await french.get(page());
    expectValidHtml(text);
    expect(textOf(text)).to.include('Feuille d’émargement').and.to.include('horodatage de développement');
  });

  it('is handed out to nobody but the secretariat, and versions that do not exist are refused', async () => {
    await validated();
    await make();
    const teacher = await test.signIn(school.teacher);
    expect((await teacher.get(page())).status).to.equal(403);
    for (const version of ['2', '0', 'x', '1e3'])
      expect((await office.get(`${page()}/${version}`)).text, version).to.include('SHEET_UNKNOWN');
  });

  it('gives a student the proof of their own signature, as a page and as data', async () => {
    await validated();
    const [signature] = await test.stores.statements.inMeeting(
      'lycee-42',
      school.meeting.id,
      'student-signature',
    );
    const zoe = await test.signIn(school.zoe);
    const receipt = `/student/receipts/${signature?.id ?? ''}`;
    const { body } = await zoe.getBytes(`${receipt}/proof`);
    const bundle = JSON.parse(body.toString()) as EvidenceBundle;
    expect(bundle.kind).to.equal('personal');
    expect(bundle.statements).to.have.length(1);
    expect(bundle.statements[0]?.strokes).to.be.an('array');
    expect(body.toString()).not.to.include('雷 李');
    // These sessions began without a launch: there is nothing that an LMS signed.
    const found = ['incomplete', 'statement.identity-left-out'];
    expect(await failures(body)).to.deep.equal(found);
    const pdf = await zoe.getBytes(`${receipt}/proof/pdf`);
    expect(await failures(pdf.body)).to.deep.equal(found);
    expect(pdf.body.subarray(0, 5).toString()).to.equal('%PDF-');
  });
});
