import { expect } from 'chai';
import { cancelMeeting } from '../../../src/application/plan-meetings.ts';
import { enterTypedCode } from '../../../src/application/scan.ts';
import { COOKIES } from '../../../src/web/cookies.ts';
import type { ProjectorNow } from '../../../src/web/projector/projector.view.ts';
import { END, START } from '../../support/meetings.ts';
import { closes, liveOf, rollCallCompleted, signs, validates } from '../secretariat/support.ts';
import { openTestApp, PUBLIC_URL, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import { addMeeting, changeSettings, openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';
import { askForHandoff, handoffIn, openProjector, openWindow, readQr } from './support.ts';

const MINUTE = 60_000;

describe('projector', () => {
  let test: TestApp;
  let school: School;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    await changeSettings(test, { signInMode: 'both' });
  });
  afterEach(() => test.close());

  const page = (): string => `/projector/${school.meeting.id}`;

  async function stateOf(window: Visitor): Promise<ProjectorNow> {
    const answer = await window.get(`${page()}/state`, { Accept: 'application/json' });
    expect(answer.status).to.equal(200);
    return answer.body as ProjectorNow;
  }

  describe('hand-off', () => {
    it('is made in the frame, for a window of its own, and is audited', async () => {
      const answer = await askForHandoff(test, school);
      expect(answer.status).to.equal(200);
      expectValidHtml(answer.text);
      expect(answer.text).to.match(/<form method="post" action="\/projector" target="_blank"/);
      const [entry] = await test.stores.audit.list('lycee-42', { limit: 1 });
      expect(entry?.event).to.deep.equal({ type: 'projector-opened', meeting: school.meeting.id });
      expect(entry?.actorName).to.equal('A. Müller');
    });

    it('opens a window that has no session of the LMS’s, in the language of the frame', async () => {
      const { window, answer } = await openWindow(test, handoffIn(await askForHandoff(test, school, 'fr')));
      expect(answer.status).to.equal(303);
      expect(answer.headers['location']).to.equal(page());
      expect(String(answer.headers['set-cookie']))
        .to.match(/^__Host-emarge-projector=/)
        .and.to.include('HttpOnly; Secure; Partitioned; SameSite=None');
      const shown = await window.get(page());
      expect(shown.status).to.equal(200);
      expectValidHtml(shown.text);
      expect(shown.text).to.include('lang="fr"').and.to.include('Scannez le code, puis signez');
      expect(shown.headers['content-security-policy']).to.include("frame-ancestors 'none'");
    });

    it('lives a minute and opens one window', async () => {
      const [first, second] = [await askForHandoff(test, school), await askForHandoff(test, school)].map(
        handoffIn,
      );
      test.clock.forward(MINUTE - 1);
      expect((await openWindow(test, first ?? '')).answer.status).to.equal(303);
      const again = (await openWindow(test, first ?? '')).answer;
      expect(again.status).to.equal(403);
      expectValidHtml(again.text);
      expect(again.text).to.include('HANDOFF_INVALID').and.to.include('Show QR code');
      test.clock.forward(1);
      expect((await openWindow(test, second ?? '')).answer.text).to.include('HANDOFF_INVALID');
    });

    it('refuses what was forged, and what another site sends', async () => {
      const handoff = handoffIn(await askForHandoff(test, school));
      const other = await addMeeting(test, { course: school.course });
      for (const forged of [
        '',
        'x',
        `x${handoff}`,
        handoff.replace(school.meeting.id, other.id),
        'y'.repeat(501),
      ]) {
        const { answer } = await openWindow(test, forged);
        expect(answer.status, forged).to.be.within(400, 422);
        expect(answer.headers['set-cookie'], forged).to.equal(undefined);
      }
      const crossSite = await test
        .stranger()
        .post('/projector', { handoff }, { 'Sec-Fetch-Site': 'cross-site' });
      expect(crossSite.text).to.include('CROSS_SITE_REQUEST');
      expect((await openWindow(test, handoff)).answer.status, 'still good').to.equal(303);
    });

    it('is for the teachers of the meeting alone', async () => {
      const other = await test.somebody({ sub: 'x', name: 'X', courses: { maths: 'teacher' } });
      expect((await askForHandoff(test, { ...school, teacher: other })).text).to.include('NOT_ALLOWED');
      expect((await askForHandoff(test, { ...school, teacher: school.zoe })).status).to.equal(403);
      await test.institution('other');
      const eve = await test.somebody({ sub: 'e', institution: 'other', courses: { java: 'teacher' } });
      const foreign = await askForHandoff(test, { ...school, teacher: eve });
      expect(foreign.status).to.equal(404);
      expectValidHtml(foreign.text);
    });
  });

  describe('code', () => {
    it('can be read, and its address is taken as a scan', async () => {
      const { code } = await stateOf(await openProjector(test, school));
      const address = readQr(code?.qr ?? { size: 1, path: '' });
      expect(address).to.match(new RegExp(`^${PUBLIC_URL}/q/${school.meeting.id}\\.`));
      const landing = await test.stranger().get(address.slice(PUBLIC_URL.length));
      expect(landing.text).to.include('Your scan is taken');
    });

    it('stands in the page itself, for browsers without scripts', async () => {
      const window = await openProjector(test, school);
      const { text } = await window.get(page());
      expect(text).to.include(`content="0;url=${page()}?script=off"`).and.to.include('build/projector.js');
      test.clock.forward(4_500);
      const plain = await window.get(`${page()}?script=off`);
      expectValidHtml(plain.text);
      expect(plain.headers['refresh'], 'when the next code has begun').to.equal('4');
      expect(plain.text).not.to.include('build/projector.js').and.not.to.include('http-equiv');
      const [, size, path] =
        /viewBox="0 0 (\d+) \1" role="img"[^>]*><path d="([^"]+)"/.exec(plain.text) ?? [];
      expect(readQr({ size: Number(size), path: path ?? '' })).to.include('/q/');
      const { code } = await stateOf(window);
      expect(plain.text)
        .to.include(code?.typed ?? '-')
        .and.to.include('localhost:3000/q');
    });

    it('rolls every 8 s, the typed one every minute', async () => {
      const window = await openProjector(test, school);
      const first = await stateOf(window);
      expect(first.code?.msToNext).to.equal(8_000);
      test.clock.forward(7_999);
      const same = await stateOf(window);
      expect(same.code?.msToNext).to.equal(1);
      expect(same.code?.qr).to.deep.equal(first.code?.qr);
      test.clock.forward(1);
      const second = await stateOf(window);
      expect(second.code?.qr).not.to.deep.equal(first.code?.qr);
      expect(second.code?.typed).to.equal(first.code?.typed);
      test.clock.forward(52_000);
      expect((await stateOf(window)).code?.typed).not.to.equal(first.code?.typed);
    });

    it('counts who signed and who scanned, for two reads', async () => {
      const window = await openProjector(test, school);
      const { code, ...before } = await stateOf(window);
      expect(before).to.include({ signed: '0 / 2', scanned: '0' });
      const { lei, zoe, meeting } = school;
      await enterTypedCode(test.services, await liveOf(test, lei), {
        meeting: meeting.id,
        typed: code?.typed ?? '',
      });
      await signs(test, school, zoe);
      const asked = countingCalls(test);
      expect(await stateOf(window)).to.include({ signed: '1 / 2', scanned: '1' });
      expect(asked).to.deep.equal(['sessions.find', 'meetings.findRollCall']);
    });
  });

  describe('without a code', () => {
    const closed = END + 15 * MINUTE;
    const STATES: readonly { what: string; words: RegExp; arrange: () => unknown }[] = [
      {
        what: 'before the opening',
        words: /Opening: 08:30/,
        arrange: () => test.clock.set(START - 10 * MINUTE),
      },
      {
        what: 'on another day',
        words: /Opening: Tue,? 24 Nov 2026, 08:30/,
        arrange: () => test.clock.set(START - 24 * 60 * MINUTE),
      },
      {
        what: 'while the roll call has to open it',
        words: /when the teacher starts the roll call/,
        arrange: () => changeSettings(test, { signingOpens: 'roll-call-start' }),
      },
      {
        what: 'with manual sign-in',
        words: /roll call shows who is here/,
        arrange: () => changeSettings(test, { signInMode: 'manual' }),
      },
      {
        what: 'when nobody is asked to sign',
        words: /Nobody is asked to sign/,
        arrange: () => test.stores.courses.setSubject('lycee-42', [school.course], false),
      },
      {
        what: 'with the signature switched off',
        words: /Nobody is asked/,
        arrange: () => changeSettings(test, { signatureActive: false }),
      },
      { what: 'after the closing', words: /It was open until 10:15/, arrange: () => test.clock.set(closed) },
      { what: 'when it is cancelled', words: /This meeting is cancelled/, arrange: () => cancel() },
      { what: 'when it is validated', words: /It is frozen/, arrange: () => validate() },
    ];
    async function cancel(): Promise<void> {
      const live = await liveOf(test, school.teacher);
      await cancelMeeting(test.services, live, { meeting: school.meeting.id, reason: 'Strike' });
    }
    async function validate(): Promise<void> {
      await rollCallCompleted(test, school);
      await closes(test, school, school.teacher);
      await validates(test, school, school.teacher);
    }

    for (const { what, words, arrange } of STATES) {
      it(`says so ${what}`, async () => {
        await arrange();
        const window = await openProjector(test, school);
        const { status, text } = await window.get(page());
        expect(status).to.equal(200);
        expectValidHtml(text);
        expect(text).to.match(words).and.to.include('data-code="none"');
        expect((await stateOf(window)).code).to.equal(null);
        expect((await window.get(`${page()}?script=off`)).headers['refresh']).to.equal('10');
        expectValidHtml((await (await openProjector(test, school, 'fr')).get(page())).text);
      });
    }

    it('warns while there is still time to sign', async () => {
      const window = await openProjector(test, school);
      test.clock.set(closed - 5 * MINUTE - 1);
      expect(await stateOf(window)).to.include({ tone: 'info', words: 'Open until 10:15.' });
      test.clock.set(closed - 5 * MINUTE);
      expect(await stateOf(window)).to.include({
        tone: 'warning',
        words: 'The signing closes soon: 10:15.',
      });
      test.clock.set(closed - 1);
      expect((await stateOf(window)).code).not.to.equal(null);
      test.clock.set(closed);
      expect((await stateOf(window)).code).to.equal(null);
    });
  });

  describe('session', () => {
    it('shows its own meeting and nothing else', async () => {
      const window = await openProjector(test, school);
      const other = await addMeeting(test, { course: school.course });
      const foreign = await window.get(`/projector/${other.id}`);
      expect(foreign.status).to.equal(401);
      expectValidHtml(foreign.text);
      expect(foreign.text).to.include('PROJECTOR_ENDED').and.to.include('Show QR code');
      expect((await window.get('/teacher')).text).to.include('SESSION_MISSING');
      // Not even as the cookie of a webspace.
      const stolen = test.stranger();
      stolen.cookies[COOKIES.session] = window.cookies[COOKIES.projector] ?? '';
      for (const path of [
        `/teacher/meetings/${school.meeting.id}/edit`,
        `/teacher/meetings/${school.meeting.id}/cancel`,
      ]) {
        const answer = await stolen.post(path, { reason: 'x' });
        expect(answer.status, path).to.equal(401);
      }
    });

    it('is not a webspace’s: a teacher’s own cookie does not open it', async () => {
      const teacher = await test.signIn(school.teacher);
      expect((await teacher.get(page())).text).to.include('PROJECTOR_ENDED');
      teacher.cookies[COOKIES.projector] = teacher.cookies[COOKIES.session] ?? '';
      expect((await teacher.get(page())).status).to.equal(401);
    });

    it('ends with the right to the course', async () => {
      const window = await openProjector(test, school);
      const { issuer, sub } = school.teacher;
      await test.stores.people.recordLaunch(
        { institution: 'lycee-42', issuer, sub },
        { course: school.course, role: 'student' },
      );
      const answer = await window.get(`${page()}/state`, { Accept: 'application/json' });
      expect(answer.status).to.equal(403);
      expect(answer.body).to.have.nested.property('error.code', 'NOT_ALLOWED');
    });

    it('ends by its button, for good', async () => {
      const window = await openProjector(test, school);
      const { text } = await window.get(page());
      const csrf = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
      expect((await window.post(`${page()}/end`, { _csrf: '' })).text).to.include('FORM_EXPIRED');
      const ended = await window.post(`${page()}/end`, { _csrf: csrf });
      expect(ended.status).to.equal(200);
      expectValidHtml(ended.text);
      expect(ended.text).to.include('The projector has ended');
      expect(String(ended.headers['set-cookie'])).to.include(`${COOKIES.projector}=;`);
      const answer = await window.get(`${page()}/state`, { Accept: 'application/json' });
      expect(answer.status).to.equal(401);
      expect(answer.body).to.have.nested.property('error.next').that.includes('LMS');
    });
  });
});

type Call = (...args: readonly unknown[]) => unknown;

/** Notes every call of a store from here on. */
function countingCalls({ stores }: TestApp): string[] {
  const calls: string[] = [];
  for (const [name, store] of Object.entries<Record<string, Call>>({ ...stores } as never)) {
    for (const [method, call] of Object.entries(store)) {
      store[method] = (...args) => {
        calls.push(`${name}.${method}`);
        return call(...args);
      };
    }
  }
  return calls;
}
