import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { Pictures } from './support/pictures.ts';
import { readQr } from './support/read-qr.ts';
import { PHONE, Seat } from './support/seat.ts';
import { openedStatements } from './support/seals.ts';
import { drawSignature, scrollTo, signNow, typeName } from './support/signing.ts';
import { mark, rowOf } from './support/roll-call.ts';
import { stopAtFirstFailure } from './support/steps.ts';
import { cookiesOfFrames } from './support/third-party-cookies.ts';
import { openWorld, type World } from './support/world.ts';

/** Under signature. */
const FOUR = ['Zoé Bréchet', '雷 李', 'Élodie Nguyễn', "D'Arcy O'Neil & Søn"] as const;

/** On the roll, but not under signature. */
const NOT_SUBJECT = ['Petr Novák', 'ليلى حداد', /^María-Fernanda/] as const;

const FROM_0810_TO_0832 = 22 * 60_000;
const FROM_0832_TO_1016 = 104 * 60_000;

describe('the whole story, in a frame of another site', () => {
  const pictures = new Pictures('story');
  let world: World;
  let admin: Seat;
  let secretary: Seat;
  let zoe: Seat;
  let lei: Seat;
  let elodie: Seat;
  let darcy: Seat;
  /** Another tab of his, left open. */
  let darcyLater: Seat;
  let ana: Seat;
  let anaLater: Seat;
  let projector: Page;
  let code: string;
  /** The id of the one that is made. */
  let meeting: string;

  stopAtFirstFailure(() => pictures.takeAll(world.browser));
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  it('runs in a browser that keeps no third-party cookies but partitioned ones', async () => {
    expect(await cookiesOfFrames(world.browser)).to.equal('__Host-partitioned=1');
  });

  it('tells the secretary, who opens it first, that she has no webspace yet', async () => {
    secretary = await Seat.at(world);
    await secretary.page.goto(world.lmsUrl);
    await pictures.takeBoth(secretary.page, 'lms');
    await secretary.open({ person: 'Simone Secretary' });
    await secretary.sees(/your LMS gives you no role in this course/);
    await pictures.takeBoth(secretary.page, 'secretary-not-named-yet');
  });

  it('lets the administrator activate the signature with the code Lycée-42!', async () => {
    admin = await Seat.at(world);
    const { tool, page } = admin;
    await admin.open({ person: 'Ada Admin' });
    await admin.sees('Administration');
    await pictures.take(page, 'admin-tasks');
    await admin.goes('Digital signature');
    await admin.sees('Digital signature');
    await tool.getByText('Granted', { exact: true }).waitFor();
    await pictures.take(page, 'admin-signature');
    const tick = tool.getByRole('checkbox', { name: 'Activate the management of digital signature' });
    const window = tool.getByRole('dialog', { name: 'Institution’s code selection' });
    await tick.click();
    await pictures.take(page, 'admin-code-window');
    await window.getByRole('link', { name: 'Cancel' }).click();
    expect(await tick.isChecked(), 'cancelling leaves it off').to.equal(false);
    await tick.click();
    await window.getByLabel('New code').fill('Lycée-42!');
    await window.getByRole('button', { name: 'Validate' }).click();
    await tool.getByText('Digital signature is active with the code Lycée-42!.').waitFor();
    expect(await tick.isChecked()).to.equal(true);
  });

  it('lets the administrator choose both ways of signing in, and name the secretary', async () => {
    const { tool, page } = admin;
    await tool.getByRole('radio', { name: /^Both/ }).check();
    await tool.getByRole('region', { name: 'Settings' }).getByRole('button', { name: 'Save' }).click();
    await tool.getByText('The settings are saved.').waitFor();
    await pictures.take(page, 'admin-activated');
    await admin.goes('People and rights');
    await tool.getByRole('button', { name: 'Make Simone Secretary secretary', exact: true }).click();
    await tool.getByText('Simone Secretary is secretary.').waitFor();
    await pictures.take(page, 'admin-people');
  });

  it('puts the course under signature by a double-click on its line', async () => {
    const { tool, page } = secretary;
    await secretary.open({ person: 'Simone Secretary' });
    await secretary.goes('Courses');
    await secretary.sees('Courses');
    const line = tool.getByRole('row', { name: 'Java 101' });
    await line.getByRole('button', { name: /: No$/ }).waitFor();
    await pictures.take(page, 'courses');
    await line.getByRole('rowheader').dblclick();
    await line.getByRole('button', { name: /: Yes$/ }).waitFor();
    await pictures.take(page, 'courses-under-signature');
  });

  it('puts four students under signature by multiple selection and right-click', async () => {
    const { tool, page } = secretary;
    await secretary.goes('Students');
    await secretary.sees('Students');
    for (const name of FOUR) await tool.getByRole('checkbox', { name: `Select ${name}` }).check();
    await tool.getByRole('rowheader', { name: FOUR[1] }).click({ button: 'right' });
    await pictures.take(page, 'students-menu');
    await tool.getByRole('button', { name: 'Subject to the digital signature: Yes' }).click();
    await tool.getByText('4 students are now subject to the digital signature.').waitFor();
    await pictures.take(page, 'students-under-signature');
  });

  it('makes a meeting in the secretariat', async () => {
    const { tool, page } = secretary;
    await secretary.goes('Meetings');
    await tool.getByRole('link', { name: 'Make a meeting' }).first().click();
    await tool.getByRole('link', { name: 'Java 101' }).click();
    await tool.getByLabel('Title').fill('Interfaces');
    await tool.getByLabel('Start').fill('08:30');
    await tool.getByLabel('End').fill('10:00');
    await tool.getByLabel('Room').fill('B12');
    await tool.getByLabel('Ana Müller').check();
    await pictures.take(page, 'meeting-form');
    await tool.getByRole('button', { name: 'Make' }).click();
    await tool.getByText('The meeting is made.').waitFor();
    await pictures.take(page, 'meetings');
  });

  it('shows the meeting in supervision, where it stays open from now on', async () => {
    const { tool, page } = secretary;
    await secretary.goes('Supervision');
    await secretary.sees('Supervision per class meeting');
    await tool.getByRole('link', { name: 'Java 101' }).click();
    await tool.locator('main .status', { hasText: 'Not open yet' }).first().waitFor();
    await tool.getByText('Live: changes appear by themselves').waitFor();
    meeting = /[0-9a-f]{24}/.exec(secretary.path())?.[0] ?? '';
    await pictures.take(page, 'supervision-before');
  });

  it('tells a student before the opening when it opens', async () => {
    zoe = await Seat.at(world);
    await zoe.open({ person: 'Zoé Bréchet' });
    await zoe.sees('My meetings');
    await zoe.tool.getByText(/^Opens .*08:30/).waitFor();
    await pictures.takeBoth(zoe.page, 'student-before');
  });

  it('lets a student whom nobody has marked yet begin to sign', async () => {
    world.clock.forward(FROM_0810_TO_0832);
    darcy = await Seat.at(world);
    darcyLater = await darcy.beside();
    for (const seat of [darcy, darcyLater]) {
      await seat.open({ person: "D'Arcy O'Neil & Søn" });
      await seat.sees('Java 101');
      await typeName(seat, "D'Arcy O'Neil & Søn");
    }
  });

  it('takes the teacher to the current meeting, where she marks one student absent, on an internship', async () => {
    ana = await Seat.at(world);
    const { tool, page } = ana;
    await ana.open({ person: 'Ana Müller' });
    await tool.getByRole('link', { name: 'Take the roll call' }).waitFor();
    await pictures.take(page, 'teacher-agenda');
    await tool.getByRole('link', { name: 'Take the roll call' }).click();
    await ana.sees('Java 101 · Interfaces');
    await mark(ana, 'Zoé Bréchet', 'Present');
    await mark(ana, '雷 李', 'Present');
    await mark(ana, "D'Arcy O'Neil & Søn", 'Absent');
    await rowOf(ana, "D'Arcy O'Neil & Søn").getByLabel('Reason').selectOption('Internship');
    await scrollTo(tool.getByRole('heading', { level: 1 }));
    await pictures.takeBoth(page, 'roll-call');
    await tool.getByRole('button', { name: 'Save', exact: true }).click();
    await tool.getByText('2 present · 1 absent · 4 to mark').waitFor();
  });

  it('shows the code in a window of its own, which one press in the frame opens', async () => {
    const opened = ana.context.waitForEvent('page');
    await ana.tool.getByRole('button', { name: 'Show QR code' }).click();
    projector = await opened;
    await projector.getByRole('img', { name: 'QR code of this meeting' }).waitFor();
    await pictures.take(projector, 'projector');
  });

  it('takes a signature drawn on the pad', async () => {
    await zoe.open({ person: 'Zoé Bréchet' });
    await zoe.sees('Java 101');
    await zoe.tool.getByText('Open until 10:15 (1 hr, 43 mins left)').waitFor();
    await pictures.takeBoth(zoe.page, 'student-to-sign');
    await drawSignature(zoe.page, zoe.tool);
    await pictures.takeBoth(zoe.page, 'student-drawn');
    await signNow(zoe);
    await zoe.sees('You have signed');
    await pictures.takeBoth(zoe.page, 'student-receipt');
  });

  it('hands out the proof of it within the frame', async () => {
    const downloading = zoe.page.waitForEvent('download');
    await zoe.tool.getByRole('link', { name: 'As data (JSON)' }).click();
    const proof = await downloading;
    expect(await proof.failure()).to.equal(null);
    expect(proof.suggestedFilename()).to.match(/^EM-.+\.json$/);
  });

  it('refuses the signature of the one who was marked absent meanwhile, and says so', async () => {
    await signNow(darcy);
    await darcy.tool.getByText('MARKED_ABSENT').waitFor();
    await pictures.takeBoth(darcy.page, 'student-refused-as-absent');
    await darcy.open({ person: "D'Arcy O'Neil & Søn" });
    await darcy.sees('My meetings');
    await darcy.tool.getByRole('link', { name: 'Java 101' }).click();
    await darcy.tool.getByRole('heading', { level: 2, name: 'Marked absent' }).waitFor();
    await pictures.takeBoth(darcy.page, 'student-absent');
  });

  it('takes a typed signature in a browser without JavaScript, launched by the visible buttons', async () => {
    lei = await Seat.at(world, { javaScriptEnabled: false });
    await lei.open({ person: '雷 李' });
    await lei.tool.getByRole('button', { name: 'Continue' }).waitFor();
    await pictures.takeUnscripted(lei.page, 'lms-without-scripts');
    const authorisation = lei.page.waitForEvent('framenavigated', (frame) =>
      frame.url().includes('/oidc/auth'),
    );
    await lei.tool.getByRole('button', { name: 'Continue' }).click();
    await authorisation;
    await lei.tool.getByRole('button', { name: 'Continue' }).click();
    await lei.sees('Java 101');
    await typeName(lei, '雷 李');
    await pictures.takeUnscripted(lei.page, 'student-typed');
    await signNow(lei);
    await lei.sees('You have signed');
    await pictures.takeUnscripted(lei.page, 'student-typed-receipt');
  });

  it('shows both signatures live in supervision', async () => {
    const { tool, page } = secretary;
    await tool.locator('[data-live-say]', { hasText: '2 of 3 signed' }).waitFor();
    await tool.getByRole('img', { name: 'Signature drawn by Zoé Bréchet' }).waitFor();
    await pictures.take(page, 'supervision-two-signed');
  });

  it('takes a scan in a phone’s browser where nobody is signed in', async () => {
    code = await readQr(projector.getByRole('img', { name: 'QR code of this meeting' }));
    expect(code).to.match(new RegExp(`^${world.toolUrl}/q/[0-9a-f]{24}\\.`));
    elodie = await Seat.at(world, { viewport: PHONE, hasTouch: true });
    await elodie.page.goto(code);
    await elodie.page.getByRole('heading', { name: 'Your scan is taken' }).waitFor();
    await pictures.take(elodie.page, 'scan-landing-phone');
  });

  it('takes her from the launch in a new window straight to the signing, with her presence recorded', async () => {
    const window = await elodie.openWindow({ person: 'Élodie Nguyễn' });
    await window.getByRole('heading', { level: 1, name: 'Java 101' }).waitFor();
    await window.getByText('Presence recorded by the code.').waitFor();
    await drawSignature(window, window);
    await pictures.take(window, 'student-scanned-phone');
    await window.getByRole('button', { name: 'Sign', exact: true }).click();
    await window.getByRole('heading', { level: 1, name: 'You have signed' }).waitFor();
    await window.getByText('a scan of the code').waitFor();
    await pictures.take(window, 'student-scanned-receipt-phone');
  });

  it('shows the scan and the third signature live in supervision', async () => {
    const { tool, page } = secretary;
    await tool.locator('[data-live-say]', { hasText: '3 of 3 signed' }).waitFor();
    await tool.getByRole('row', { name: 'Élodie Nguyễn' }).getByText('Scanned', { exact: true }).waitFor();
    await pictures.take(page, 'supervision-three-signed');
  });

  it('lets the teacher complete the roll call with her signature', async () => {
    const { tool, page } = ana;
    for (const name of ['Élodie Nguyễn', ...NOT_SUBJECT]) await mark(ana, name, 'Present');
    await tool.getByRole('button', { name: 'Save', exact: true }).click();
    await tool.getByText('6 present · 1 absent · 0 to mark').waitFor();
    anaLater = await ana.beside();
    await anaLater.page.route(/\/live$/, (route) => route.abort());
    await anaLater.open({ person: 'Ana Müller' });
    await anaLater.tool.getByRole('link', { name: 'Go on with the roll call' }).click();
    await anaLater.sees('Java 101 · Interfaces');
    await ana.toFront();
    await tool.getByRole('link', { name: 'Sign and complete' }).click();
    await drawSignature(page, tool);
    await pictures.take(page, 'roll-call-to-sign');
    await tool.getByRole('button', { name: 'Sign and complete' }).click();
    await ana.sees('Roll call completed');
    await pictures.take(page, 'roll-call-completed');
  });

  it('shows the teacher’s signature live in supervision', async () => {
    const { tool, page } = secretary;
    await tool.getByRole('img', { name: 'Signature drawn by Ana Müller' }).waitFor();
    await tool.getByText('absent: internship').waitFor();
    await scrollTo(tool.getByRole('heading', { name: 'Java 101 · Interfaces' }));
    await pictures.take(page, 'supervision-roll-call-completed');
  });

  it('validates what is complete once the window has closed, and freezes it', async () => {
    const { tool, page } = secretary;
    world.clock.forward(FROM_0832_TO_1016);
    await tool.getByRole('link', { name: 'Refresh' }).click();
    await tool.getByRole('link', { name: 'Check and validate' }).click();
    await secretary.sees('Check and validate');
    await pictures.take(page, 'validate');
    await tool.getByRole('button', { name: 'Validate the meeting' }).click();
    await tool.getByText('The meeting is validated and frozen.').waitFor();
    await pictures.take(page, 'supervision-validated');
  });

  it('refuses to sign after that', async () => {
    await signNow(darcyLater);
    await darcyLater.tool.getByText('MEETING_VALIDATED').waitFor();
    await pictures.takeBoth(darcyLater.page, 'student-refused-as-validated');
  });

  it('refuses to mark after that, on the page that was told live and on one that was not', async () => {
    await ana.toFront();
    await ana.tool.getByRole('link', { name: 'Back to the roll call' }).click();
    await ana.tool.getByText('This meeting is validated').waitFor();
    await pictures.take(ana.page, 'teacher-validated');
    await anaLater.toFront();
    await mark(anaLater, 'Zoé Bréchet', 'Absent');
    await rowOf(anaLater, 'Zoé Bréchet')
      .locator('..')
      .getByText('The secretariat has validated this meeting')
      .waitFor();
    await pictures.take(anaLater.page, 'teacher-refused-as-validated');
  });

  it('keeps sealed statements that say what was done, and that the public key opens', async () => {
    const statements = await openedStatements(world, meeting);
    const [validation] = statements.filter(({ type }) => type === 'validation');
    const signatures = statements.filter((one) => one.type === 'student-signature');
    const said = signatures.map(({ person, method, presence, typedName }) => ({
      name: person.name,
      method,
      shownBy: presence.shownBy,
      typedName,
    }));
    expect(said).to.have.deep.members([
      { name: 'Zoé Bréchet', method: 'drawn', shownBy: 'teacher', typedName: null },
      { name: '雷 李', method: 'typed', shownBy: 'teacher', typedName: '雷 李' },
      { name: 'Élodie Nguyễn', method: 'drawn', shownBy: 'scan', typedName: null },
    ]);
    expect(statements.map(({ type }) => type)).to.have.members([
      'student-signature',
      'student-signature',
      'student-signature',
      'roll-call',
      'teacher-signature',
      'validation',
    ]);
    for (const { institution, meeting } of statements) {
      expect(institution).to.deep.equal({ key: 'demo', code: 'Lycée-42!', name: 'Demo School' });
      expect(meeting).to.deep.include({ title: 'Interfaces', room: 'B12', teachers: ['Ana Müller'] });
    }
    expect(validation).to.deep.include({ missing: [], closedEarly: null });
  });
});
