import { expect } from 'chai';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import type { Visitor } from '../support/visitor.ts';

const PAGE = '/admin/parameters/provider';

const FORM = {
  name: 'CFA d’Alsace',
  registrationNumber: '42 67 01234 67',
  address: '1 rue des Écoles\r\n67000 Strasbourg',
  language: 'fr',
  timeZone: 'Indian/Reunion',
};

describe('parameters, provider', () => {
  let test: TestApp;
  let admin: Visitor;

  before(async () => {
    test = await openTestApp();
    await test.institution();
    admin = await test.signIn(await test.somebody({ sub: 'ada', administrator: true }));
  });
  after(() => test.close());

  it('is for administrators alone', async () => {
    const teacher = await test.signIn(await test.somebody({ sub: 'tim', courses: { java: 'teacher' } }));
    expect((await teacher.get(PAGE)).status).to.equal(403);
    expect((await teacher.post(PAGE, FORM)).status).to.equal(403);
  });

  it('shows the provider, with every time zone of the engine', async () => {
    const page = await admin.get(PAGE);
    expect(page.status).to.equal(200);
    expectValidHtml(page.text);
    expect(page.text).to.include('value="Lycée Jean Moulin"');
    expect(page.text).to.include('<option value="Europe/Paris" selected>Europe/Paris</option>');
    expect(page.text.match(/<option value="[A-Z][^"]*\//g)?.length).to.be.greaterThan(300);
  });

  it('saves it, and audits what changed', async () => {
    expect((await admin.post(PAGE, FORM)).status).to.equal(303);
    const stored = await test.stores.institutions.find('lycee-42');
    expect(stored).to.include({ ...FORM, address: '1 rue des Écoles\n67000 Strasbourg' });
    const page = await admin.get(PAGE);
    expectValidHtml(page.text);
    expect(page.text).to.include('1 rue des Écoles\n67000 Strasbourg</textarea>');
    const [latest] = await test.stores.audit.list('lycee-42', { limit: 1 });
    expect(latest?.event).to.have.nested.property('changes.timeZone.after', 'Indian/Reunion');
  });

  it('writes the time zone in its one spelling', async () => {
    await admin.post(PAGE, { ...FORM, timeZone: 'europe/paris' });
    expect((await test.stores.institutions.find('lycee-42'))?.timeZone).to.equal('Europe/Paris');
  });

  for (const [field, typed] of [
    ['name', '  '],
    ['name', 'x'.repeat(201)],
    ['registrationNumber', '1'.repeat(101)],
    ['address', 'y'.repeat(501)],
    ['language', 'tlh'],
    ['timeZone', 'Europe/Atlantis'],
    ['timeZone', '+01:00'],
  ] as const) {
    it(`refuses '${typed.slice(0, 20)}' as ${field} and keeps what was typed`, async () => {
      const before = await test.stores.institutions.find('lycee-42');
      const refused = await admin.post(PAGE, { ...FORM, registrationNumber: 'typed', [field]: typed });
      expect(refused.status).to.equal(400);
      expectValidHtml(refused.text);
      expect(refused.text).to.include(`href="#${field}"`);
      expect(refused.text).to.include(field === 'registrationNumber' ? typed : 'value="typed"');
      expect(await test.stores.institutions.find('lycee-42')).to.deep.equal(before);
    });
  }

  it('speaks French', async () => {
    const person = await test.somebody({ sub: 'ada', administrator: true });
    const page = await (await test.signIn(person, { locale: 'fr' })).get(PAGE);
    expectValidHtml(page.text);
    expect(page.text).to.include('Fuseau horaire');
  });
});
