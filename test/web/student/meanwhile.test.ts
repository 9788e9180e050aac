import { expect } from 'chai';
import { judgeScan, qrKey, redeemTicket } from '../../../src/application/scan.ts';
import { saveMarks } from '../../../src/application/take-roll-call.ts';
import type { Person } from '../../../src/domain/person.ts';
import { epochAt, QR_EPOCH, qrToken } from '../../../src/domain/qr-token.ts';
import { PRESENT } from '../../../src/domain/roll-call.ts';
import { refusalOf } from '../../store/support/stores.ts';
import { liveOf, signs } from '../secretariat/support.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { signingFieldsOf } from '../support/forms.ts';
import { expectValidHtml } from '../support/html.ts';
import { addMeeting, changeSettings, openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';
import { hidden } from '../teacher/support.ts';

/** What others do between a student's acts. */
describe('student: a meeting that changes meanwhile', () => {
  let test: TestApp;
  let school: School;
  let zoe: Visitor;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    zoe = await test.signIn(school.zoe);
  });
  afterEach(() => test.close());

  const page = (): string => `/student/meetings/${school.meeting.id}`;
  async function form(changes: Record<string, string>): Promise<Record<string, string>> {
    const fields = signingFieldsOf((await zoe.get(page())).text);
    return { ...fields, method: 'typed', declared: 'yes', ...changes };
  }

  it('seals how presence was shown: by nothing yet, before the teacher’s mark', async () => {
    const shown = async (person: Person): Promise<unknown> => {
      const signature = await signs(test, school, person);
      const statement = await test.services.sealer.open('lycee-42', signature.jws);
      return statement.type === 'student-signature' && statement.presence;
    };
    await zoe.get(page());
    expect(await shown(school.zoe)).to.deep.equal({ shownBy: null, qrEpoch: null });
    const [signed] = await test.stores.statements.inMeeting('lycee-42', school.meeting.id);
    const receipt = await zoe.get(`/student/receipts/${signed?.id ?? ''}`);
    expectValidHtml(receipt.text);
    expect(receipt.text).to.include('nothing yet, when it was signed');
    await saveMarks(test.services, school.teacher, {
      meeting: school.meeting.id,
      changes: [{ person: school.lei.id, seen: null, mark: PRESENT }],
    });
    expect(await shown(school.lei)).to.deep.equal({ shownBy: 'teacher', qrEpoch: null });
  });

  it('says in place what the teacher changed meanwhile, with what was typed', async () => {
    const sent = await form({ name: 'Zoé B.' });
    await saveMarks(test.services, school.teacher, {
      meeting: school.meeting.id,
      changes: [
        {
          person: school.zoe.id,
          seen: null,
          mark: { kind: 'present', lateMinutes: 10, leftEarlyMinutes: 0 },
        },
      ],
    });
    const answer = await zoe.post(`${page()}/sign`, sent);
    expect(answer.status).to.equal(409);
    expectValidHtml(answer.text);
    expect(answer.text).to.include('data-code="MEETING_CHANGED_MEANWHILE"').and.to.include('value="Zoé B."');
    expect(hidden(answer.text, 'sentence')).to.include('from 08:40');
    const again = { ...sent, sentence: hidden(answer.text, 'sentence') };
    expect((await zoe.post(`${page()}/sign`, again)).headers['location']).to.include('/student/receipts/');
  });

  const token = ({ id } = school.meeting): string => {
    const epoch = epochAt(test.clock.now(), QR_EPOCH);
    return qrToken(qrKey(test.services, 'lycee-42', id), 'lycee-42', { meeting: id, epoch });
  };

  it('records no scan in a meeting that was validated since, nor one of after an early close', async () => {
    await changeSettings(test, { signInMode: 'qr' });
    await zoe.get(page());
    const { ticket } = await judgeScan(test.services, token());
    test.clock.forward(1);
    const late = await judgeScan(test.services, token());
    const stored = await test.stores.meetings.find('lycee-42', school.meeting.id);
    const act = { at: test.clock.now(), by: 'sam', byName: 'Sam', reason: 'Over' };
    const closed = stored && (await test.stores.meetings.save({ ...stored, closedEarly: act }));
    const live = await liveOf(test, school.zoe);
    expect(await refusalOf(redeemTicket(test.services, live, { ticket: late.ticket }))).to.equal(
      'SIGNING_CLOSED',
    );
    if (closed) await test.stores.meetings.save({ ...closed, status: 'validated', validated: act });
    expect(await refusalOf(redeemTicket(test.services, live, { ticket }))).to.equal('MEETING_VALIDATED');
    expect(await test.stores.scans.inMeeting('lycee-42', school.meeting.id)).to.deep.equal([]);
    const other = await addMeeting(test, { course: school.course });
    const { ticket: good } = await judgeScan(test.services, token(other));
    await redeemTicket(test.services, live, { ticket: good });
    expect(await test.stores.scans.inMeeting('lycee-42', other.id)).to.have.length(1);
  });
});
