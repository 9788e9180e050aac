import { expect } from 'chai';
import { COOKIES } from '../../src/web/cookies.ts';
import { formAction, formFields } from '../demo/support/trial.ts';
import { expectValidHtml } from '../web/support/html.ts';
import { setCookies, type Browser } from './support/browser.ts';
import { expectRefusal } from './support/refusal.ts';
import { openWorld, type Fields, type LtiWorld } from './support/world.ts';

describe('LTI login', () => {
  let world: LtiWorld;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  const refused = async (changes: Fields, code: Parameters<typeof expectRefusal>[1]): Promise<void> => {
    const browser = await knownBrowser();
    const answer = await browser.post('/lti/login', world.loginFields(changes));
    await expectRefusal(answer, code, world);
  };

  /** A browser that has the tool's cookie already. */
  async function knownBrowser(): Promise<Browser> {
    return (await world.login()).browser;
  }

  it('is taken by GET as by POST', async () => {
    const browser = await knownBrowser();
    const query = new URLSearchParams(world.loginFields()).toString();
    for (const answer of [
      await browser.get(`/lti/login?${query}`),
      await browser.post('/lti/login', world.loginFields()),
    ]) {
      expect(answer.status).to.equal(302);
      const { searchParams } = new URL(String(answer.headers['location']));
      expect(searchParams.get('client_id')).to.equal(world.platform.clientId);
      expect(setCookies(answer)).to.deep.equal([]);
    }
  });

  it('needs no client id where the issuer has one registration', async () => {
    const { parameters } = await world.login(world.browser(), { client_id: '' });
    expect(parameters['client_id']).to.equal(world.platform.clientId);
  });

  it('makes a state and a nonce of its own each time', async () => {
    const first = await world.login();
    const second = await world.login(first.browser);
    expect(second.state).not.to.equal(first.state);
    expect(second.nonce).not.to.equal(first.nonce);
  });

  it('keeps the query that an authorization address has of itself', async () => {
    const registration = world.platform.registration('lycee-42');
    const changes = { issuer: 'https://query.example', authUrl: `${world.platform.url}/auth?tenant=7` };
    await world.test.stores.platforms.add({ ...registration, ...changes });
    const { address, parameters } = await world.login(world.browser(), { iss: changes.issuer });
    expect(address).to.equal(`${world.platform.url}/auth`);
    expect(parameters['tenant']).to.equal('7');
  });

  it('takes a target with a long query', async () => {
    const target = `${world.target}?${'a'.repeat(3_000)}=1`;
    const begun = await world.login(world.browser(), { target_link_uri: target });
    expect(begun.parameters['redirect_uri']).to.equal(world.target);
    const answer = await world.post(
      begun,
      await world.fields(begun, {
        'https://purl.imsglobal.org/spec/lti/claim/target_link_uri': target,
      }),
    );
    expect(answer.status, answer.text).to.equal(303);
  });

  describe('is refused', () => {
    for (const name of ['iss', 'login_hint', 'target_link_uri']) {
      it(`without ${name}`, () => refused({ [name]: '' }, 'LTI_LOGIN_INVALID'));
      it(`with ${name} longer than 4,000 characters`, () =>
        refused({ [name]: 'x'.repeat(4_001) }, 'LTI_LOGIN_INVALID'));
    }
    it('from a platform that is not registered', () =>
      refused({ iss: 'https://elsewhere.example' }, 'LTI_PLATFORM_UNKNOWN'));
    it('for another client id', () => refused({ client_id: 'other' }, 'LTI_PLATFORM_UNKNOWN'));
    it('with a target on another host', () =>
      refused({ target_link_uri: 'https://evil.example/lti/launch' }, 'LTI_LOGIN_INVALID'));
    it('with a target that is no address', () =>
      refused({ target_link_uri: 'javascript:alert(1)' }, 'LTI_LOGIN_INVALID'));
    it('with a target that only begins like ours', () =>
      refused({ target_link_uri: `${world.publicUrl}.evil.example/` }, 'LTI_LOGIN_INVALID'));

    it('with the issuer alone where it has two registrations', async () => {
      const one = { ...world.platform.registration('lycee-42'), issuer: 'https://twice.example' };
      await world.test.stores.platforms.add({ ...one, clientId: 'a' });
      await world.test.stores.platforms.add({ ...one, clientId: 'b' });
      await refused({ iss: one.issuer, client_id: '', lti_deployment_id: '' }, 'LTI_PLATFORM_AMBIGUOUS');
    });

    it('when 600 malformed ones came from an address in a minute, but not when it is well formed', async () => {
      const flooded = await openWorld();
      try {
        const answers = [];
        for (let i = 0; i < 601; i += 1) answers.push(await flooded.browser().get('/lti/login?iss=x'));
        expect(answers.slice(0, 600).every(({ status }) => status === 400)).to.equal(true);
        await expectRefusal(answers[600]!, 'TOO_MANY_REQUESTS', flooded);
        expect((await flooded.launch()).answer.status).to.equal(303);
        const malformed = await flooded.browser().post('/lti/launch', { state: 'a b' });
        await expectRefusal(malformed, 'TOO_MANY_REQUESTS', flooded);
      } finally {
        await flooded.close();
      }
    });

    it('with a query operator in place of the issuer', async () => {
      const { iss: _iss, ...rest } = world.loginFields();
      const query = new URLSearchParams({ ...rest, 'iss[$ne]': 'x' }).toString();
      const browser = await knownBrowser();
      await expectRefusal(await browser.get(`/lti/login?${query}`), 'LTI_LOGIN_INVALID', world);
      await expectRefusal(await browser.post('/lti/login', query), 'LTI_LOGIN_INVALID', world);
    });

    it('with JSON for a body', async () => {
      const browser = await knownBrowser();
      const body = JSON.stringify({ ...world.loginFields(), iss: { $ne: null } });
      const answer = await browser.postAs('/lti/login', 'application/json', body);
      await expectRefusal(answer, 'LTI_LOGIN_INVALID', world);
    });

    it('with a parameter that is repeated', async () => {
      const query = `${new URLSearchParams(world.loginFields()).toString()}&iss=x`;
      const browser = await knownBrowser();
      await expectRefusal(await browser.get(`/lti/login?${query}`), 'LTI_LOGIN_INVALID', world);
      await expectRefusal(await browser.post('/lti/login', query), 'LTI_LOGIN_INVALID', world);
    });

    it('with a body over the limit', async () => {
      const browser = await knownBrowser();
      const answer = await browser.post('/lti/login', { ...world.loginFields(), more: 'x'.repeat(110_000) });
      await expectRefusal(answer, 'TOO_LARGE', world);
    });

    it('by another method, naming those that are taken', async () => {
      const answer = await world.browser().get('/lti/launch');
      await expectRefusal(answer, 'METHOD_NOT_ALLOWED', world);
      expect(answer.headers['allow']).to.equal('POST');
    });

    it('at an address that is not there', async () => {
      for (const path of ['/lti', '/lti/registered', '/lti/launch/x', '/lti/LOGIN/x']) {
        await expectRefusal(await world.browser().get(path), 'NOT_FOUND', world);
      }
    });
  });

  describe('in a browser that had no cookie', () => {
    it('redirects once to itself, with the parameters sealed, and goes on', async () => {
      const browser = world.browser();
      const first = await browser.post('/lti/login', world.loginFields());
      expect(first.status).to.equal(303);
      const [cookie = ''] = setCookies(first);
      expect(cookie).to.match(new RegExp(`^${COOKIES.browser}=[\\w-]{43}; Path=/; HttpOnly; Secure;`));
      expect(cookie).to.include('SameSite=None').and.to.include('Partitioned');
      const { location } = first.headers as { location: string };
      expect(location).to.match(/^\/lti\/login\/continue\?p=/);
      expect(decodeURIComponent(location)).not.to.include(world.platform.clientId);
      expect((await browser.get(location)).status).to.equal(302);
    });

    it('shows the page that posts the login from a window of its own, and never redirects again', async () => {
      const browser = world.browser();
      browser.keepsCookies = false;
      const hint = '{"cmid":4,"launchid":"<\\"é&\'"}';
      const fields = world.loginFields({ lti_message_hint: hint });
      const first = await browser.post('/lti/login', fields);
      const page = await browser.get(String(first.headers['location']));
      expect(page.status).to.equal(200);
      expectValidHtml(page.text);
      expect(page.text).to.include('Open in a new window').and.to.include('target="_blank"');
      expect(formAction(page.text)).to.equal('/lti/login');
      expect(formFields(page.text)).to.deep.equal(fields);
      const policy = String(page.headers['content-security-policy']);
      expect(policy).to.match(/frame-ancestors 'self' https:\/\/lms\.example http:\/\/127\.0\.0\.1:\d+$/);
      // The form leads to the tool, which leads on to the LMS.
      expect(policy).to.match(/form-action 'self' \S+ https:\/\/lms\.example http:\/\/127\.0\.0\.1:\d+;/);

      const topLevel = world.browser();
      const { nonce } = await world.login(topLevel, formFields(page.text));
      expect(nonce).to.match(/^[\w-]{43}$/);
    });

    it('shows the same page to who presses its button in a browser that keeps no cookie at all', async () => {
      const browser = world.browser('fr');
      browser.keepsCookies = false;
      for (let press = 0; press < 3; press++) {
        const answer = await browser.post('/lti/login', world.loginFields());
        const page = await browser.get(String(answer.headers['location']));
        expect(page.status).to.equal(200);
        expect(page.headers['content-language']).to.equal('fr');
      }
    });

    it('refuses parameters that are not the ones it sealed, or that are old', async () => {
      const browser = world.browser();
      const { location } = (await browser.post('/lti/login', world.loginFields())).headers as {
        location: string;
      };
      for (const path of ['/lti/login/continue', '/lti/login/continue?p=x', '/lti/login/continue?p=a&p=b']) {
        await expectRefusal(await browser.get(path), 'LTI_LOGIN_INVALID', world);
      }
      const altered = location.replace(/.(?=.{8}$)/, (letter) => (letter === 'A' ? 'B' : 'A'));
      await expectRefusal(await browser.get(altered), 'LTI_LOGIN_INVALID', world);
      world.test.clock.forward(5 * 60_000 + 1);
      await expectRefusal(await browser.get(location), 'LTI_STATE_EXPIRED', world);
    });
  });
});
