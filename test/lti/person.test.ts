import { expect } from 'chai';
import { courseId } from '../../src/application/identity.ts';
import { displayName } from '../../src/domain/person.ts';
import { CLAIMS } from '../../src/lti/claims.ts';
import { COOKIES } from '../../src/web/cookies.ts';
import { expectValidHtml } from '../web/support/html.ts';
import {
  INSTITUTION,
  INSTRUCTOR,
  LAUNCH_TIME,
  LEARNER,
  openWorld,
  type Claims,
  type LtiWorld,
} from './support/world.ts';

const MEMBERSHIP = 'http://purl.imsglobal.org/vocab/lis/v2/membership';
const NO_NAMES = { name: undefined, given_name: undefined, family_name: undefined, email: undefined };

describe('what a launch says of its person and course', () => {
  let world: LtiWorld;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  /** The person as stored after a launch with these claims. */
  async function afterLaunch(changes: Claims) {
    const { answer, browser, sub } = await world.launch(changes);
    expect(answer.status, answer.text).to.equal(303);
    const person = await world.person(sub);
    if (person === null) throw new Error('nobody was made');
    return { person, browser, sub, location: String(answer.headers['location']) };
  }

  async function courseOf(contextId: string) {
    const id = courseId(INSTITUTION, world.platform.issuer, contextId);
    return world.test.stores.courses.find(INSTITUTION, id);
  }

  describe('names', () => {
    it('missing with the email: Person <sub>, on the page too', async () => {
      const { person, browser, sub } = await afterLaunch(NO_NAMES);
      expect(displayName(person)).to.equal(`Person ${sub}`);
      expect((await browser.get('/student')).text).to.include(`Person ${sub}`);
    });

    it('put together from given and family name', async () => {
      const { person } = await afterLaunch({ name: undefined });
      expect(displayName(person)).to.equal('Zoé Bréchet');
    });

    it('of 200 characters are kept whole and shown on a valid page', async () => {
      const name = 'Maximiliane-'.repeat(17).slice(0, 200);
      const { person, browser } = await afterLaunch({ ...NO_NAMES, name });
      expect(displayName(person)).to.equal(name);
      const page = await browser.get('/student');
      expect(page.text).to.include(name);
      expectValidHtml(page.text);
    });

    it('beyond 300 characters are cut, not refused', async () => {
      const { person } = await afterLaunch({ ...NO_NAMES, name: '雷'.repeat(5_000) });
      expect([...displayName(person)]).to.have.length(300);
    });

    it('in right-to-left script stand in an element of their own direction', async () => {
      const name = 'محمد عبد الله';
      const { browser } = await afterLaunch({ ...NO_NAMES, name });
      expect((await browser.get('/student')).text).to.include(`<span dir="auto">${name}</span>`);
    });

    it('with markup are shown as text', async () => {
      const { browser } = await afterLaunch({ ...NO_NAMES, name: '<b>Zoé</b>' });
      expect((await browser.get('/student')).text).to.include('&lt;b&gt;Zoé&lt;/b&gt;');
    });

    it('with control characters, unresolved variables or of another kind count as absent or are cleaned', async () => {
      const cleaned = await afterLaunch({ ...NO_NAMES, name: ' Zoé\u0000\n  Bréchet\t' });
      expect(displayName(cleaned.person)).to.equal('Zoé Bréchet');
      for (const name of ['$Person.name.full', '', '   ', 7, null, { $ne: null }]) {
        const { person, sub } = await afterLaunch({ ...NO_NAMES, name });
        expect(displayName(person)).to.equal(`Person ${sub}`);
      }
    });

    it('that a later launch leaves out stay; those that it changes are changed', async () => {
      const { sub } = await afterLaunch({});
      await afterLaunch({ ...NO_NAMES, sub });
      expect((await world.person(sub))?.name).to.equal('Zoé Bréchet');
      await afterLaunch({ sub, name: 'Zoé Martin' });
      expect((await world.person(sub))?.name).to.equal('Zoé Martin');
    });
  });

  describe('roles', () => {
    const FORMS: readonly [name: string, roles: string[], role: 'teacher' | 'student' | null][] = [
      ['full address', [INSTRUCTOR], 'teacher'],
      ['full address of a learner', [LEARNER], 'student'],
      ['short name', ['Instructor'], 'teacher'],
      ['short name of a learner', ['Learner'], 'student'],
      ['sub-role', [`${MEMBERSHIP}/Instructor#TeachingAssistant`], 'teacher'],
      ['several, the teacher winning', [LEARNER, INSTRUCTOR], 'teacher'],
      ['several with unknown ones', ['urn:lti:sysrole:ims/lis/None', LEARNER], 'student'],
      ['unknown alone', ['http://example.com/role#Wizard'], null],
      ['empty', [], null],
    ];
    for (const [name, roles, role] of FORMS) {
      it(`${name}: ${role ?? 'none, and the start page says so'}`, async () => {
        const { person, location, browser } = await afterLaunch({ [CLAIMS.roles]: roles });
        const course = courseId(INSTITUTION, world.platform.issuer, '2');
        const membership = { course, role, active: true, source: 'launch', since: LAUNCH_TIME };
        expect(person.memberships).to.deep.equal(role === null ? [] : [membership]);
        if (role === null) {
          expect(location).to.equal('/');
          expect((await browser.get('/')).text).to.include('data-code="NO_ROLE_HERE"');
        } else expect(location).to.match(new RegExp(`^/${role}/courses/${course}`));
      });
    }

    for (const place of ['institution', 'system']) {
      it(`administrator of the ${place}: reaches the administration`, async () => {
        const roles = [`http://purl.imsglobal.org/vocab/lis/v2/${place}/person#Administrator`];
        const { person, location, browser } = await afterLaunch({ [CLAIMS.roles]: roles });
        expect(person.launchAdministrator).to.equal(true);
        expect(location).to.equal('/admin');
        expect((await browser.get('/admin')).status).to.equal(200);
      });
    }

    it('administrator of the course alone: a teacher, and no administrator', async () => {
      const { person, location } = await afterLaunch({ [CLAIMS.roles]: [`${MEMBERSHIP}#Administrator`] });
      expect(person.launchAdministrator).to.equal(false);
      expect(location).to.match(/^\/teacher\/courses\//);
    });

    it('a relaunch without the administrator role takes the administration away', async () => {
      const administrator = 'http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator';
      const { browser, sub } = await afterLaunch({ [CLAIMS.roles]: [administrator] });
      expect((await browser.get('/admin')).status).to.equal(200);
      await afterLaunch({ sub, [CLAIMS.roles]: [LEARNER] });
      expect((await browser.get('/admin')).status).to.equal(403);
    });

    it('a relaunch as the other role changes the webspace', async () => {
      const { sub } = await afterLaunch({ [CLAIMS.roles]: [INSTRUCTOR] });
      const { browser, location } = await afterLaunch({ sub, [CLAIMS.roles]: [LEARNER] });
      expect(location).to.match(/^\/student\//);
      expect((await browser.get('/teacher')).status).to.equal(403);
    });
  });

  describe('the course', () => {
    it('without a title is made, and its pages are valid', async () => {
      const { browser, location } = await afterLaunch({ [CLAIMS.context]: { id: 'untitled' } });
      expect(await courseOf('untitled')).to.include({ title: null, label: null });
      const page = await browser.get(location.split('?')[0] ?? '');
      expect(page.status).to.equal(200);
      expectValidHtml(page.text);
    });

    it('keeps its title when a later launch has none', async () => {
      await afterLaunch({ [CLAIMS.context]: { id: 'kept', title: 'Databases' } });
      await afterLaunch({ [CLAIMS.context]: { id: 'kept', title: '' } });
      expect((await courseOf('kept'))?.title).to.equal('Databases');
    });

    it('of the same id at another platform is another course', async () => {
      const here = courseId(INSTITUTION, world.platform.issuer, '2');
      expect(courseId(INSTITUTION, 'https://other.example', '2')).not.to.equal(here);
    });

    it('absent: the launch leads to the start page of who has a role elsewhere', async () => {
      const { sub } = await afterLaunch({});
      const { location } = await afterLaunch({ sub, [CLAIMS.context]: undefined });
      expect(location).to.equal('/student');
    });
  });

  describe('the language', () => {
    const language = async (locale: unknown, accept = 'en'): Promise<string> => {
      const { answer, browser } = await world.launch(
        { [CLAIMS.launchPresentation]: { locale } },
        world.browser(accept),
      );
      expect(answer.status, answer.text).to.equal(303);
      return String((await browser.get('/student')).headers['content-language']);
    };

    it('is the one of launch_presentation.locale, whatever the browser asks', async () => {
      expect(await language('fr', 'en')).to.equal('fr');
      expect(await language('fr-CA', 'en')).to.equal('fr');
      expect(await language('en_US', 'fr')).to.equal('en');
    });

    it('is the browser’s when the LMS names none that is known', async () => {
      expect(await language('xx', 'fr')).to.equal('fr');
      expect(await language(7, 'fr')).to.equal('fr');
      expect(await language(undefined, 'fr')).to.equal('fr');
    });
  });

  it('two people one after the other in one browser: the session is the second’s', async () => {
    const browser = world.browser();
    const first = await world.launch({ name: 'First Person' }, browser);
    const before = browser.cookies.get(COOKIES.session);
    await world.launch({ name: 'Second Person' }, first.browser);
    expect(browser.cookies.get(COOKIES.session)).not.to.equal(before);
    expect((await browser.get('/student')).text).to.include('Second Person');
  });

  it('who is framed by this platform: issuer, authorization endpoint and return address, no other', async () => {
    const { browser } = await afterLaunch({
      [CLAIMS.launchPresentation]: { return_url: 'https://courses.lms.example/return?sesskey=abc' },
    });
    const policy = String((await browser.get('/student')).headers['content-security-policy']);
    const { origin } = new URL(world.platform.url);
    expect(policy.split('frame-ancestors ')[1]).to.equal(
      `'self' https://lms.example ${origin} https://courses.lms.example`,
    );
    expect(policy).not.to.include('sesskey');
  });

  for (const address of [
    'https://*/',
    'https://*.example/',
    'http://*:8080/return',
    'https://a b/',
    'data:x',
  ])
    it(`is not framed by all for a return address of ${address}`, async () => {
      const { browser } = await afterLaunch({ [CLAIMS.launchPresentation]: { return_url: address } });
      const policy = String((await browser.get('/student')).headers['content-security-policy']);
      const { origin } = new URL(world.platform.url);
      expect(policy.split('frame-ancestors ')[1]).to.equal(`'self' https://lms.example ${origin}`);
    });

  it('is not shown by name in an error page that strangers may frame', async () => {
    const { browser } = await afterLaunch({ name: 'Zoé Bréchet' });
    for (const path of ['/admin', '/nowhere']) {
      const { text, headers } = await browser.get(path);
      expect(text).to.include('Zoé Bréchet');
      const ancestors = String(headers['content-security-policy']).split('frame-ancestors ')[1];
      expect(ancestors)
        .to.include('https://lms.example')
        .and.not.to.match(/ \*(?: |$)/);
    }
    const stranger = await world.browser().get('/nowhere');
    expect(String(stranger.headers['content-security-policy'])).to.match(/frame-ancestors 'self' \*$/);
    expect(stranger.text).not.to.include('Zoé Bréchet');
  });
});
