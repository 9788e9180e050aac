import { expect } from 'chai';
import { addPlatform } from '../../../src/application/operate.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import type { Visitor } from '../support/visitor.ts';

/** The tasks of the page with their states, and where each leads. */
function tasksIn(html: string): { label: string; done: boolean; href: string | null }[] {
  return [...html.matchAll(/<li><span>(?:<a href="([^"]+)">|<span[^>]*>)([^<]+)<.*?data-tone="(\w+)"/g)].map(
    ([, href = null, label = '', tone]) => ({ label, done: tone === 'success', href }),
  );
}

describe('administrator’s start page', () => {
  let test: TestApp;

  beforeEach(async () => {
    test = await openTestApp();
  });
  afterEach(() => test.close());

  async function signIn(locale = 'en'): Promise<Visitor> {
    const ada = await test.somebody({ sub: 'ada', name: 'Ada', administrator: true });
    return test.signIn(ada, { locale });
  }

  it('lists what is to be done, each with where to do it', async () => {
    await test.institution('lycee-42', { licensed: false, active: false });
    const { text } = await (await signIn()).get('/admin');
    expectValidHtml(text);
    const tasks = tasksIn(text);
    expect(tasks.map(({ done }) => done)).to.deep.equal(Array(7).fill(false));
    expect(tasks.map(({ href }) => href)).to.deep.equal([
      '/admin/connect',
      '/admin/parameters/signature',
      '/admin/parameters/signature',
      '/admin/parameters/signature',
      '/admin/parameters/provider',
      '/admin/people',
      '/secretariat/courses',
    ]);
    expect(text).to.include('Your institution has no licence.');
  });

  it('says what is done, and when everything is', async () => {
    const institution = await test.institution();
    const provider = { registrationNumber: '42', address: 'Strasbourg' };
    await test.stores.institutions.save({ ...institution, ...provider });
    await addPlatform(test.services, {
      issuer: 'https://lms.example',
      clientId: 'client',
      authUrl: 'https://lms.example/auth',
      tokenUrl: 'https://lms.example/token',
      jwksUrl: 'https://lms.example/jwks',
      deployments: [{ id: '1', institution: 'lycee-42' }],
      demo: false,
    });
    await test.somebody({ sub: 'sam', granted: ['secretary'], courses: { java: 'student' } });
    const visitor = await signIn();
    expect(tasksIn((await visitor.get('/admin')).text).filter(({ done }) => !done)).to.have.length(1);
    await test.stores.courses.setSubject('lycee-42', [test.course('java')], true);
    const { text } = await visitor.get('/admin');
    expectValidHtml(text);
    expect(tasksIn(text).map(({ done }) => done)).to.deep.equal(Array(7).fill(true));
    expect(text).to.include('Everything is ready').and.to.include('Connected: https://lms.example');
  });

  it('does not take what another institution has done for its own', async () => {
    await test.institution('other');
    await test.somebody({
      sub: 'sam',
      granted: ['secretary'],
      institution: 'other',
      courses: { java: 'student' },
    });
    await test.institution('lycee-42', { licensed: false, active: false });
    const { text } = await (await signIn()).get('/admin');
    expect(tasksIn(text).some(({ done }) => done)).to.equal(false);
  });

  it('speaks French', async () => {
    await test.institution();
    const { text } = await (await signIn('fr')).get('/admin');
    expectValidHtml(text);
    expect(text).to.include('Nommer un secrétaire');
  });
});
