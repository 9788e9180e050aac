import { expect } from 'chai';
import { COOKIES } from '../../src/web/cookies.ts';
import { CLAIMS } from '../../src/lti/claims.ts';
import { expectValidHtml } from '../web/support/html.ts';
import type { Browser } from './support/browser.ts';
import { INSTRUCTOR, LEARNER, openWorld, type LtiWorld } from './support/world.ts';

const HOUR = 60 * 60_000;
const PLACE = '/secretariat/courses?q=java';

describe('coming back after a session ended', () => {
  let world: LtiWorld;
  let browser: Browser;

  const launch = async (sub: string, roles = [LEARNER]): Promise<string> => {
    const { answer } = await world.launch({ sub, [CLAIMS.roles]: roles }, browser);
    return String(answer.headers['location']);
  };

  beforeEach(async () => {
    world = await openWorld();
    browser = world.browser();
    await launch('sam', [INSTRUCTOR]);
    await world.test.stores.people.grant('lycee-42', (await world.person('sam'))?.id ?? '', 'secretary');
  });
  afterEach(() => world.close());

  it('leads the same person to the same place, once', async () => {
    expect((await browser.get(PLACE)).status).to.equal(200);
    world.test.clock.forward(4 * HOUR);
    const over = await browser.get(PLACE);
    expect(over.status).to.equal(401);
    expectValidHtml(over.text);
    expect(over.text).to.include('SESSION_EXPIRED').and.to.include('After that you come back to this page.');
    expect(await launch('sam', [INSTRUCTOR])).to.equal(PLACE);
    expect((await browser.get(PLACE)).status).to.equal(200);
    expect(await launch('sam', [INSTRUCTOR])).to.equal('/secretariat');
  });

  it('leads there after the absolute end too, when the browser has dropped the session', async () => {
    world.test.clock.forward(12 * HOUR);
    browser.cookies.delete(COOKIES.session);
    const over = await browser.get(PLACE);
    expect(over.text).to.include('SESSION_MISSING').and.to.include('After that you come back to this page.');
    expect(await launch('sam', [INSTRUCTOR])).to.equal(PLACE);
  });

  it('leads to the page of a form that was sent too late', async () => {
    world.test.clock.forward(4 * HOUR);
    const headers = { Referer: `${world.publicUrl}/secretariat/students` };
    const form = world.browser('en', headers);
    for (const [name, value] of browser.cookies) form.cookies.set(name, value);
    const over = await form.post('/secretariat/students/modify', { ids: 'x' });
    expect(over.status).to.equal(401);
    browser = form;
    expect(await launch('sam', [INSTRUCTOR])).to.equal('/secretariat/students');
  });

  it('leads nobody else there', async () => {
    world.test.clock.forward(4 * HOUR);
    await browser.get(PLACE);
    expect(await launch('zoe')).to.match(/^\/student\/courses\//);
    expect(await launch('sam', [INSTRUCTOR])).to.equal('/secretariat');
  });

  it('does not lead where the person may no longer go', async () => {
    world.test.clock.forward(4 * HOUR);
    await browser.get(PLACE);
    await world.test.stores.people.revoke('lycee-42', (await world.person('sam'))?.id ?? '', 'secretary');
    expect(await launch('sam', [INSTRUCTOR])).to.match(/^\/teacher\/courses\//);
  });

  it('promises nothing for what is no page, or to who was never here', async () => {
    world.test.clock.forward(4 * HOUR);
    for (const path of ['/secretariat/supervision/live', '/lms', '/nowhere']) {
      const answer = await browser.get(path);
      expect(answer.text).not.to.include('you come back');
    }
    expect((await world.browser().get(PLACE)).text)
      .to.include('SESSION_MISSING')
      .and.not.to.include('come back');
    expect(await launch('sam', [INSTRUCTOR])).to.equal('/secretariat');
  });

  it('goes nowhere else by a cookie that was made up', async () => {
    const person = (await world.person('sam'))?.id;
    for (const path of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '/language',
      '/lms',
      '/q/x',
      '/projector/1',
    ]) {
      browser.cookies.set(COOKIES.back, encodeURIComponent(JSON.stringify({ person, path })));
      expect(await launch('sam', [INSTRUCTOR]), path).to.equal('/secretariat');
    }
    browser.cookies.set(COOKIES.back, 'nonsense');
    expect(await launch('sam', [INSTRUCTOR])).to.equal('/secretariat');
  });
});
