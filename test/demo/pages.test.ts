import { expect } from 'chai';
import { HtmlValidate } from 'html-validate';
import { PEOPLE } from '../../src/demo/school/people.ts';
import { Trial } from './support/trial.ts';

const PAGES = [
  '/',
  '/?locale=fr&institution=demo-unlicensed',
  '/people/2',
  '/people/7',
  '/people/8?locale=fr&institution=demo-unlicensed',
  '/courses/2?person=9',
  '/courses/2/frame?person=7',
  '/return?lti_msg=Saved&lti_errormsg=%3Cb%3E',
  '/courses/2?person=10',
  '/courses/2?person=10&locale=fr',
  '/courses/2/grades?person=3',
  '/courses/3/grades?person=12',
  '/tools',
  '/tools/add?url=http://localhost/x',
  '/nowhere',
  '/courses/2?person=5&storage=frame',
  '/storage',
];

describe('demo LMS: pages', () => {
  const trial = new Trial();
  const validator = new HtmlValidate({
    extends: ['html-validate:recommended', 'html-validate:prettier'],
    rules: { 'no-trailing-whitespace': 'off' }, // an optional part left out of its line
  });
  before(() => trial.start());
  after(() => trial.stop());

  for (const path of PAGES) {
    it(`${path} is valid HTML`, async () => {
      const { text } = await trial.page(path);
      const report = await validator.validateString(text);
      const messages = report.results.flatMap(({ messages: found }) => found);
      expect(
        messages.map(({ ruleId, message, line }) => `${String(line)} ${ruleId}: ${message}`),
      ).to.deep.equal([]);
    });
  }

  it('offer everyone, with names as they are', async () => {
    const { text } = await trial.page('/');
    for (const { id } of PEOPLE)
      expect(text).to.contain(`href="/people/${id}?institution=demo&amp;locale=en"`);
    for (const name of ['Zoé Bréchet', '雷 李', 'D&#39;Arcy O&#39;Neil &amp; Søn', 'ليلى حداد'])
      expect(text).to.contain(`<bdi>${name}</bdi>`);
  });

  it('speak the chosen language around the tool’s frame', async () => {
    const french = (await trial.page('/courses/2?person=3&locale=fr')).text;
    expect(french)
      .to.contain('<html lang="fr">')
      .and.contain('LMS de démonstration')
      .and.contain('Vous êtes');
    expect(french).not.to.match(/Demo LMS<\/a>|You are|All courses|Open in a new window/);
    expect((await trial.page('/courses/2?person=3')).text).to.contain('You are');
  });

  it('keep institution and language while people change', async () => {
    const { text } = await trial.page('/?locale=fr&institution=demo-unlicensed');
    expect(text).to.contain('href="/people/5?institution=demo-unlicensed&amp;locale=fr"');
    const person = await trial.page('/people/5?institution=demo-unlicensed&locale=fr');
    expect(person.text)
      .to.match(/value="fr"\s+checked/)
      .and.match(/value="demo-unlicensed"\s+checked/);
  });

  it('offer no platform storage unless it was chosen, and never to a window', async () => {
    const offered = async (query: string): Promise<string | undefined> =>
      (await trial.beginLogin(`/courses/2/${query}`))['lti_storage_target'];
    expect(await offered('frame?person=5')).to.equal(undefined);
    expect(await offered('frame?person=5&storage=page')).to.equal('_parent');
    expect(await offered('frame?person=5&storage=frame')).to.equal('lti_storage');
    expect(await offered('frame?person=5&storage=silent')).to.equal('_parent');
    expect(await offered('window?person=5&storage=page')).to.equal(undefined);
    const { text } = await trial.page('/courses/2?person=5&storage=silent');
    expect(text).not.to.include('platform-storage.js');
  });

  it('have a name of more than 60 characters', () => {
    const longest = Math.max(
      ...PEOPLE.map(({ givenName, familyName }) => `${givenName} ${familyName}`.length),
    );
    expect(longest).to.be.above(60);
  });

  it('frame the tool with exactly what Moodle allows it', async () => {
    const { text } = await trial.page('/courses/2?person=5&locale=fr&institution=demo-unlicensed');
    const origin = trial.toolUrl;
    expect(text).to.contain(
      `allow="microphone ${origin}; camera ${origin}; geolocation ${origin}; midi ${origin}; encrypted-media ${origin}; autoplay ${origin}"`,
    );
    expect(text).to.match(/\sallowfullscreen\s*>/);
    expect(text).to.contain('src="/courses/2/frame?person=5&amp;institution=demo-unlicensed&amp;locale=fr"');
  });

  it('let only the LMS frame them, and post only to themselves and the tool', async () => {
    const { headers } = await trial.page('/');
    const policy = headers.get('content-security-policy');
    expect(policy).to.contain("frame-ancestors 'self'");
    expect(policy).to.contain(`form-action 'self' ${trial.toolUrl}`);
    expect(headers.get('referrer-policy')).to.equal('strict-origin-when-cross-origin');
  });

  it('show a button to go on where scripts are off', async () => {
    const { text } = await trial.page('/courses/2/window?person=5');
    expect(text).to.match(/<button[^>]*>\s*Continue\s*<\/button>/);
  });

  it('write what the tool says on return as text', async () => {
    const { text } = await trial.page('/return?lti_errormsg=%3Cscript%3Ex%3C/script%3E');
    expect(text).to.contain('&lt;script&gt;x').and.not.to.contain('<script>x');
  });

  it('answer an unknown person, course or institution with a page', async () => {
    for (const path of [
      '/people/1',
      '/courses/9?person=5',
      '/courses/2?person=5&institution=x',
      '/?locale=xx',
    ]) {
      const { status, headers } = await trial.page(path);
      expect(status, path).to.equal(404);
      expect(headers.get('content-type')).to.contain('text/html');
    }
  });

  it('serve their style sheet and script', async () => {
    expect((await trial.page('/assets/demo.css')).status).to.equal(200);
    expect((await trial.page('/assets/submit.js')).text).to.contain('.submit()');
  });
});
