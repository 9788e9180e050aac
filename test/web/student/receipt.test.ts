import { expect } from 'chai';
import { amendMeeting } from '../../../src/application/amend-meeting.ts';
import { saveMarks } from '../../../src/application/take-roll-call.ts';
import { stampDue } from '../../../src/application/stamp-due.ts';
import type { Person } from '../../../src/domain/person.ts';
import { PRESENT, type Mark } from '../../../src/domain/roll-call.ts';
import { countOperations } from '../../support/operations.ts';
import { closes, liveOf, rollCallCompleted, signs, validates } from '../secretariat/support.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import { openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';

const LATE: Mark = { kind: 'present', lateMinutes: 5, leftEarlyMinutes: 0 };

describe('the receipt of a signature', () => {
  let test: TestApp;
  let school: School;
  let sam: Person;
  let zoe: Visitor;
  let page: string;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    sam = await test.somebody({ sub: 'sam', name: 'Sam', granted: ['secretary'] });
    zoe = await test.signIn(school.zoe);
    page = `/student/receipts/${(await signs(test, school, school.zoe)).id}`;
  });
  afterEach(() => test.close());

  const read = async (visitor = zoe): Promise<string> => {
    const { text } = await visitor.get(page);
    expectValidHtml(text);
    return text;
  };

  async function amends(setAside: readonly string[]): Promise<void> {
    const stored = await test.stores.meetings.find('lycee-42', school.meeting.id);
    await amendMeeting(test.services, await liveOf(test, sam), {
      meeting: school.meeting.id,
      version: stored?.version ?? -1,
      reason: 'She came late',
      draft: { facts: {}, marks: new Map([[school.zoe.id, LATE]]), setAside },
    });
  }

  describe('says how far its meeting is:', () => {
    const COMPLETES = 'Your teacher completes the roll call';
    const COMPLETED = 'Your teacher has completed the roll call';
    const VALIDATED = 'The secretariat has validated the meeting, and your signature counts in it.';

    it('open, completed, opened again, validated', async () => {
      expect(await read())
        .to.include(COMPLETES)
        .and.to.include('What happens next');
      await rollCallCompleted(test, school);
      expect(await read())
        .to.include(COMPLETED)
        .and.to.include('What happens next');
      const changes = [{ person: school.lei.id, seen: PRESENT, mark: LATE }];
      await saveMarks(test.services, school.teacher, { meeting: school.meeting.id, changes });
      expect(await read())
        .to.include(COMPLETES)
        .and.to.not.include(COMPLETED);
      await rollCallCompleted(test, school);
      await closes(test, school, sam);
      await validates(test, school, sam);
      const text = await read();
      expect(text).to.include(VALIDATED).and.to.include('Where the meeting stands');
      expect(text).to.not.include('What happens next');
      const french = await test.signIn(school.zoe, { locale: 'fr' });
      expect(await read(french)).to.include(
        'Le secrétariat a validé la séance, et votre signature y compte.',
      );
    });

    it('amended, and then set aside', async () => {
      await rollCallCompleted(test, school);
      await closes(test, school, sam);
      await validates(test, school, sam);
      await amends([]);
      const amended = 'The secretariat has validated the meeting and amended since what stands above.';
      expect(await read())
        .to.include(amended)
        .and.to.not.include(VALIDATED);
      await amends([school.zoe.id]);
      const text = await read();
      expect(text).to.include('This signature no longer counts since an amendment by Sam');
      expect(text).to.not.include('your signature counts').and.to.not.include('Where the meeting stands');
    });
  });

  describe('says where it stands in the log:', () => {
    it('that it waits, then its entry, then who stamped it and when', async () => {
      await test.services.evidenceLog.appendWaiting();
      await stampDue(test.services);
      page = `/student/receipts/${(await signs(test, school, school.lei)).id}`;
      zoe = await test.signIn(school.lei);
      expect(await read()).to.include('It waits for its place in the institution’s log');
      await test.services.evidenceLog.appendWaiting();
      expect(await read()).to.include('log as entry 1. Its time-stamp follows.');
      test.clock.forward(60_000);
      await stampDue(test.services);
      const text = await read();
      expect(text).to.match(/log as entry 1, with the time-stamp of .*\(Europe\/Paris\) by Emarge/);
      expect(text).to.include('This authority is for development');
    });

    it('with one reading more, once it has its place', async () => {
      await read();
      const counter = countOperations(test.client);
      await read();
      expect(counter.take().reads).to.be.at.most(2);
      await test.services.evidenceLog.appendWaiting();
      counter.take();
      await read();
      expect(counter.take().reads).to.be.at.most(3);
    });
  });
});
