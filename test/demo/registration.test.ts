import { expect } from 'chai';
import { Trial } from './support/trial.ts';

const TOOL = 'https://purl.imsglobal.org/spec/lti-tool-configuration';

describe('demo LMS: registration', () => {
  const trial = new Trial();
  before(() => trial.start());
  after(() => trial.stop());

  const metadata = (changes: object = {}): object => ({
    application_type: 'web',
    response_types: ['id_token'],
    grant_types: ['implicit', 'client_credentials'],
    initiate_login_uri: `${trial.toolUrl}/lti/login`,
    redirect_uris: [`${trial.toolUrl}/lti/launch`],
    client_name: 'Emarge',
    jwks_uri: `${trial.toolUrl}/lti/keys`,
    token_endpoint_auth_method: 'private_key_jwt',
    scope: '',
    [TOOL]: { domain: 'localhost', target_link_uri: `${trial.toolUrl}/lti/launch`, messages: [] },
    ...changes,
  });

  /** Where the LMS sends the browser for a pasted address. */
  async function permission(): Promise<URL> {
    const url = encodeURIComponent(`${trial.toolUrl}/lti/register?t=x`);
    const { headers } = await trial.page(`/tools/register?url=${url}`, { redirect: 'manual' });
    return new URL(headers.get('location') ?? '');
  }

  async function register(
    token: string,
    body: object = metadata(),
  ): Promise<{ status: number; json: unknown }> {
    const answer = await fetch(`${trial.ownUrl}/oidc/register`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, json: await answer.json() };
  }

  it('is offered in the configuration', async () => {
    const { text } = await trial.page('/.well-known/openid-configuration');
    expect(JSON.parse(text)).to.include({ registration_endpoint: `${trial.ownUrl}/oidc/register` });
  });

  it('opens the tool’s own address with where to read and a permission', async () => {
    const opened = await permission();
    expect(opened.origin + opened.pathname).to.equal(`${trial.toolUrl}/lti/register`);
    expect(opened.searchParams.get('t')).to.equal('x');
    expect(opened.searchParams.get('openid_configuration')).to.equal(
      `${trial.ownUrl}/.well-known/openid-configuration`,
    );
    expect(opened.searchParams.get('registration_token')).to.match(/^[\w-]{32}$/);
  });

  it('opens no stranger’s', async () => {
    const { status, text } = await trial.page(
      `/tools/register?url=${encodeURIComponent('https://evil.example')}`,
    );
    expect(status).to.equal(400);
    expect(text).to.include('only registers the tool at');
    expect((await trial.page('/tools/register')).status).to.equal(400);
  });

  it('gives a client id and a deployment once for a permission, usable once activated', async () => {
    const token = (await permission()).searchParams.get('registration_token') ?? '';
    const { status, json } = await register(token);
    expect(status).to.equal(200);
    const { client_id: clientId } = json as { client_id: string };
    expect(json).to.have.nested.property(`${TOOL.replaceAll('.', '\\.')}.deployment_id`, '3');
    expect((await register(token)).status).to.equal(401);
    expect((await trial.page('/tools')).text).to.include('pending');
    expect((await trial.page(`/people/5?institution=${clientId}`)).status).to.equal(404);
    await trial.page(`/tools/${clientId}/activate`, { method: 'POST', redirect: 'manual' });
    expect((await trial.page('/people/5')).text).to.include(clientId);
    const login = await trial.beginLogin(`/courses/2/frame?person=5&institution=${clientId}`);
    expect(login).to.include({ client_id: clientId, lti_deployment_id: '3' });
    const assertion = await trial.assertion({ iss: clientId, sub: clientId });
    const scope = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';
    expect((await trial.requestToken(assertion, scope)).status).to.equal(200);
  });

  it('refuses a strange permission, metadata that is none, and addresses of another host', async () => {
    expect((await register('x'.repeat(32))).status).to.equal(401);
    const token = (await permission()).searchParams.get('registration_token') ?? '';
    expect(await register(token, { client_name: 'x' })).to.deep.equal({
      status: 400,
      json: { error: 'invalid_client_metadata' },
    });
    expect(await register(token, metadata({ jwks_uri: 'https://evil.example/jwks' }))).to.deep.equal({
      status: 400,
      json: { error: 'invalid_redirect_uri' },
    });
    expect((await register(token)).status, 'the permission is still good').to.equal(200);
    expect((await trial.page('/tools/nobody/activate', { method: 'POST' })).status).to.equal(404);
  });
});
