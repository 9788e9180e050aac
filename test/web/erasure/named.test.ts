import { expect } from 'chai';
import { amendMeeting } from '../../../src/application/amend-meeting.ts';
import { erasePerson } from '../../../src/application/erasure/erase-person.ts';
import { planErasure } from '../../../src/application/erasure/plan.ts';
import { START } from '../../support/meetings.ts';
import { closes, liveOf, rollCallCompleted, signs, validates } from '../secretariat/support.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { openSchool, type School } from '../support/school.ts';
import { HERE, KEPT_NO_LONGER } from './support.ts';
import type { Person } from '../../../src/domain/person.ts';
import type { Actor } from '../../../src/application/services.ts';

describe('whom the seals of others name', () => {
  let test: TestApp;
  let school: School;
  let ada: Person;
  let admin: Actor;

  beforeEach(async () => {
    test = await openTestApp({ at: START });
    school = await openSchool(test);
    ada = await test.somebody({ sub: 'ada', name: 'Ada Admin', administrator: true });
    admin = { institution: HERE, id: ada.id, name: 'Ada Admin' };
  });
  afterEach(() => test.close());

  async function validated(closer: Person): Promise<void> {
    await signs(test, school, school.zoe);
    await rollCallCompleted(test, school);
    await closes(test, school, closer);
    await validates(test, school, ada);
    await test.services.evidenceLog.appendWaiting();
  }

  const obstacles = async (person: Person): Promise<string[]> => {
    test.clock.set(KEPT_NO_LONGER);
    return (await planErasure(test.services, admin, person.id)).obstacles.map(({ kind }) => kind);
  };

  async function taughtBy(...teachers: Person[]): Promise<void> {
    const stored = await test.stores.meetings.find(HERE, school.meeting.id);
    await amendMeeting(test.services, await liveOf(test, ada), {
      meeting: school.meeting.id,
      version: stored?.version ?? -1,
      reason: 'Another taught',
      draft: { facts: { teachers: teachers.map(({ id }) => id) }, marks: new Map(), setAside: [] },
    });
    await test.services.evidenceLog.appendWaiting();
  }

  it('cannot be erased alone for having closed the window early', async () => {
    const sam = await test.somebody({ sub: 'sam', name: 'Sam', granted: ['secretary'] });
    await validated(sam);
    expect(await obstacles(sam)).to.deep.equal(['named']);
  });

  it('cannot be erased alone for having been amended away as the teacher', async () => {
    const emmy = await test.somebody({ sub: 'emmy', name: 'E. Noether', courses: { java: 'teacher' } });
    await validated(ada);
    await taughtBy(emmy);
    await taughtBy(school.teacher);
    expect(await obstacles(emmy)).to.deep.equal(['named']);
  });

  it('stand in no form that corrects the meeting, once erased', async () => {
    await validated(ada);
    test.clock.set(KEPT_NO_LONGER);
    await erasePerson(test.services, admin, { person: school.zoe.id, reason: 'Asked' });
    const stored = await test.stores.meetings.find(HERE, school.meeting.id);
    const gone = stored?.sheet.find(({ erased }) => erased === true)?.person ?? 'nobody';
    const office = await test.signIn(ada);
    const { text, status } = await office.get(`/secretariat/supervision/${school.meeting.id}/amend`);
    expect(status).to.equal(200);
    expect(text).to.include(school.lei.id).and.not.include(gone);
  });
});
