import { expect } from 'chai';
import { openAllDueMeetings } from '../../src/application/open-meeting.ts';
import { changeSettings, institutionOf } from '../../src/application/parameters.ts';
import { addToSheet } from '../../src/application/take-roll-call.ts';
import type { Meeting } from '../../src/domain/meeting.ts';
import { START } from '../support/meetings.ts';
import { countOperations } from '../support/operations.ts';
import { liveOf } from './secretariat/support.ts';
import { openTestApp, type TestApp } from './support/app.ts';
import { addMeeting, changeSettings as settings, openSchool, type School } from './support/school.ts';

const ACTOR = { institution: 'lycee-42', id: 'a', name: 'A' };

describe('meetings that come due', () => {
  let test: TestApp;
  let school: School;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
  });
  afterEach(() => test.close());

  const openingOf = async ({ id }: Pick<Meeting, 'id'>): Promise<Meeting['opening'] | undefined> =>
    (await test.stores.meetings.find('lycee-42', id))?.opening;

  /** Read before the school's own. */
  const withoutCourse = (): Promise<Meeting> => addMeeting(test, { course: 'gone', start: START - 1_000 });

  it('open though one among them cannot', async () => {
    const broken = await withoutCourse();
    await openAllDueMeetings(test.services);
    expect(await openingOf(broken)).to.equal(null);
    expect(await openingOf(school.meeting)).to.include({ at: START });
  });

  it('open under the old settings before a change, though one among them cannot', async () => {
    await withoutCourse();
    await changeSettings(test.services, ACTOR, { extraTimeMs: 60_000 });
    expect(await openingOf(school.meeting)).to.include({ extraTimeMs: 15 * 60_000 });
  });

  for (const [language, names] of [
    ['de', ['Ärmel', 'Öhrn', 'Zorn']],
    ['sv', ['Zorn', 'Ärmel', 'Öhrn']],
  ] as const) {
    it(`order their sheet as the institution's language does: ${language}`, async () => {
      const institution = await institutionOf(test.services, 'lycee-42');
      await test.stores.institutions.save({ ...institution, language });
      for (const name of ['Zorn', 'Ärmel'])
        await test.somebody({ sub: name, name, courses: { art: 'student' } });
      await test.stores.courses.setSubject('lycee-42', [test.course('art')], true);
      const meeting = await addMeeting(test, { course: test.course('art') });
      await openAllDueMeetings(test.services);
      const late = await test.somebody({ sub: 'late', name: 'Öhrn', courses: { art: 'student' } });
      const teacher = await test.somebody({ sub: 'noether', courses: { art: 'teacher' } });
      const live = await liveOf(test, teacher);
      const { sheet } = await addToSheet(test.services, live, { meeting: meeting.id, person: late.id });
      expect(sheet.map(({ name }) => name)).to.deep.equal(names);
    });
  }

  it('are not read by the clock where the roll call opens them', async () => {
    await settings(test, { signingOpens: 'roll-call-start' });
    const operations = countOperations(test.client);
    await openAllDueMeetings(test.services);
    expect(operations.take().each).to.deep.equal(['find institutions']);
    operations.stop();
    expect(await openingOf(school.meeting)).to.equal(null);
  });

  it('are those of every institution whose signing opens with the meeting', async () => {
    await settings(test, { signingOpens: 'roll-call-start' });
    await test.institution('other');
    const eve = await test.somebody({ sub: 'eve', institution: 'other', courses: { java: 'teacher' } });
    const course = eve.memberships[0]?.course ?? '';
    const theirs = await addMeeting(test, { institution: 'other', course });
    await openAllDueMeetings(test.services);
    expect((await test.stores.meetings.find('other', theirs.id))?.opening?.at).to.equal(START);
    expect(await openingOf(school.meeting)).to.equal(null);
  });
});
