import { expect } from 'chai';
import { completeRollCall } from '../../src/application/complete-roll-call.ts';
import { newId } from '../../src/application/identity.ts';
import type { Services } from '../../src/application/services.ts';
import type { SealedStatement } from '../../src/application/ports/sealed.ts';
import { readStatement } from '../../src/application/read-statement.ts';
import { sign } from '../../src/application/sign.ts';
import { saveMarks } from '../../src/application/take-roll-call.ts';
import { editMeeting, type MeetingEdit } from '../../src/application/plan-meetings.ts';
import { openDueMeetings } from '../../src/application/open-meeting.ts';
import { studentAgenda } from '../../src/application/student-agenda.ts';
import { closeNow, setAsideSignature, validateMeeting } from '../../src/application/validate-meeting.ts';
import { PRESENT } from '../../src/domain/roll-call.ts';
import { SETTLE_MS, SIGNING_MS } from '../../src/domain/signing-window.ts';
import { displayName, type Person } from '../../src/domain/person.ts';
import { refusalOf } from '../store/support/stores.ts';
import { ABSENT, END, START } from '../support/meetings.ts';
import { closes, INK, liveOf, rollCallCompleted, signs, validates } from './secretariat/support.ts';
import { openTestApp, type TestApp } from './support/app.ts';
import { addMeeting, openSchool, type School } from './support/school.ts';
import { stored } from './teacher/support.ts';
import { meddled } from './support/meddled.ts';

const SENTENCE = { text: 'I attended this meeting.', locale: 'en' };

