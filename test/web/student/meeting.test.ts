import { expect } from 'chai';
import { qrKey } from '../../../src/application/scan.ts';
import { setAsideSignature } from '../../../src/application/validate-meeting.ts';
import { epochAt, QR_EPOCH, qrToken, typedCode, TYPED_CODE_EPOCH } from '../../../src/domain/qr-token.ts';
import type { EvidenceBundle } from '../../../src/domain/evidence-bundle.ts';
import type { Meeting } from '../../../src/domain/meeting.ts';
import type { Mark } from '../../../src/domain/roll-call.ts';
import { ABSENT, END, START } from '../../support/meetings.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { signingFieldsOf } from '../support/forms.ts';
import { expectValidHtml } from '../support/html.ts';
import { addMeeting, changeSettings, openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';

const MINUTE = 60_000;
const INK = {
  width: 300,
  height: 150,
  strokes: [
    [
      { x: 20, y: 100, t: 0 },
      { x: 90, y: 40, t: 80 },
      { x: 160, y: 110, t: 160 },
    ],
  ],
};

describe('student: a meeting', () => {
  let test: TestApp;
  let school: School;
  let zoe: Visitor;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    zoe = await test.signIn(school.zoe);
  });
  afterEach(() => test.close());

  const page = (meeting = school.meeting.id): string => `/student/meetings/${meeting}`;

  /** The form of the page as a browser would send it. */
  async function form(changes: Record<string, string> = {}): Promise<Record<string, string>> {
    const { text } = await zoe.get(page());
    return {
      ...signingFieldsOf(text),
      method: 'typed',
      name: 'Zoé Bréchet',
      declared: 'yes',
      ...changes,
    };
  }

  async function change(changes: (stored: Meeting) => Partial<Meeting>): Promise<void> {
    const stored = await test.stores.meetings.find('lycee-42', school.meeting.id);
    if (stored === null) throw new Error('the meeting is gone');
    expect(await test.stores.meetings.save({ ...stored, ...changes(stored) })).not.to.equal(null);
  }

  const mark = (person: string, to: Mark): Promise<void> =>
    change(({ sheet }) => ({
      sheet: sheet.map((row) => (row.person === person ? { ...row, mark: to } : row)),
    }));
  const exempt = (): Promise<void> =>
    change(({ sheet }) => ({ sheet: sheet.map((row) => ({ ...row, subject: false })) }));

  const key = (): Uint8Array => qrKey(test.services, 'lycee-42', school.meeting.id);
  const token = (at = test.clock.now(), meeting = school.meeting.id): string =>
    qrToken(qrKey(test.services, 'lycee-42', meeting), 'lycee-42', { meeting, epoch: epochAt(at, QR_EPOCH) });

  it('shows course, hours, room, teacher, the time left, the sentence and two equal methods', async () => {
    const { status, text } = await zoe.get(page());
    expect(status).to.equal(200);
    expectValidHtml(text);
    for (const words of ['java', '08:30', '10:00', 'B12', 'A. Müller', 'Open until 10:15']) {
      expect(text).to.include(words);
    }
    expect(text).to.match(/1 hr,? 45 mins? left/);
    expect(text).to.include('I attended the meeting of “java” on Tue 24 Nov 2026 from 08:30 to 10:00.');
    expect(text).to.include('id="method-drawn"').and.to.include('id="method-typed"');
    expect(text).not.to.include('id="method-confirmed"');
  });

  it('is signed by a typed name without scripts, and answers with the receipt', async () => {
    const answer = await zoe.post(`${page()}/sign`, await form());
    expect(answer.status).to.equal(303);
    const receipt = await zoe.get(answer.headers['location'] ?? '');
    expect(receipt.status).to.equal(200);
    expectValidHtml(receipt.text);
    expect(receipt.text)
      .to.include('You have signed')
      .and.to.match(/EM-[0-9A-Z]{5}-[0-9A-Z]{5}/);
    expect(receipt.text).to.match(/24 Nov 2026.*08:30:00.*GMT\+1 \(Europe\/Paris\)/);
    expect((await zoe.get(page())).text).to.include('See my receipt');
  });

  it('is signed by drawing, and the receipt shows the ink', async () => {
    const answer = await zoe.post(
      `${page()}/sign`,
      await form({ method: 'drawn', ink: JSON.stringify(INK), name: '', declared: '' }),
    );
    const { text } = await zoe.get(answer.headers['location'] ?? '');
    expect(text).to.include('d="M20 100L90 40L160 110"');
  });

  it('gives the whole sealed statement as a proof that opens with its own key', async () => {
    const answer = await zoe.post(`${page()}/sign`, await form());
    const proof = await zoe.getBytes(`${answer.headers['location'] ?? ''}/proof`);
    expect(proof.headers['content-disposition']).to.match(
      /^attachment; filename="EM-\w{5}-\w{5}\.emarge\.json"$/,
    );
    const { kind, keys, statements } = JSON.parse(proof.body.toString()) as EvidenceBundle;
    expect([kind, keys.length, statements.length]).to.deep.equal(['personal', 1, 1]);
    const { openSeal } = await import('../../../src/evidence/open-seal.ts');
    const opened = await openSeal(statements[0]?.jws ?? '', keys[0]);
    expect(opened).to.deep.include({
      type: 'student-signature',
      meeting: { ...opened.meeting, id: school.meeting.id },
    });
    expect(test.services.sealer.digest(opened)).to.equal(statements[0]?.digest);
  });

  it('meets the same receipt when the form arrives twice, and tells a second signature from a retry', async () => {
    const sent = await form();
    const [first, again] = await Promise.all([
      zoe.post(`${page()}/sign`, sent),
      zoe.post(`${page()}/sign`, sent),
    ]);
    expect(first.headers['location']).to.equal(again.headers['location']);
    const other = await zoe.post(`${page()}/sign`, { ...sent, idempotencyKey: 'another-key-1' });
    expect(other.headers['location']).to.equal(first.headers['location']);
    const statements = await test.stores.statements.inMeeting('lycee-42', school.meeting.id);
    expect(statements).to.have.length(1);
  });

  for (const [what, changes, words] of [
    ['an empty pad', { method: 'drawn', ink: '' }, 'INK_EMPTY'],
    [
      'a dot',
      { method: 'drawn', ink: JSON.stringify({ ...INK, strokes: [[{ x: 5, y: 5, t: 0 }]] }) },
      'INK_DOT',
    ],
    ['ink that is no JSON', { method: 'drawn', ink: '{"width":' }, 'INK_INVALID'],
    ['no name', { name: ' ' }, 'TYPED_NAME_EMPTY'],
    ['a name of dots', { name: '...' }, 'TYPED_NAME_EMPTY'],
  ] as const) {
    it(`refuses ${what} and shows the form again with what was typed`, async () => {
      const answer = await zoe.post(`${page()}/sign`, await form(changes));
      expect(answer.status, words).to.equal(400);
      expectValidHtml(answer.text);
      expect(answer.text).to.include('data-error-summary');
      expect(await test.stores.statements.inMeeting('lycee-42', school.meeting.id)).to.have.length(0);
    });
  }

  it('refuses a typed name without the declaration, and keeps the name', async () => {
    const { declared: _left, ...sent } = await form({ name: 'Zoé B.' });
    for (const declared of [{}, { declared: 'no' }, { declared: '' }]) {
      const answer = await zoe.post(`${page()}/sign`, { ...sent, ...declared });
      expect(answer.status).to.equal(400);
      expect(answer.text).to.include('value="Zoé B."').and.to.include('id="declared-error"');
    }
  });

  it('refuses confirming without a scan', async () => {
    const answer = await zoe.post(`${page()}/sign`, await form({ method: 'confirmed' }));
    expect(answer.status).to.equal(400);
  });

  it('does not seal a sentence whose hours changed since it was shown', async () => {
    const sent = await form();
    await mark(school.zoe.id, { kind: 'present', lateMinutes: 20, leftEarlyMinutes: 0 });
    const answer = await zoe.post(`${page()}/sign`, sent);
    expect(answer.status).to.equal(409);
    expect(answer.text).to.include('MEETING_CHANGED_MEANWHILE');
    expect((await zoe.get(page())).text).to.include('from 08:50 to 10:00');
  });

  describe('each state has its own words', () => {
    const cases: [string, () => unknown, string, string][] = [
      ['before the start', () => test.clock.set(START - 1), 'not-open-yet', 'SIGNING_NOT_OPEN_YET'],
      ['at the closing', () => test.clock.set(END + 15 * MINUTE), 'closed', 'SIGNING_CLOSED'],
      ['marked absent', () => mark(school.zoe.id, ABSENT), 'marked-absent', 'MARKED_ABSENT'],
      ['not subject', exempt, 'not-subject', 'NOT_SUBJECT'],
      [
        'switched off',
        () => changeSettings(test, { signatureActive: false }),
        'inactive',
        'SIGNING_INACTIVE',
      ],
    ];
    for (const [what, arrange, state, code] of cases) {
      it(`${what}: the page says so, and the form of before is refused`, async () => {
        const sent = await form();
        await arrange();
        const shown = await zoe.get(page());
        expect(shown.status).to.equal(200);
        expectValidHtml(shown.text);
        expect(shown.text).to.include(`data-state="${state}"`).and.not.to.include('data-sign');
        const answer = await zoe.post(`${page()}/sign`, sent);
        expect(answer.status).to.be.within(400, 499);
        expect(answer.text).to.include(code);
      });
    }

    it('opens at the exact start and is open to the last millisecond', async () => {
      test.clock.set(START);
      expect((await zoe.get(page())).text).to.include('data-sign');
      test.clock.set(END + 15 * MINUTE - 1);
      expect((await zoe.get(page())).text).to.include('data-sign');
    });

    it('not subject: the course was not put under signature when the meeting opened', async () => {
      await test.stores.courses.setSubject('lycee-42', [school.course], false);
      expect((await zoe.get(page())).text).to.include('data-state="not-subject"');
    });

    it('not on the sheet: a student who came after the opening', async () => {
      await zoe.get(page());
      const late = await test.somebody({ sub: 'late', courses: { java: 'student' } });
      await test.stores.people.setSubject('lycee-42', [late.id], true);
      const visitor = await test.signIn(late);
      expect((await visitor.get(page())).text).to.include('data-state="not-on-sheet"');
    });
  });

  it('is signed again after the signature was set aside, as the next revision', async () => {
    const first = await zoe.post(`${page()}/sign`, await form());
    const [signed] = await test.stores.statements.inMeeting('lycee-42', school.meeting.id);
    const office = await test.somebody({ sub: 'office', name: 'Simone', granted: ['secretary'] });
    const institution = await test.stores.institutions.find('lycee-42');
    if (signed === undefined || institution === null) throw new Error('nothing was signed');
    const live = { session: {} as never, person: office, institution };
    await setAsideSignature(test.services, live, {
      meeting: signed.meeting,
      statement: signed.id,
      reason: 'signed by a neighbour',
    });
    const receipt = await zoe.get(first.headers['location'] ?? '');
    expect(receipt.text).to.include('signed by a neighbour').and.to.include('Open the meeting');
    const second = await zoe.post(`${page()}/sign`, await form());
    expect(second.status).to.equal(303);
    const all = await test.stores.statements.inMeeting('lycee-42', school.meeting.id, 'student-signature');
    expect(all.map(({ revision }) => revision).sort()).to.deep.equal([1, 2]);
  });

  it('keeps what the device says of the time apart from the time received', async () => {
    const declaredAt = String(START - 5 * MINUTE);
    const answer = await zoe.post(`${page()}/sign`, await form({ declaredAt }));
    const { text } = await zoe.get(answer.headers['location'] ?? '');
    expect(text).to.include('Signed on the device').and.to.include('08:25:00').and.to.include('08:30:00');
  });

  describe('by QR', () => {
    beforeEach(() => changeSettings(test, { signInMode: 'qr', confirmationAllowed: true }));

    it('asks for the scan first, then offers to confirm', async () => {
      const before = await zoe.get(page());
      expectValidHtml(before.text);
      expect(before.text).to.include('data-state="scan-needed"').and.not.to.include('data-sign');
      const scanned = await zoe.post(`${page()}/scan`, { token: token() });
      expect(scanned.status).to.equal(303);
      const after = await zoe.get(page());
      expectValidHtml(after.text);
      expect(after.text).to.include('id="method-confirmed"').and.to.include('Presence recorded');
      const signed = await zoe.post(`${page()}/sign`, await form({ method: 'confirmed' }));
      expect(signed.status).to.equal(303);
    });

    it('says to ask for the new code when the scan is expired, forged or of another meeting', async () => {
      const other = await addMeeting(test, { course: school.course });
      const wrong = [
        token(test.clock.now() - 13_000),
        `${token().slice(0, -22)}${'A'.repeat(22)}`,
        token(undefined, other.id),
      ];
      for (const sent of wrong) {
        const answer = await zoe.post(`${page()}/scan`, { token: sent });
        expect(answer.headers['location']).to.equal(page());
      }
      expect((await zoe.get(page())).text).to.include('data-state="scan-needed"');
    });

    it('takes the typed code in any case and with or without its hyphen', async () => {
      const code = typedCode(key(), 'lycee-42', {
        meeting: school.meeting.id,
        epoch: epochAt(test.clock.now(), TYPED_CODE_EPOCH),
      });
      await zoe.get(page());
      const answer = await zoe.post(`${page()}/code`, { code: code.toLowerCase().replace('-', ' ') });
      expect(answer.status).to.equal(303);
      expect((await zoe.get(page())).text).to.include('Presence recorded');
    });

    it('what is no code at all costs no try', async () => {
      for (const code of ['', 'abc', 'AAAA-AAAA-A']) {
        const answer = await zoe.post(`${page()}/code`, { code });
        expect(answer.status).to.equal(400);
        expect(answer.text).to.include('This is not a code').and.to.include('no try was used');
      }
      const answer = await zoe.post(`${page()}/code`, { code: 'AAAA-AAAA' });
      expect(answer.text).to.include('4 tries are left');
    });

    it('counts five tries at the typed code, and refuses the sixth even if right', async () => {
      await zoe.get(page());
      for (const left of [4, 3, 2, 1, 0]) {
        const answer = await zoe.post(`${page()}/code`, { code: 'AAAA-AAAA' });
        expect(answer.status).to.equal(400);
        expectValidHtml(answer.text);
        expect(answer.text).to.include('id="code-error"').and.to.include(String(left));
      }
      const code = typedCode(key(), 'lycee-42', {
        meeting: school.meeting.id,
        epoch: epochAt(test.clock.now(), TYPED_CODE_EPOCH),
      });
      const sixth = await zoe.post(`${page()}/code`, { code });
      expect(sixth.status).to.equal(400);
      expect((await zoe.get(page())).text).to.include('data-state="scan-needed"');
    });
  });

  describe('of somebody else', () => {
    it('is signed for oneself, whatever a form says of another person', async () => {
      await zoe.post(`${page()}/sign?person=${school.lei.id}`, await form({ person: school.lei.id }));
      const signed = await test.stores.statements.inMeeting('lycee-42', school.meeting.id);
      expect(signed.map(({ person }) => person)).to.deep.equal([school.zoe.id]);
    });

    it('is unknown to another institution, and its receipts to another person', async () => {
      const sent = await form();
      const signed = await zoe.post(`${page()}/sign`, sent);
      const receipt = signed.headers['location'] ?? '';
      const lei = await test.signIn(school.lei);
      expect((await lei.get(receipt)).status).to.equal(404);
      expect((await lei.get(`${receipt}/proof`)).status).to.equal(404);
      await test.institution('other');
      const foreign = await test.somebody({ sub: 'zoe', institution: 'other', courses: { java: 'student' } });
      const visitor = await test.signIn(foreign);
      expect((await visitor.get(page())).status).to.equal(404);
      expect((await visitor.post(`${page()}/sign`, { ...sent, _csrf: visitor.csrf })).status).to.equal(404);
      expect((await visitor.get(receipt)).status).to.equal(404);
    });

    it('refuses the form that another person left open in this browser, naming who is signed in now', async () => {
      const lei = await test.signIn(school.lei);
      const answer = await lei.post(`${page()}/sign`, await form({ _csrf: zoe.csrf }));
      expect(answer.status).to.equal(409);
      expect(answer.text).to.include('FORM_OF_ANOTHER_PERSON').and.to.include('雷 李');
    });

    it('refuses a write from another site', async () => {
      const answer = await zoe.post(`${page()}/sign`, await form(), { 'Sec-Fetch-Site': 'cross-site' });
      expect(answer.text).to.include('CROSS_SITE_REQUEST');
    });
  });

  it('speaks French to who asks for it, sentence included', async () => {
    const french = await test.signIn(school.zoe, { locale: 'fr_FR' });
    const { text } = await french.get(page());
    expectValidHtml(text);
    expect(text).to.include('J’ai assisté à la séance de « java »').and.to.include('Ouvert jusqu’à 10:15');
  });
});
