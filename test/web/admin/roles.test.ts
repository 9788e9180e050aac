import { expect } from 'chai';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import type { Visitor } from '../support/visitor.ts';

const PAGE = '/admin/parameters/roles';

describe('roles of the LMS', () => {
  let test: TestApp;
  let admin: Visitor;

  beforeEach(async () => {
    test = await openTestApp();
    await test.institution();
    admin = await test.signIn(await test.somebody({ sub: 'ada', name: 'Ada Lovelace', administrator: true }));
  });
  afterEach(() => test.close());

  /** The form as the page holds it, with a choice. */
  async function form(changes: Record<string, string> = {}): Promise<Record<string, string>> {
    const { text } = await admin.get(PAGE);
    const shown = [...text.matchAll(/<select[^>]* name="(roles\[[A-Za-z]+\])".*?<\/select>/gs)].map(
      ([select, name = '']): [string, string] => [name, /value="([a-z]+)" selected/.exec(select)?.[1] ?? ''],
    );
    expect(shown).to.have.length(11);
    return { ...Object.fromEntries(shown), ...changes };
  }

  const stored = async (): Promise<unknown> =>
    (await test.stores.institutions.find('lycee-42'))?.settings.roleMapping;

  it('are shown with their usual meaning', async () => {
    const page = await admin.get(PAGE);
    expect(page.status).to.equal(200);
    expectValidHtml(page.text);
    expect(page.text).to.include('Teaching assistant').and.to.include('Usually: Nothing in the course');
    expect(await form()).to.include({ 'roles[TeachingAssistant]': 'teacher', 'roles[Mentor]': 'none' });
  });

  it('are chosen, kept where they differ from the usual, and audited one by one', async () => {
    const saved = await admin.post(
      PAGE,
      await form({ 'roles[TeachingAssistant]': 'student', 'roles[Mentor]': 'student' }),
    );
    expect(saved.status).to.equal(303);
    expect(await stored()).to.deep.equal({ TeachingAssistant: 'student', Mentor: 'student' });
    await admin.post(PAGE, await form({ 'roles[Mentor]': 'none' }));
    expect(await stored()).to.deep.equal({ TeachingAssistant: 'student' });
    const events = (await test.stores.audit.list('lycee-42', { limit: 3 })).map(({ event }) => event);
    expect(events).to.have.deep.members([
      { type: 'role-mapping-changed', role: 'TeachingAssistant', before: 'teacher', after: 'student' },
      { type: 'role-mapping-changed', role: 'Mentor', before: 'none', after: 'student' },
      { type: 'role-mapping-changed', role: 'Mentor', before: 'student', after: 'none' },
    ]);
    const trail = await admin.get('/admin/audit');
    expectValidHtml(trail.text);
    expect(trail.text).to.include('role “Teaching assistant” means here: student (before: teacher)');
    expect(trail.text).to.include('role “Mentor or observer” means here: no role (before: student)');
  });

  it('write nothing when nothing was chosen', async () => {
    await admin.post(PAGE, await form());
    expect(await stored()).to.deep.equal({});
    const [last] = await test.stores.audit.list('lycee-42', { limit: 1 });
    expect(last?.event.type).to.equal('licence-granted');
  });

  it('refuse a meaning or a role that does not exist', async () => {
    for (const changes of [{ 'roles[Mentor]': 'king' }, { 'roles[Instructor]': 'none' }]) {
      const refused = await admin.post(PAGE, await form(changes));
      expect(refused.status).to.equal(422);
      expect(refused.text).to.include('FIELD_INVALID');
    }
    expect((await admin.post(PAGE, { 'roles[Mentor]': 'student' })).status).to.equal(422);
    expect(await stored()).to.deep.equal({});
  });

  it('speak French', async () => {
    const person = await test.somebody({ sub: 'ada', administrator: true });
    const page = await (await test.signIn(person, { locale: 'fr' })).get(PAGE);
    expectValidHtml(page.text);
    expect(page.text).to.include('Assistant d’enseignement').and.to.include('Rien dans le cours');
  });
});
