import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import type { Response } from 'supertest';
import { courseId } from '../../src/application/identity.ts';
import type { Meeting } from '../../src/domain/meeting.ts';
import { CLAIMS } from '../../src/lti/claims.ts';
import { COOKIES } from '../../src/web/cookies.ts';
import { expectValidHtml } from '../web/support/html.ts';
import { addMeeting } from '../web/support/school.ts';
import type { Browser } from './support/browser.ts';
import { expectRefusal } from './support/refusal.ts';
import {
  INSTITUTION,
  INSTRUCTOR,
  LAUNCH_TIME,
  LEARNER,
  openWorld,
  type Claims,
  type LtiWorld,
} from './support/world.ts';

const HOUR = 3_600_000;
const CAPTURED = JSON.parse(
  readFileSync(new URL('../fixtures/moodle-4.5/deep-linking-teacher.json', import.meta.url), 'utf8'),
) as { id_token: { claims: Claims } };

describe('deep linking', () => {
  let world: LtiWorld;
  let course: string;
  let meeting: Meeting;
  const RETURN = 'https://lms.example/mod/lti/contentitem_return.php?course=2&id=2&sesskey=9OaYF7HNOk';

  before(async () => {
    world = await openWorld();
    course = courseId(INSTITUTION, world.platform.issuer, '2');
    await world.launch({ [CLAIMS.roles]: [INSTRUCTOR] });
    meeting = await addMeeting(world.test, {
      course,
      title: 'Interfaces',
      start: LAUNCH_TIME + HOUR,
      end: LAUNCH_TIME + 2 * HOUR,
    });
  });
  after(() => world.close());

  const settings = (changes: Claims = {}): Claims => ({
    accept_types: ['ltiResourceLink'],
    accept_multiple: true,
    deep_link_return_url: RETURN,
    data: 'opaque: é/?&',
    ...changes,
  });
  const asks = (changes: Claims = {}): Claims => ({
    [CLAIMS.messageType]: 'LtiDeepLinkingRequest',
    [CLAIMS.resourceLink]: undefined,
    [CLAIMS.roles]: [INSTRUCTOR],
    [CLAIMS.deepLinking]: settings(),
    ...changes,
  });

  /** Launches, and opens the page that the launch leads to. */
  async function choose(changes: Claims = {}): Promise<{ browser: Browser; page: Response }> {
    const { answer, browser } = await world.launch(asks(changes));
    expect(answer.status, answer.text).to.equal(303);
    expect(answer.headers['location']).to.equal(`/courses/${course}/link`);
    return { browser, page: await browser.get(`/courses/${course}/link`) };
  }

  const csrfOf = (page: Response): string => /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';

  async function place(fields: Record<string, string>, changes: Claims = {}): Promise<Response> {
    const { browser, page } = await choose(changes);
    return browser.postOwn(`/courses/${course}/link`, { _csrf: csrfOf(page), ...fields });
  }

  async function claimsOf(passage: Response): Promise<JWTPayload> {
    const jwt = /name="JWT" value="([^"]+)"/.exec(passage.text)?.[1] ?? '';
    const keys = (await world.browser().get('/lti/keys')).body as JSONWebKeySet;
    const { issuer, clientId } = world.platform;
    const { payload } = await jwtVerify(jwt, createLocalJWKSet(keys), {
      issuer: clientId,
      audience: issuer,
      algorithms: ['RS256'],
      currentDate: new Date(world.test.clock.now()),
    });
    return payload;
  }

  it('offers the course’s attendance, the signing page and each meeting', async () => {
    const { page } = await choose();
    expect(page.status).to.equal(200);
    expectValidHtml(page.text);
    for (const words of ['value="attendance" checked', 'value="my-signature"', meeting.id, 'Interfaces']) {
      expect(page.text).to.include(words);
    }
  });

  it('is framed by the launch’s return address and, only where there is none, by where the answer goes', async () => {
    const elsewhere = {
      [CLAIMS.deepLinking]: settings({ deep_link_return_url: 'https://school.lms.example/dl' }),
    };
    const framers = async (changes: Claims): Promise<string> => {
      const { page } = await choose({ ...elsewhere, ...changes });
      return String(page.headers['content-security-policy']).split('frame-ancestors ')[1] ?? '';
    };
    expect(await framers({})).not.to.include('school.lms.example');
    expect(await framers({ [CLAIMS.launchPresentation]: undefined })).to.include(
      'https://school.lms.example',
    );
  });

  it('takes the request that Moodle sends', async () => {
    const { claims } = CAPTURED.id_token;
    const captured = claims[CLAIMS.deepLinking];
    const { page } = await choose({ ...pickMessage(claims), [CLAIMS.deepLinking]: captured });
    expect(page.status).to.equal(200);
  });

  it('answers with a signed link that carries our own ids, and with the data as it came', async () => {
    const passage = await place({ what: meeting.id });
    expect(passage.status).to.equal(200);
    expectValidHtml(passage.text);
    expect(passage.text).to.include(`action="${RETURN.replaceAll('&', '&amp;')}"`);
    expect(passage.headers['content-security-policy']).to.match(/form-action 'self' https:\/\/lms\.example;/);
    const claims = await claimsOf(passage);
    expect(claims[CLAIMS.messageType]).to.equal('LtiDeepLinkingResponse');
    expect(claims[CLAIMS.deploymentId]).to.equal(world.platform.deploymentId);
    expect(claims[CLAIMS.deepLinkingData]).to.equal('opaque: é/?&');
    expect(claims[CLAIMS.contentItems]).to.deep.equal([
      {
        type: 'ltiResourceLink',
        url: world.target,
        title: 'Interfaces · Tue 10 Jan 2040, 10:00',
        custom: { emarge_view: 'meeting', emarge_course: course, emarge_meeting: meeting.id },
      },
    ]);
  });

  it('names the link as the teacher typed', async () => {
    const claims = await claimsOf(await place({ what: 'attendance', title: '  Émargement <b> ' }));
    const [item] = claims[CLAIMS.contentItems] as { title: string }[];
    expect(item?.title).to.equal('Émargement <b>');
  });

  it('answers with no link when none is wanted', async () => {
    const claims = await claimsOf(await place({ what: 'attendance', cancel: 'yes' }));
    expect(claims[CLAIMS.contentItems]).to.deep.equal([]);
  });

  it('sends no data where none came', async () => {
    const claims = await claimsOf(
      await place({ what: 'attendance' }, { [CLAIMS.deepLinking]: settings({ data: undefined }) }),
    );
    expect(claims).not.to.have.property(CLAIMS.deepLinkingData);
  });

  it('comes back from making a meeting with that one chosen, however far ahead', async () => {
    const { browser } = await choose();
    const path = `/teacher/courses/${course}/meetings`;
    const form = await browser.get(`${path}/new?then=link`);
    expect(form.text)
      .to.include(`action="${path}?then=link"`)
      .and.to.include(`href="/courses/${course}/link"`);
    const typed = { title: 'Exam', date: '2040-06-20', start: '08:30', end: '10:00' };
    const made = await browser.postOwn(`${path}?then=link`, { _csrf: csrfOf(form), ...typed });
    const back = String(made.headers['location']);
    const [, id = ''] = new RegExp(`^/courses/${course}/link\\?meeting=([0-9a-f]{24})$`).exec(back) ?? [];
    expect(id, back).not.to.equal('');
    const page = await browser.get(back);
    expectValidHtml(page.text);
    expect(page.text).to.include(`value="${id}" checked`).and.to.include('Exam');
    expect(page.text.match(/ checked>/g)).to.have.length(1);
  });

  it('goes nowhere else after making a meeting, whatever the address says', async () => {
    const { browser } = await choose();
    const path = `/teacher/courses/${course}/meetings`;
    for (const then of ['https://evil.example/', '//evil.example', 'links', 'link&then=x']) {
      const form = await browser.get(`${path}/new?then=${then}`);
      expect(form.text).to.include(`action="${path}"`);
      const typed = { date: '2040-01-12', start: '08:30', end: '10:00' };
      const made = await browser.postOwn(`${path}?then=${then}`, { _csrf: csrfOf(form), ...typed });
      expect(made.headers['location']).to.match(/^\/teacher\/meetings\/[0-9a-f]{24}$/);
    }
  });

  it('chooses no meeting of another course from the address', async () => {
    const other = await addMeeting(world.test, {
      course: courseId(INSTITUTION, world.platform.issuer, '98'),
      title: 'Elsewhere',
    });
    const { browser } = await choose();
    for (const id of [other.id, 'x', 'a'.repeat(24)]) {
      const page = await browser.get(`/courses/${course}/link?meeting=${id}`);
      expect(page.text).to.include('value="attendance" checked').and.not.to.include('Elsewhere');
    }
  });

  it('refuses a meeting of another course', async () => {
    const other = await addMeeting(world.test, {
      course: courseId(INSTITUTION, world.platform.issuer, '99'),
    });
    const answer = await place({ what: other.id });
    expect(answer.text).to.include('data-code="MEETING_UNKNOWN"');
  });

  it('refuses a student', async () => {
    const { answer, browser } = await world.launch(asks({ [CLAIMS.roles]: [LEARNER] }));
    expect(answer.status).to.equal(303);
    const page = await browser.get(`/courses/${course}/link`);
    expect(page.text).to.include('data-code="NOT_ALLOWED"');
  });

  const refused: [string, Claims, Parameters<typeof expectRefusal>[1]][] = [
    ['without settings', { [CLAIMS.deepLinking]: undefined }, 'LTI_CLAIM_MISSING'],
    ['without a course', { [CLAIMS.context]: undefined }, 'LTI_CLAIM_MISSING'],
    [
      'with a script for a return address',
      { [CLAIMS.deepLinking]: settings({ deep_link_return_url: 'javascript:alert(1)' }) },
      'LTI_CLAIM_MISSING',
    ],
    [
      'that takes files only',
      { [CLAIMS.deepLinking]: settings({ accept_types: ['file'] }) },
      'DEEP_LINKING_REFUSES_LINKS',
    ],
  ];
  for (const [what, changes, code] of refused) {
    it(`refuses a request ${what}`, async () => {
      const { answer } = await world.launch(asks(changes));
      await expectRefusal(answer, code, { logged: world.logged });
    });
  }

  it('is over once the browser was used for something else', async () => {
    const { browser, page } = await choose();
    await world.launch({ [CLAIMS.roles]: [INSTRUCTOR], sub: 'mueller' }, browser);
    const again = await browser.get(`/courses/${course}/link`);
    expect(again.text).to.include('data-code="DEEP_LINKING_OVER"');
    expect(page.status).to.equal(200);
  });

  it('keeps the LMS’s session key out of the database and the log', async () => {
    const { browser } = await choose();
    const hash = browser.cookies.get(COOKIES.session);
    expect(hash).to.be.a('string');
    const sessions = await world.test.client.db().collection('sessions').find().toArray();
    expect(JSON.stringify(sessions)).not.to.include('sesskey');
    expect(world.logged.join('\n')).not.to.include('sesskey');
  });

  describe('the placed link', () => {
    const opens = (custom: Claims, role: string): Promise<{ answer: Response; browser: Browser }> =>
      world.launch({ [CLAIMS.roles]: [role], [CLAIMS.custom]: custom });
    const toMeeting = (): Claims => ({
      emarge_view: 'meeting',
      emarge_course: course,
      emarge_meeting: meeting.id,
    });

    it('opens its meeting for teachers and for students', async () => {
      const teacher = await opens(toMeeting(), INSTRUCTOR);
      expect(teacher.answer.headers['location']).to.equal(`/teacher/meetings/${meeting.id}`);
      const student = await opens(toMeeting(), LEARNER);
      expect(student.answer.headers['location']).to.equal(`/student/meetings/${meeting.id}`);
    });

    it('opens the course where it names no meeting', async () => {
      const { answer } = await opens({ emarge_view: 'attendance', emarge_course: course }, INSTRUCTOR);
      expect(answer.headers['location']).to.equal(`/teacher/courses/${course}`);
    });

    it('asks the teacher when it came with a copy of another course, and remembers the answer', async () => {
      const origin = courseId(INSTITUTION, world.platform.issuer, 'last-year');
      const copied = { emarge_view: 'meeting', emarge_course: origin, emarge_meeting: meeting.id };
      const student = await opens(copied, LEARNER);
      const path = `/courses/${course}/copied-link?of=${origin}`;
      expect(student.answer.headers['location']).to.equal(path);
      const led = await student.browser.get(path);
      expect(led.headers['location'], 'a student is not asked').to.equal(`/student/courses/${course}`);
      const teacher = await opens(copied, INSTRUCTOR);
      const page = await teacher.browser.get(path);
      expectValidHtml(page.text);
      expect(page.text).to.include('another course').and.to.include('Java 101');
      const answer = await teacher.browser.postOwn(`/courses/${course}/copied-link`, {
        _csrf: csrfOf(page),
        of: origin,
      });
      expect(answer.headers['location']).to.equal(`/teacher/courses/${course}`);
      const later = await teacher.browser.get(path);
      expect(later.headers['location'], 'not asked again').to.equal(`/teacher/courses/${course}`);
      const [event] = await world.test.stores.audit.list(INSTITUTION, { limit: 1 });
      expect(event?.event).to.deep.equal({ type: 'links-adopted', course, origin });
    });

    it('is an ordinary link when its parameters are not ours', async () => {
      const { answer } = await opens({ emarge_view: '$Emarge.view', emarge_course: 'x' }, LEARNER);
      expect(answer.headers['location']).to.equal(`/student/courses/${course}?go=sign`);
    });
  });
});

/** The captured message without what names its own site, person and moment. */
function pickMessage(claims: Claims): Claims {
  const ours = new Set([
    'iss',
    'aud',
    'sub',
    'iat',
    'exp',
    'nonce',
    CLAIMS.deploymentId,
    CLAIMS.targetLinkUri,
  ]);
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !ours.has(name)));
}
