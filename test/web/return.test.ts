import { expect } from 'chai';
import { openTestApp, type TestApp } from './support/app.ts';

describe('the way back to the LMS', () => {
  let test: TestApp;
  before(async () => {
    test = await openTestApp();
    await test.institution();
  });
  after(() => test.close());

  it('leads to where the LMS wants the person', async () => {
    const back = 'https://lms.example/return?sesskey=1';
    const person = await test.somebody({ sub: 'zoe', courses: { java: 'student' } });
    const returnUrl = test.services.vault.encrypt('return-url', back);
    const visitor = await test.signIn(person, { returnUrl });
    expect((await visitor.get('/student')).text)
      .to.include('Back to the LMS')
      .and.not.to.include('sesskey');
    const answer = await visitor.get('/lms');
    expect(answer.status).to.equal(303);
    expect(answer.headers['location']).to.equal(back);
  });

  it('is not offered when the LMS did not say where', async () => {
    const visitor = await test.signIn(await test.somebody({ sub: 'lei', courses: { java: 'student' } }));
    expect((await visitor.get('/student')).text).not.to.include('Back to the LMS');
    expect((await visitor.get('/lms')).status).to.equal(404);
    expect((await test.stranger().get('/lms')).status).to.equal(401);
  });
});
