import { expect } from 'chai';
import { COOKIES } from '../../src/web/cookies.ts';
import { openWorld, type LtiWorld } from '../lti/support/world.ts';

const csrf = (html: string): string => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';

const BUTTON = 'action="/sign-out"';

describe('who is at a shared computer', () => {
  let world: LtiWorld;

  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  it('signs out on every page: the session ends, and the page says how to come back', async () => {
    const { browser } = await world.launch();
    const kept = browser.cookies.get(COOKIES.session) ?? '';
    const page = (await browser.get('/student')).text;
    expect(page).to.include(BUTTON);
    const out = await browser.postOwn('/sign-out', { _csrf: csrf(page) });
    expect(out.status).to.equal(200);
    expect(out.text).to.include('You are signed out').and.to.include('Open the activity from your course');
    expect(out.text).not.to.include(BUTTON).and.not.to.include('Zoé');
    expect(out.headers['content-security-policy'])
      .to.include('frame-ancestors')
      .and.to.include('https://lms.example');
    expect((await browser.get('/student')).status).to.equal(401);
    // Not the cookie alone: the session itself.
    browser.cookies.set(COOKIES.session, kept);
    expect((await browser.get('/student')).status).to.equal(401);
    expect((await world.launch({}, browser)).answer.status).to.equal(303);
  });

  it('is not signed out by another site, nor by the form of somebody else', async () => {
    const { browser } = await world.launch();
    const page = (await browser.get('/student')).text;
    expect((await browser.post('/sign-out', { _csrf: csrf(page) })).status).to.equal(403);
    const second = await world.launch({ name: 'Second' }, browser);
    expect((await second.browser.postOwn('/sign-out', { _csrf: csrf(page) })).status).to.equal(409);
    expect((await browser.get('/student')).status).to.equal(200);
  });

  it('is told in the tab of the one before that somebody else is signed in now', async () => {
    const administrator = 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator';
    const roles = 'https://purl.imsglobal.org/spec/lti/claim/roles';
    const first = await world.launch({ name: 'Ada Admin', [roles]: [administrator] });
    expect((await first.browser.get('/admin')).status).to.equal(200);
    await world.launch({ sub: 'zoe', name: 'Zoé Bréchet' }, first.browser);
    const refused = await first.browser.get('/admin');
    expect(refused.status).to.equal(403);
    expect(refused.text).to.include('You are now signed in as Zoé Bréchet');
    // Who was alone in a browser is told nothing of the kind.
    const alone = await world.launch({ sub: 'zoe' });
    expect((await alone.browser.get('/admin')).text).not.to.include('Somebody else was signed in');
    const again = await world.launch({ sub: 'zoe' }, alone.browser);
    expect((await again.browser.get('/admin')).text).not.to.include('Somebody else was signed in');
  });
});