/** Two acts at once: one comes whole between another's reading and its write. */
describe('acts at once', () => {
  let test: TestApp;
  let school: School;
  let sam: Person;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    sam = await test.somebody({ sub: 'sam', name: 'Sam', granted: ['secretary'] });
    await saveMarks(test.services, school.teacher, { meeting: school.meeting.id, changes: [] });
  });
  afterEach(() => test.close());

  /** Signs, while something else happens after it was judged. */
  async function signsWhile(services: Services, person: Person): Promise<unknown> {
    return sign(services, await liveOf(test, person), {
      meeting: school.meeting.id,
      input: { method: 'typed', name: displayName(person), declared: true },
      sentence: () => SENTENCE,
      idempotencyKey: newId(),
      declaredAt: null,
    });
  }

  const beforeInsert = (act: () => Promise<unknown>): Services =>
    meddled(test.services, 'statements', { insert: act });

  /** Whom the validation names as missing: by their rows in the roll call. */
  const missing = async (): Promise<unknown> => {
    const [validation] = await test.stores.statements.inMeeting('lycee-42', school.meeting.id, 'validation');
    const { statement, rows } = await readStatement(test.services, 'lycee-42', validation?.id ?? '');
    if (statement.type !== 'validation') return null;
    const named = new Map(rows.map((row) => [test.services.sealer.digest(row), row?.person.id]));
    return statement.missing.map((digest) => named.get(digest));
  };

  describe('a signature and the close', () => {
    it('a signature that was judged before the close is awaited, and the validation knows it', async () => {
      await rollCallCompleted(test, school);
      const live = await liveOf(test, sam);
      const services = beforeInsert(async () => {
        await closeNow(test.services, live, { meeting: school.meeting.id, reason: 'Over' });
        test.clock.forward(SIGNING_MS);
        expect(await refusalOf(validates(test, school, sam))).to.equal('VALIDATION_TOO_SOON');
      });
      await signsWhile(services, school.zoe);
      test.clock.forward(SETTLE_MS);
      await validates(test, school, sam);
      expect(await missing()).to.deep.equal([school.lei.id]);
    });

    it('a signature that took too long is not written, for the meeting may be frozen', async () => {
      await rollCallCompleted(test, school);
      const slow: Services = {
        ...test.services,
        sealer: {
          ...test.services.sealer,
          seal: async (institution, statement) => {
            const seal = await test.services.sealer.seal(institution, statement);
            await closes(test, school, sam);
            await validates(test, school, sam);
            return seal;
          },
        },
      };
      expect(await refusalOf(signsWhile(slow, school.zoe))).to.equal('DATABASE_AWAY');
      expect(await missing()).to.have.members([school.zoe.id, school.lei.id]);
      expect(
        await test.stores.statements.inMeeting('lycee-42', school.meeting.id, 'student-signature'),
      ).to.deep.equal([]);
    });

    it('the close bears the time of its write, though a colleague wrote first', async () => {
      const services = meddled(test.services, 'meetings', {
        save: async () => {
          const meeting = await stored(test, school.meeting);
          await test.stores.meetings.save({ ...meeting, room: 'C3' });
          test.clock.forward(1_000);
        },
      });
      await closeNow(services, await liveOf(test, sam), { meeting: school.meeting.id, reason: 'Over' });
      expect((await stored(test, school.meeting)).closedEarly?.at).to.equal(test.clock.now());
    });
  });

  it('a signature between the marks and the completion holds the validation back until it is resolved', async () => {
    const { zoe, lei, teacher } = school;
    const services = beforeInsert(async () => {
      await rollCallCompleted(test, school, { [zoe.id]: ABSENT });
    });
    await signsWhile(services, zoe);
    await closes(test, school, sam);
    expect(await refusalOf(validates(test, school, sam))).to.equal('VALIDATION_SIGNED_ABSENT');
    const office = await test.signIn(sam);
    const page = `/secretariat/supervision/${school.meeting.id}/validate`;
    const { text } = await office.get(page);
    expect(text).to.include('Signed, marked absent').and.not.to.include('name="version"');
    expect(text).to.include('a student who signed and is marked absent');
    await saveMarks(test.services, teacher, {
      meeting: school.meeting.id,
      changes: [{ person: zoe.id, seen: ABSENT, mark: PRESENT }],
    });
    await completeRollCall(test.services, await liveOf(test, teacher), {
      meeting: school.meeting.id,
      input: INK,
      sentence: () => SENTENCE,
    });
    await validates(test, school, sam);
    expect(await missing()).to.deep.equal([lei.id]);
  });

  it('what changed after the secretary’s check is not frozen unseen', async () => {
    await signs(test, school, school.zoe);
    await rollCallCompleted(test, school);
    await closes(test, school, sam);
    const { version } = await stored(test, school.meeting);
    const services = meddled(test.services, 'meetings', {
      saveWithStatements: async () => {
        await test.stores.meetings.save({ ...(await stored(test, school.meeting)), room: 'C3' });
      },
    });
    const request = { meeting: school.meeting.id, version };
    expect(await refusalOf(validateMeeting(services, await liveOf(test, sam), request))).to.equal(
      'MEETING_CHANGED_MEANWHILE',
    );
    expect((await stored(test, school.meeting)).status).to.equal('scheduled');
  });

  describe('an edit', () => {
    const edit = async (services: Services, changes: Partial<MeetingEdit>): Promise<unknown> =>
      editMeeting(services, await liveOf(test, sam), {
        meeting: school.meeting.id,
        edit: {
          title: 'Interfaces',
          date: '2026-11-24',
          start: '08:30',
          end: '10:00',
          room: 'B12',
          teachers: [],
          signInMode: null,
          ...changes,
        },
      });
    /** The roll call has not begun, so the meeting can move. */
    beforeEach(async () => {
      school.meeting = await addMeeting(test, { course: school.course });
      await openDueMeetings(test.services, 'lycee-42');
    });

    const stateOf = async (person: Person): Promise<unknown> => {
      const live = await liveOf(test, person);
      const [entry] = (await studentAgenda(test.services, live)).now.filter(
        ({ personal }) => personal.meeting.id === school.meeting.id,
      );
      return entry?.state;
    };

    it('at the moment of the first signature asks for a signature of what the meeting is now', async () => {
      const { zoe } = school;
      await edit(meddled(test.services, 'meetings', { save: () => signs(test, school, zoe) }), {
        room: 'C3',
      });
      expect(await stateOf(zoe)).to.equal('open');
      expect((await signs(test, school, zoe)).revision).to.equal(2);
      expect(await stateOf(zoe)).to.equal('signed');
      expect(await refusalOf(edit(test.services, { room: 'D4' }))).to.equal('MEETING_LOCKED');
    });

    it('that moves it at that moment lets the student sign when it opens anew', async () => {
      const { zoe } = school;
      const services = meddled(test.services, 'meetings', { save: () => signs(test, school, zoe) });
      await edit(services, { start: '09:00', end: '10:30' });
      test.clock.set(START + 30 * 60_000);
      expect(await stateOf(zoe)).to.equal('open');
      await signs(test, school, zoe);
      expect(await stateOf(zoe)).to.equal('signed');
    });

    it('that moves a meeting that was closed early lets it be signed', async () => {
      const { zoe } = school;
      await closes(test, school, sam);
      expect(await refusalOf(signs(test, school, zoe))).to.equal('SIGNING_CLOSED');
      await edit(test.services, { start: '09:00', end: '10:30' });
      test.clock.set(START + 30 * 60_000);
      await signs(test, school, zoe);
      expect(await stateOf(zoe)).to.equal('signed');
    });
  });

  describe('setting aside', () => {
    const signatures = (): Promise<SealedStatement[]> =>
      test.stores.statements.inMeeting('lycee-42', school.meeting.id, 'student-signature');
    const setAside = async (services: Services, reason: string): Promise<void> => {
      const [signature] = await signatures();
      await setAsideSignature(services, await liveOf(test, sam), {
        meeting: school.meeting.id,
        statement: signature?.id ?? '',
        reason,
      });
    };
    const events = async (): Promise<unknown[]> =>
      (await test.stores.audit.list('lycee-42', { limit: 50 })).flatMap(({ event }) =>
        event.type === 'signature-set-aside' ? [event.reason] : [],
      );
    const signedBy = async (): Promise<unknown> => {
      const filter = { from: START - 1, to: END, limit: 9 };
      return (await test.stores.meetings.listSummaries('lycee-42', filter)).flatMap(
        (found) => found.signedBy,
      );
    };

    beforeEach(async () => {
      await signs(test, school, school.zoe);
    });

    it('by two at once is one act, with the reason of the first', async () => {
      const services = meddled(test.services, 'meetings', {
        saveWithStatements: () => setAside(test.services, 'first'),
      });
      await setAside(services, 'second');
      expect(await events()).to.deep.equal(['first']);
      expect((await signatures()).map((signature) => signature.setAside?.reason)).to.deep.equal(['first']);
      const [seal] = await test.stores.statements.inMeeting('lycee-42', school.meeting.id, 'set-aside');
      expect(await test.services.sealer.open('lycee-42', seal?.jws ?? '')).to.include({ reason: 'first' });
    });

    it('counts for nobody, and when asked for again does not set back who signed again', async () => {
      await setAside(test.services, 'first');
      expect(await signedBy()).to.deep.equal([]);
      test.clock.forward(1);
      const again = await signs(test, school, school.zoe);
      expect(again.revision).to.equal(2);
      await setAside(test.services, 'again');
      expect(await signedBy()).to.deep.equal([school.zoe.id]);
      expect(await events()).to.deep.equal(['first']);
    });
  });
});
