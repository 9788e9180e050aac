import { expect } from 'chai';
import { qrKey } from '../../../src/application/scan.ts';
import { epochAt, QR_EPOCH, qrToken } from '../../../src/domain/qr-token.ts';
import { COOKIES } from '../../../src/web/cookies.ts';
import { END, START } from '../../support/meetings.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import { addMeeting, changeSettings, openSchool, type School } from '../support/school.ts';

const MINUTE = 60_000;

describe('scan: landing', () => {
  let test: TestApp;
  let school: School;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    await changeSettings(test, { signInMode: 'both' });
  });
  afterEach(() => test.close());

  const token = (epoch = epochAt(test.clock.now(), QR_EPOCH), meeting = school.meeting.id): string =>
    qrToken(qrKey(test.services, 'lycee-42', meeting), 'lycee-42', { meeting, epoch });

  /** Scans without a session; the ticket then stands in the browser's cookie. */
  async function scan(): Promise<string> {
    const answer = await test.stranger().get(`/q/${token()}`);
    const cookies: unknown = answer.headers['set-cookie'];
    const found = (Array.isArray(cookies) ? cookies : []).map(String).find((c) => c.startsWith(COOKIES.scan));
    expect(found, 'scan cookie').to.include('HttpOnly').and.to.include('Partitioned');
    return decodeURIComponent(/=([^;]*)/.exec(found ?? '')?.[1] ?? '');
  }

  it('without a session keeps the ticket and explains how to go on in this browser', async () => {
    const { status, text } = await test.stranger().get(`/q/${token()}`);
    expect(status).to.equal(200);
    expectValidHtml(text);
    expect(text).to.include('Your scan is taken').and.to.include('Lycée Jean Moulin');
  });

  it('with a session records the scan and leads to the signing', async () => {
    const zoe = await test.signIn(school.zoe);
    const landing = await zoe.get(`/q/${token()}`);
    expect(landing.headers['location']).to.equal('/student/scan');
    zoe.cookies[COOKIES.scan] = await scan();
    const redeemed = await zoe.get('/student/scan');
    expect(redeemed.headers['location']).to.equal(`/student/meetings/${school.meeting.id}`);
    expect((await zoe.get(`/student/meetings/${school.meeting.id}`)).text).to.include('Presence recorded');
  });

  it('is recorded with the time of the scan, and at that of the launch up to ten minutes later', async () => {
    const ticket = await scan();
    test.clock.forward(10 * MINUTE);
    const zoe = await test.signIn(school.zoe);
    zoe.cookies[COOKIES.scan] = ticket;
    await zoe.get('/student/scan');
    const [recorded] = await test.stores.scans.inMeeting('lycee-42', school.meeting.id);
    expect(recorded?.at).to.equal(START);
  });

  it('refuses a ticket that is too old, altered, or was used by somebody else', async () => {
    const ticket = await scan();
    const zoe = await test.signIn(school.zoe);
    zoe.cookies[COOKIES.scan] = ticket;
    expect((await zoe.get('/student/scan')).status).to.equal(303);
    const lei = await test.signIn(school.lei);
    lei.cookies[COOKIES.scan] = ticket;
    expect((await lei.get('/student/scan')).text).to.include('TICKET_REPLAYED');
    lei.cookies[COOKIES.scan] = `x${await scan()}`;
    expect((await lei.get('/student/scan')).text).to.include('TICKET_FORGED');
    lei.cookies[COOKIES.scan] = await scan();
    test.clock.forward(10 * MINUTE + 1);
    expect((await lei.get('/student/scan')).text).to.include('TICKET_EXPIRED');
  });

  it('says to ask for the new code when it is expired, and refuses what is forged', async () => {
    const now = epochAt(test.clock.now(), QR_EPOCH);
    const expired = await test.stranger().get(`/q/${token(now - 2)}`);
    expect(expired.status).to.be.within(400, 499);
    expectValidHtml(expired.text);
    expect(expired.text)
      .to.include('QR_EXPIRED')
      .and.to.match(/new code/i);
    for (const forged of [`${token().slice(0, -22)}${'A'.repeat(22)}`, 'a b', 'x'.repeat(500), '%00']) {
      const answer = await test.stranger().get(`/q/${encodeURIComponent(forged)}`);
      expect(answer.text, forged).to.include('QR_FORGED');
    }
  });

  it('refuses before the opening, after the closing, and where no code is used', async () => {
    test.clock.set(START - 1);
    expect((await test.stranger().get(`/q/${token()}`)).text).to.include('SIGNING_NOT_OPEN_YET');
    test.clock.set(START);
    await test.stranger().get(`/q/${token()}`);
    test.clock.set(END + 15 * MINUTE);
    expect((await test.stranger().get(`/q/${token()}`)).text).to.include('SIGNING_CLOSED');
    test.clock.set(START);
    await changeSettings(test, { signInMode: 'manual' });
    const manual = await addMeeting(test, { course: school.course });
    expect((await test.stranger().get(`/q/${token(undefined, manual.id)}`)).text).to.include(
      'QR_NOT_USED_HERE',
    );
  });

  it('takes the typed code inside the LMS only, and leads to the meeting that takes one', async () => {
    const stranger = await test.stranger().get('/q');
    expectValidHtml(stranger.text);
    expect(stranger.text).to.include('inside your LMS');
    const zoe = await test.signIn(school.zoe);
    expect((await zoe.get('/q')).headers['location']).to.equal(`/student/meetings/${school.meeting.id}#code`);
    test.clock.set(START - 1);
    const none = await test.signIn(school.lei);
    await addMeeting(test, { course: school.course });
    expect((await none.get('/q')).status).to.equal(200);
  });
});
