import { expect } from 'chai';
import { readLtiConfig } from '../../src/config/lti-config.ts';
import { linkState } from '../../src/domain/registration-link.ts';
import { expectValidHtml } from '../web/support/html.ts';
import { openRegisteringWorld, REGISTRATION, TOOL, type RegisteringWorld } from './support/registering.ts';
import { INSTITUTION } from './support/world.ts';

const NRPS = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';

describe('dynamic registration', () => {
  let world: RegisteringWorld;

  beforeEach(async () => {
    world = await openRegisteringWorld();
  });
  afterEach(() => world.close());

  const auditTypes = async (institution = INSTITUTION): Promise<string[]> =>
    (await world.test.stores.audit.list(institution, { limit: 20 })).map(({ event }) => event.type);

  it('takes the exchange captured from Moodle', async () => {
    await world.register();
    const [received] = world.received;
    expect(received?.headers).to.include({
      authorization: 'Bearer permission-1',
      'content-type': 'application/json',
    });
    expect(received?.body).to.deep.include({
      application_type: 'web',
      response_types: ['id_token'],
      grant_types: ['implicit', 'client_credentials'],
      initiate_login_uri: 'http://localhost:3000/lti/login',
      redirect_uris: ['http://localhost:3000/lti/launch'],
      jwks_uri: 'http://localhost:3000/lti/keys',
      logo_uri: 'http://localhost:3000/static/icon.svg',
      token_endpoint_auth_method: 'private_key_jwt',
    });
    expect(String(received?.body['scope']).split(' ')).to.include(NRPS);
    expect(received?.body[TOOL]).to.deep.include({
      domain: 'localhost:3000',
      target_link_uri: 'http://localhost:3000/lti/launch',
      custom_parameters: readLtiConfig(new URL('../../lti-config.json', import.meta.url)).customParameters,
    });
    const { url } = world.platform;
    const [platform, ...others] = await world.platforms();
    expect(others).to.deep.equal([]);
    expect(platform).to.deep.include({
      issuer: url,
      clientId: 'LkPZdka3TxaFCkI',
      authUrl: `${url}/mod/lti/auth.php`,
      tokenUrl: `${url}/mod/lti/token.php`,
      jwksUrl: `${url}/mod/lti/certs.php`,
      deployments: [{ id: '18', institution: INSTITUTION }],
      demo: false,
      awaiting: null,
    });
    expect(platform?.registration).to.include({ product: 'moodle', at: world.test.clock.now() });
    expect(platform?.registration?.scope.split(' ')).to.have.length(5).and.to.include(NRPS);
    expect(await auditTypes()).to.include.members(['registration-link-made', 'platform-registered']);
  });

  it('lets people launch from it at once', async () => {
    await world.register();
    const { answer, sub } = await world.launch();
    expect(answer.status).to.equal(303);
    expect(await world.person(sub)).to.have.property('name', 'Zoé Bréchet');
  });

  it('says what to do next in the LMS, in a page that the LMS may frame, and closes to its exact origin', async () => {
    const answer = await world.register();
    expectValidHtml(answer.text);
    expect(answer.text).to.include('Lycée Jean Moulin').and.to.include('Press “Activate” on it.');
    const { url } = world.platform;
    expect(answer.headers['content-security-policy']).to.match(
      new RegExp(`frame-ancestors 'self' ${url.replaceAll('.', '\\.')}(;|$)`),
    );
    expect(answer.headers['x-frame-options']).to.equal(undefined);
    expect(answer.text).to.include(`href="${url}" target="_top" data-lti-close="${url}"`);
    expect(answer.text).to.match(/src="\/static\/build\/registered\.js/);
  });

  for (const [product, words] of [
    ['canvas', 'Canvas shows a summary'],
    ['desire2learn', 'Manage Extensibility'],
    ['BlackboardLearn', 'LTI Tool Providers'],
    ['sakai', 'Site Info'],
    ['constructor', 'among the LMS’s external tools'],
    ['', 'among the LMS’s external tools'],
  ] as const) {
    it(`knows the next step of '${product}'`, async () => {
      world.configuration['https://purl.imsglobal.org/spec/lti-platform-configuration'] = {
        product_family_code: product,
      };
      expect((await world.register()).text).to.include(words);
    });
  }

  it('speaks French to a French browser', async () => {
    const query = new URLSearchParams({
      openid_configuration: `${world.platform.url}/mod/lti/openid-configuration.php`,
      registration_token: 'p',
    });
    const answer = await world.browser('fr').get(`${await world.link()}&${query.toString()}`);
    expect(answer.status).to.equal(200);
    expectValidHtml(answer.text);
    expect(answer.text).to.include('Le LMS est enregistré');
  });

  it('asks for nothing that the LMS does not know', async () => {
    world.configuration['scopes_supported'] = [NRPS];
    await world.register();
    expect(world.received[0]?.body['scope']).to.equal(NRPS);
  });

  it('registers without a permission where the LMS gives none', async () => {
    const query = new URLSearchParams({
      openid_configuration: `${world.platform.url}/mod/lti/openid-configuration.php`,
    });
    const answer = await world.browser().get(`${await world.link()}&${query.toString()}`);
    expect(answer.status).to.equal(200);
    expect(world.received[0]?.headers).not.to.have.property('authorization');
  });

  it('of two visits at once, registers one', async () => {
    const link = await world.link();
    const answers = await Promise.all([world.open(link), world.open(link), world.open(link)]);
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1);
    expect(world.platform.count(REGISTRATION)).to.equal(1);
    expect(await world.platforms()).to.have.length(1);
  });

  it('uses the address up, and remembers by whom', async () => {
    await world.register();
    const [link] = await world.test.stores.registrations.list(INSTITUTION);
    expect(link?.platform).to.deep.equal({ issuer: world.platform.url, clientId: 'LkPZdka3TxaFCkI' });
    expect(linkState(link!, world.test.clock.now())).to.equal('used');
  });

  describe('again', () => {
    it('under the same client id, brings the platform up to date', async () => {
      await world.register();
      world.configuration['token_endpoint'] = `${world.platform.url}/mod/lti/token2.php`;
      await world.register();
      const platforms = await world.platforms();
      expect(platforms).to.have.length(1);
      expect(platforms[0]?.tokenUrl).to.equal(`${world.platform.url}/mod/lti/token2.php`);
      expect(platforms[0]?.deployments.map(({ id }) => id)).to.deep.equal(['18']);
    });

    const clientIds = async (): Promise<string[]> =>
      (await world.platforms()).map(({ clientId }) => clientId).sort();
    const answers = (clientId: string, deploymentId: string): void => {
      world.response = { ...world.response, client_id: clientId, [TOOL]: { deployment_id: deploymentId } };
    };
    const comeBy = (clientId: string, deploymentId: string): void => {
      Object.assign(world.platform, { clientId, deploymentId });
    };

    it('under a new client id, takes the place of the earlier registration with its first launch', async () => {
      await world.register();
      await world.launch({ sub: '5' });
      answers('second', '19');
      const shown = await world.register();
      expectValidHtml(shown.text);
      expect(shown.text).to.include('goes on working until somebody opens Emarge by the new one');
      expect(await clientIds()).to.deep.equal(['LkPZdka3TxaFCkI', 'second']);
      expect((await world.launch({ sub: '5' })).answer.status, 'by the earlier one').to.equal(303);
      expect(await clientIds()).to.deep.equal(['LkPZdka3TxaFCkI', 'second']);
      comeBy('second', '19');
      expect((await world.launch({ sub: '5' })).answer.status, 'by the new one').to.equal(303);
      expect(await clientIds()).to.deep.equal(['second']);
      expect((await auditTypes()).filter((type) => type === 'platform-replaced')).to.have.length(1);
      expect(await world.person('5'), 'people stay').not.to.equal(null);
      expect((await world.platforms())[0]?.replaces).to.equal(null);
    });

    it('a third time before anybody came by the second, leaves the one that works and the newest', async () => {
      await world.register();
      await world.launch({ sub: '5' });
      answers('second', '19');
      await world.register();
      answers('third', '20');
      await world.register();
      expect(await clientIds()).to.deep.equal(['LkPZdka3TxaFCkI', 'third']);
      comeBy('third', '20');
      expect((await world.launch({ sub: '5' })).answer.status).to.equal(303);
      expect(await clientIds()).to.deep.equal(['third']);
    });

    it('leaves the earlier one when the new one is removed before anybody came by it', async () => {
      await world.register();
      answers('second', '19');
      await world.register();
      const { url: issuer } = world.platform;
      await world.test.stores.platforms.removeDeployment(
        { issuer, clientId: 'second' },
        { id: '19', institution: INSTITUTION },
      );
      expect((await world.launch({ sub: '5' })).answer.status).to.equal(303);
      expect(await clientIds()).to.deep.equal(['LkPZdka3TxaFCkI']);
    });

    it('by many launches at once, ends the earlier one once', async () => {
      await world.register();
      answers('second', '19');
      await world.register();
      comeBy('second', '19');
      const launches = await Promise.all(['1', '2', '3', '4'].map((sub) => world.launch({ sub })));
      expect(launches.map(({ answer }) => answer.status)).to.deep.equal([303, 303, 303, 303]);
      expect(await clientIds()).to.deep.equal(['second']);
      expect((await auditTypes()).filter((type) => type === 'platform-replaced')).to.have.length(1);
    });

    it('takes the place of one that still waited for its first launch', async () => {
      world.withoutDeployment();
      await world.register();
      world.response = { ...world.response, client_id: 'second' };
      await world.register();
      expect((await world.platforms()).map(({ clientId }) => clientId)).to.deep.equal(['second']);
    });

    it('leaves alone what was entered by hand, another account, and another institution', async () => {
      await world.test.institution('other');
      await world.test.stores.platforms.add({
        ...world.platform.registration(INSTITUTION),
        clientId: 'by-hand',
        deployments: [{ id: '3', institution: INSTITUTION }],
      });
      const account = (guid: string): void => {
        world.configuration['https://purl.imsglobal.org/spec/lti-platform-configuration'] = {
          product_family_code: 'canvas',
          'https://canvas.instructure.com/lti/account_lti_guid': guid,
        };
      };
      account('first');
      await world.register();
      account('second');
      world.response = { ...world.response, client_id: 'second' };
      await world.register();
      world.response = { ...world.response, client_id: 'third' };
      await world.register('other');
      expect((await world.platforms()).map(({ clientId }) => clientId)).to.have.members([
        'by-hand',
        'LkPZdka3TxaFCkI',
        'second',
      ]);
      expect((await world.platforms('other')).map(({ clientId }) => clientId)).to.deep.equal(['third']);
    });
  });
});
