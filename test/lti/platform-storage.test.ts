import { expect } from 'chai';
import type { Response } from 'supertest';
import { formAction, formFields } from '../demo/support/trial.ts';
import { expectValidHtml } from '../web/support/html.ts';
import { setCookies, type Browser } from './support/browser.ts';
import { expectRefusal } from './support/refusal.ts';
import { openWorld, type Fields, type LtiWorld } from './support/world.ts';

/** What the page hands to the LMS to keep, and where the browser goes then. */
interface Offer {
  page: Response;
  target: string;
  origin: string;
  key: string;
  value: string;
  state: string;
  nonce: string;
}

function dataOf(page: Response, name: string): string {
  return (new RegExp(`data-${name}="([^"]*)"`).exec(page.text)?.[1] ?? '').replaceAll('&amp;', '&');
}

describe('platform storage', () => {
  let world: LtiWorld;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  function refusingBrowser(): Browser {
    const browser = world.browser();
    browser.keepsCookies = false;
    return browser;
  }

  async function begin(browser = refusingBrowser(), storage = '_parent'): Promise<Offer> {
    const fields = world.loginFields({ lti_storage_target: storage });
    const sent = await browser.post('/lti/login', fields);
    const page = await browser.get(String(sent.headers['location']));
    const { searchParams } = new URL(dataOf(page, 'href'));
    const [target = '', origin = '', key = '', value = ''] = ['target', 'origin', 'key', 'value'].map(
      (name) => dataOf(page, name),
    );
    const [state = '', nonce = ''] = ['state', 'nonce'].map((name) => searchParams.get(name) ?? '');
    return { page, target, origin, key, value, state, nonce };
  }

  /** A launch that the LMS posts, for a login of its own. */
  async function launchFields({ state, nonce }: Offer): Promise<Fields> {
    return { state, id_token: await world.platform.sign(world.claims({ nonce })) };
  }

  it('is not spoken of where the LMS offers none', async () => {
    const browser = refusingBrowser();
    const sent = await browser.post('/lti/login', world.loginFields());
    const page = await browser.get(String(sent.headers['location']));
    expect(page.text).not.to.match(/data-storage|storage-login/);
  });

  it('is not needed by a browser that keeps the cookie', async () => {
    const { state } = await world.login(world.browser(), { lti_storage_target: '_parent' });
    expect(state).not.to.equal('');
  });

  it('is offered beside the window that opens, under a key and an id of this login alone', async () => {
    const [one, other] = [await begin(), await begin(refusingBrowser(), 'lti_storage')];
    expectValidHtml(one.page.text);
    expect(formAction(one.page.text)).to.equal('/lti/login');
    expect(one.page.headers['content-security-policy']).to.match(
      /frame-ancestors 'self' https:\/\/lms\.example http:\/\/127\.0\.0\.1:\d+$/,
    );
    expect([one.target, other.target]).to.deep.equal(['_parent', 'lti_storage']);
    expect(one.origin).to.equal(world.platform.url);
    expect(one.value).to.match(/^[\w-]{43}$/);
    expect(one.value).not.to.equal(other.value);
    expect(one.key).not.to.equal(other.key);
  });

  it('is asked at the launch, which signs nobody in before', async () => {
    const offer = await begin();
    const fields = await launchFields(offer);
    const page = await refusingBrowser().post('/lti/launch', fields);
    expect(page.status).to.equal(200);
    expectValidHtml(page.text);
    expect(setCookies(page)).to.deep.equal([]);
    expect(formAction(page.text)).to.equal('/lti/launch');
    expect(formFields(page.text)).to.deep.equal({ ...fields, kept: '' });
    expect(dataOf(page, 'key')).to.equal(offer.key);
    expect(dataOf(page, 'origin')).to.equal(world.platform.url);
    expect(page.headers['content-security-policy']).to.include(`frame-ancestors 'self' https://lms.example`);
    expect(page.headers['cache-control']).to.equal('no-store');
  });

  it('lets the launch in that brings what was kept, once', async () => {
    const offer = await begin();
    const fields = { ...(await launchFields(offer)), kept: offer.value };
    const browser = world.browser();
    const answer = await browser.postOwn('/lti/launch', fields);
    expect(answer.status, answer.text).to.equal(303);
    expect((await browser.get(String(answer.headers['location']))).status).to.equal(200);
    await expectRefusal(await world.browser().postOwn('/lti/launch', fields), 'LTI_REPLAYED', world);
  });

  describe('refuses', () => {
    it('what another site sends, be it right: who began the login knows it', async () => {
      const offer = await begin();
      const fields = { ...(await launchFields(offer)), kept: offer.value };
      const crossSite = world.browser('en', { 'Sec-Fetch-Site': 'cross-site' });
      await expectRefusal(await crossSite.post('/lti/launch', fields), 'CROSS_SITE_REQUEST', world);
      const older = world.browser('en', { Origin: world.platform.url });
      await expectRefusal(await older.post('/lti/launch', fields), 'CROSS_SITE_REQUEST', world);
    });

    it('what the LMS kept for another login', async () => {
      const [offer, other] = [await begin(), await begin()];
      const fields = { ...(await launchFields(offer)), kept: other.value };
      const answer = await world.browser().postOwn('/lti/launch', fields);
      await expectRefusal(answer, 'LTI_STATE_OTHER_BROWSER', world);
    });

    it('an id from a form for a login that began with a cookie', async () => {
      const begun = await world.login();
      const kept = [...begun.browser.cookies.values()][0] ?? '';
      const fields = { ...(await world.fields(begun)), kept };
      const answer = await world.browser().postOwn('/lti/launch', fields);
      await expectRefusal(answer, 'LTI_STATE_OTHER_BROWSER', world);
    });

    it('to ask for a state that is not ours, or is old', async () => {
      const offer = await begin();
      const fields = await launchFields(offer);
      const forged = {
        ...fields,
        state: `${offer.state.slice(0, -1)}${offer.state.endsWith('A') ? 'B' : 'A'}`,
      };
      await expectRefusal(await world.browser().post('/lti/launch', forged), 'LTI_STATE_INVALID', world);
      world.test.clock.forward(10 * 60_000 + 1);
      await expectRefusal(await world.browser().post('/lti/launch', fields), 'LTI_STATE_EXPIRED', world);
    });
  });
});
