import { expect } from 'chai';
import { openTestApp, type TestApp } from './support/app.ts';

describe('/verify', () => {
  let test: TestApp;
  before(async () => {
    test = await openTestApp();
  });
  after(() => test.close());

  it('has a policy under which its scripts reach no server, and loads no picture itself', async () => {
    const { headers, text } = await test.stranger().get('/verify');
    const policy = (headers['content-security-policy'] ?? '').split('; ');
    expect(policy).to.include.members([
      `default-src 'none'`,
      `img-src data:`,
      `media-src 'none'`,
      `connect-src 'none'`,
      `form-action 'none'`,
    ]);
    expect(text).not.to.include('rel="icon"').and.not.to.include('<form');
  });
});
