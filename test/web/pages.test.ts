import { expect } from 'chai';
import { openTestApp, type TestApp } from './support/app.ts';
import { expectValidHtml } from './support/html.ts';

describe('pages', () => {
  let test: TestApp;

  before(async () => {
    test = await openTestApp();
    await test.institution();
  });
  after(() => test.close());

  it('shows each webspace to whom it belongs, as valid HTML under its own policy', async () => {
    const everybody = await test.somebody({
      sub: 'all',
      name: 'Zoé Bréchet',
      courses: { java: 'teacher', maths: 'student' },
      administrator: true,
    });
    const visitor = await test.signIn(everybody);
    for (const path of ['/teacher', '/student', '/secretariat/supervision', '/admin']) {
      const page = await visitor.get(path);
      expect(page.status, path).to.equal(200);
      expectValidHtml(page.text);
      expect(page.text).to.include('Zoé Bréchet');
      expect(page.headers['content-security-policy']).to.match(
        /frame-ancestors 'self' https:\/\/lms\.example$/,
      );
      expect(page.headers['x-frame-options']).to.equal(undefined);
      expect(page.headers['cross-origin-opener-policy']).to.equal(undefined);
    }
  });
});
