import { expect } from 'chai';
import { DAY_MS, MINUTE_MS, type Institution } from '../../../src/domain/institution.ts';
import type { Licence } from '../../../src/domain/licence.ts';
import { START } from '../../support/meetings.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import type { Visitor } from '../support/visitor.ts';

const PAGE = '/admin/parameters/signature';
const CODES = `${PAGE}/codes`;

const SETTINGS = {
  extraTime: '2',
  extraTimeUnit: 'hours',
  signInMode: 'both',
  signingOpens: 'roll-call-start',
  halfDayBoundary: '12:30',
  retention: 'evidence',
  ownRetentionYears: '5',
  confirmationAllowed: 'yes',
};

describe('parameters, attendance, digital signature', () => {
  let test: TestApp;
  let admin: Visitor;

  beforeEach(async () => {
    test = await openTestApp();
    await test.institution('lycee-42', { active: false });
    admin = await test.signIn(await test.somebody({ sub: 'ada', name: 'Ada', administrator: true }));
  });
  afterEach(() => test.close());

  async function stored(): Promise<Institution> {
    const found = await test.stores.institutions.find('lycee-42');
    if (found === null) throw new Error('no institution');
    return found;
  }

  async function license(licence: Partial<Licence> | null): Promise<void> {
    const institution = await stored();
    const before = institution.licence;
    const after = licence === null || before === null ? null : { ...before, ...licence };
    await test.stores.institutions.save({ ...institution, licence: after });
  }

  async function activate(code = 'Base-2026'): Promise<void> {
    await admin.post(CODES, { choice: 'new', newCode: code });
  }

  it('is for administrators alone', async () => {
    const secretary = await test.signIn(await test.somebody({ sub: 'sam', granted: ['secretary'] }));
    for (const path of [PAGE, CODES]) {
      const refused = await secretary.get(path);
      expect(refused.status).to.equal(403);
      expect(refused.text).to.include('NOT_ALLOWED');
    }
    expect((await secretary.post(`${PAGE}/settings`, SETTINGS)).status).to.equal(403);
    expect((await secretary.post(CODES, { newCode: 'x' })).status).to.equal(403);
    expect((await stored()).settings.signatureActive).to.equal(false);
  });

  it('shows the state, the licence and the settings of now', async () => {
    const page = await admin.get(PAGE);
    expect(page.status).to.equal(200);
    expectValidHtml(page.text);
    expect(page.text).to.include('Activate the management of digital signature');
    expect(page.text).to.include('0 of 1,000 (0%)');
    expect(page.text).to.match(/name="extraTime" type="text" value="15"/);
    expect(page.text).to.match(/<option value="minutes" selected>/);
    expect(page.text).not.to.match(/id="active"[^>]*checked/);
  });

  describe('activation', () => {
    it('leads from the tick to the window, which changes nothing by itself', async () => {
      const ticked = await admin.get(`${PAGE}?change=yes&active=yes`);
      expect(ticked.status).to.equal(303);
      expect(ticked.headers['location']).to.equal(CODES);
      const window = await admin.get(CODES);
      expectValidHtml(window.text);
      expect(window.text).to.include('Institution’s code selection');
      expect(window.text).to.match(new RegExp(`href="${PAGE}"[^>]*>Cancel`));
      expect((await stored()).settings.signatureActive).to.equal(false);
    });

    it('takes effect once a new code is validated', async () => {
      const answer = await admin.post(CODES, { choice: 'new', newCode: 'Lycée-42!' });
      expect(answer.status).to.equal(303);
      const { settings, codes } = await stored();
      expect(settings).to.include({ signatureActive: true, currentCode: 'Lycée-42!' });
      expect(codes.map(({ value }) => value)).to.deep.equal(['Lycée-42!']);
      const page = await admin.get(PAGE);
      expectValidHtml(page.text);
      expect(page.text).to.match(/id="active"[^>]*checked/);
      expect(page.text).to.include('Lycée-42!');
      const events = (await test.stores.audit.list('lycee-42', { limit: 10 })).map(({ event }) => event.type);
      expect(events).to.include.members(['code-added', 'signature-activated', 'code-selected']);
    });

    it('takes a code that stands in the list', async () => {
      await activate('2025');
      await activate('2026');
      const answer = await admin.post(CODES, { choice: 'code:2025', newCode: 'left over' });
      expect(answer.status).to.equal(303);
      const { settings, codes } = await stored();
      expect(settings.currentCode).to.equal('2025');
      expect(codes).to.have.length(2);
    });

    it('knows a code called "new" from a new code', async () => {
      await activate('new');
      await activate('other');
      await admin.post(CODES, { choice: 'code:new' });
      expect((await stored()).settings.currentCode).to.equal('new');
    });

    for (const { title, typed, words } of [
      { title: 'nothing', typed: '', words: 'No code was typed.' },
      { title: 'a space', typed: 'two words', words: 'has a space or an invisible character' },
      { title: 'an invisible character', typed: 'a\u200bb', words: 'has a space or an invisible character' },
      { title: '65 characters', typed: 'x'.repeat(65), words: 'more than 64 characters' },
      { title: 'a code that exists', typed: 'Base-2026', words: 'already has this code' },
      { title: 'the same code decomposed', typed: 'Lyce\u0301e', words: 'already has this code' },
    ]) {
      it(`refuses ${title}, in its own words, and keeps what was typed`, async () => {
        await activate('Base-2026');
        await activate('Lycée');
        await admin.post(`${PAGE}/deactivate`);
        const refused = await admin.post(CODES, { choice: 'new', newCode: typed });
        expect(refused.status).to.equal(400);
        expectValidHtml(refused.text);
        expect(refused.text).to.include(words);
        expect(refused.text).to.include(`value="${typed}"`);
        expect(refused.text).to.include('href="#newCode"');
        const { settings, codes } = await stored();
        expect(settings.signatureActive).to.equal(false);
        expect(codes).to.have.length(2);
      });
    }

    it('tells capital letters from small ones', async () => {
      await activate('base');
      await activate('BASE');
      expect((await stored()).codes.map(({ value }) => value)).to.deep.equal(['base', 'BASE']);
    });

    it('refuses a code that the institution does not have', async () => {
      await test.institution('other');
      const refused = await admin.post(CODES, { choice: 'code:Lycée-42!' });
      expect(refused.status).to.equal(404);
      expect(refused.text).to.include('CODE_UNKNOWN');
    });

    it('asks before it deactivates, says what stays, and keeps codes and settings', async () => {
      await activate();
      const asked = await admin.get(`${PAGE}?change=yes`);
      expectValidHtml(asked.text);
      expect(asked.text).to.include('stays readable');
      expect((await stored()).settings.signatureActive).to.equal(true);
      const done = await admin.post(`${PAGE}/deactivate`);
      expect(done.status).to.equal(303);
      const { settings, codes } = await stored();
      expect(settings).to.include({ signatureActive: false, currentCode: 'Base-2026' });
      expect(codes).to.have.length(1);
    });
  });

  describe('licence', () => {
    for (const { title, licence, at, words } of [
      { title: 'none', licence: null, at: START, words: 'Your institution has no licence.' },
      { title: 'not hosted', licence: { hosted: false }, at: START, words: 'yours is not hosted' },
      {
        title: 'not begun',
        licence: { from: START + DAY_MS },
        at: START,
        words: 'begins on Wed 25 Nov 2026',
      },
      { title: 'over', licence: { to: START }, at: START, words: 'ended on Tue 24 Nov 2026' },
    ]) {
      it(`that is ${title} says why and whom to ask, and activates nothing`, async () => {
        await license(licence);
        test.clock.set(at);
        const page = await admin.get(PAGE);
        expectValidHtml(page.text);
        expect(page.text).to.include(words);
        expect(page.text).to.include('href="mailto:ask@operator.example"');
        expect(page.text).to.match(/id="active"[^>]*disabled/);
        expect((await admin.get(CODES)).headers['location']).to.equal(PAGE);
        const refused = await admin.post(CODES, { newCode: 'Base' });
        expect(refused.status).to.equal(403);
        expect(refused.text).to.include('LICENCE_MISSING');
        expect((await stored()).codes).to.deep.equal([]);
      });
    }

    it('that has ended while active can still be deactivated', async () => {
      await activate();
      await license({ to: START });
      const page = await admin.get(PAGE);
      expectValidHtml(page.text);
      expect(page.text).not.to.match(/id="active"[^>]*disabled/);
      await admin.post(`${PAGE}/deactivate`);
      expect((await stored()).settings.signatureActive).to.equal(false);
    });
  });

  describe('settings', () => {
    it('are saved, and shown in the largest whole unit', async () => {
      const answer = await admin.post(`${PAGE}/settings`, SETTINGS);
      expect(answer.status).to.equal(303);
      expect((await stored()).settings).to.include({
        extraTimeMs: 120 * MINUTE_MS,
        signInMode: 'both',
        signingOpens: 'roll-call-start',
        halfDayBoundaryMinutes: 750,
        teachersMakeMeetings: false,
        confirmationAllowed: true,
      });
      const page = await admin.get(PAGE);
      expect(page.text).to.match(/name="extraTime" type="text" value="2"/);
      expect(page.text).to.match(/<option value="hours" selected>/);
    });

    for (const [extraTime, extraTimeUnit] of [
      ['1', 'minutes'],
      ['10', 'days'],
      ['240', 'hours'],
    ] as const) {
      it(`take ${extraTime} ${extraTimeUnit} of extra time`, async () => {
        const answer = await admin.post(`${PAGE}/settings`, { ...SETTINGS, extraTime, extraTimeUnit });
        expect(answer.status).to.equal(303);
      });
    }

    for (const [extraTime, extraTimeUnit] of [
      ['0', 'minutes'],
      ['11', 'days'],
      ['241', 'hours'],
      ['-5', 'minutes'],
      ['1.5', 'hours'],
      ['soon', 'days'],
      ['', 'days'],
    ] as const) {
      it(`refuse '${extraTime}' ${extraTimeUnit}, with what was typed in the form`, async () => {
        const refused = await admin.post(`${PAGE}/settings`, { ...SETTINGS, extraTime, extraTimeUnit });
        expect(refused.status).to.equal(400);
        expectValidHtml(refused.text);
        expect(refused.text).to.include('between 1 minute and 10 days');
        expect(refused.text).to.include(`name="extraTime" type="text" value="${extraTime}"`);
        expect(refused.text).to.match(/id="signInMode-both"[^>]*checked/);
        expect((await stored()).settings.extraTimeMs).to.equal(15 * MINUTE_MS);
      });
    }

    it('refuse midnight and what is no time as half-day boundary', async () => {
      for (const halfDayBoundary of ['00:00', '24:00', 'noon']) {
        const refused = await admin.post(`${PAGE}/settings`, { ...SETTINGS, halfDayBoundary });
        expect(refused.status, halfDayBoundary).to.equal(400);
        expect(refused.text).to.include('href="#halfDayBoundary"');
      }
    });

    it('refuse a mode that does not exist', async () => {
      const refused = await admin.post(`${PAGE}/settings`, { ...SETTINGS, signInMode: 'telepathy' });
      expect(refused.status).to.equal(422);
      expect(refused.text).to.include('FIELD_INVALID');
    });
  });

  it('speaks French', async () => {
    const session = await test.signIn(await test.somebody({ sub: 'ada', administrator: true }), {
      locale: 'fr',
    });
    const page = await session.get(PAGE);
    expectValidHtml(page.text);
    expect(page.text).to.include('Activer la gestion de la signature numérique');
    expect((await session.get(CODES)).text).to.include('Sélection du code de l’établissement');
  });
});
