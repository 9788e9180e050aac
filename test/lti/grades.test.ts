import { expect } from 'chai';
import { makeColumnAgain, turnGradesOff, turnGradesOn } from '../../src/application/course-grades.ts';
import { courseId } from '../../src/application/identity.ts';
import { gradeState, SCORE_SCOPE } from '../../src/domain/grades.ts';
import { DAY_MS } from '../../src/domain/institution.ts';
import { PRESENT, type Mark } from '../../src/domain/roll-call.ts';
import { CLAIMS } from '../../src/lti/claims.ts';
import { scoresOf } from '../../src/lti/gradebook.ts';
import { ABSENT } from '../support/meetings.ts';
import type { Sent, TestGradebook } from './support/gradebook.ts';
import { ACTOR, GradedCourse } from './support/graded-course.ts';
import { INSTITUTION, LAUNCH_TIME, type LtiWorld } from './support/world.ts';

const EXCUSED: Mark = { kind: 'absent', reason: 'excused' };

describe('grades (AGS)', () => {
  let course: GradedCourse;
  let world: LtiWorld;
  let book: TestGradebook;
  beforeEach(async () => {
    course = await GradedCourse.open();
    ({ world, book } = course);
  });
  afterEach(() => course.close());

  const score = (userId: string): Sent => ({
    userId,
    timestamp: '',
    activityProgress: 'Completed',
    gradingProgress: 'FullyGraded',
    scoreGiven: 12,
    scoreMaximum: 100,
  });

  it('post what an amendment changed, and take back the score of a student for whom no meeting counts any more', async () => {
    await course.turnOn();
    const id = await course.validate({ [course.zoe.id]: PRESENT, [course.lei.id]: ABSENT });
    await course.post();
    expect(book.grades()).to.deep.equal({ zoe: 100, lei: 0 });
    await course.amend(id, { [course.lei.id]: PRESENT });
    await course.post();
    expect(book.grades()).to.deep.equal({ zoe: 100, lei: 100 });
    course.later(1_000);
    await course.amend(id, { [course.lei.id]: EXCUSED, [course.zoe.id]: EXCUSED });
    await course.post();
    expect(book.grades()).to.deep.equal({});
    const back = book.taken.slice(-2);
    expect(back.map(({ userId }) => userId)).to.have.members(['zoe', 'lei']);
    for (const sent of back) {
      expect(sent).to.include({ activityProgress: 'Initialized', gradingProgress: 'NotReady' });
      expect(sent).not.to.have.any.keys('scoreGiven', 'scoreMaximum');
    }
    const before = book.sent.length;
    await course.postAgain();
    expect(book.sent, 'taken back once').to.have.length(before);
    course.later(1_000);
    await course.amend(id, { [course.lei.id]: PRESENT });
    await course.post();
    expect(book.taken.at(-1)).to.include({ userId: 'lei', scoreGiven: 100 });
    expect(await course.state()).to.equal('posted');
  });

  it('post the rate of each student after a validation, in a column made once', async () => {
    await course.turnOn('Présence');
    await course.validate({ [course.zoe.id]: PRESENT, [course.lei.id]: ABSENT });
    await course.post();
    expect(book.columns).to.have.length(1);
    expect(book.columns[0]).to.include({
      label: 'Présence',
      scoreMaximum: 100,
      resourceId: `attendance-${course.id}`,
      tag: 'emarge-attendance',
    });
    expect(book.grades()).to.deep.equal({ zoe: 100, lei: 0 });
    expect(book.taken[0]).to.deep.include({
      activityProgress: 'Completed',
      gradingProgress: 'FullyGraded',
      scoreMaximum: 100,
    });
    expect(await course.column()).to.deep.include({
      address: book.columns[0]?.id,
      trouble: null,
      due: null,
      postedAt: LAUNCH_TIME,
    });
    expect(await course.state()).to.equal('posted');
  });

  it('leave excused absences and meetings that are not validated out; without one that counts there is no score', async () => {
    await course.turnOn();
    await course.validate({ [course.zoe.id]: PRESENT, [course.lei.id]: EXCUSED });
    await course.validate({ [course.zoe.id]: ABSENT });
    await course.addMeeting({ [course.zoe.id]: ABSENT, [course.lei.id]: PRESENT });
    await course.post();
    expect(book.grades()).to.deep.equal({ zoe: 50 });
  });

  it('are nobody’s business while they are off, and until a meeting is validated', async () => {
    await course.validate({ [course.zoe.id]: PRESENT });
    await course.post();
    expect([book.columns, book.sent]).to.deep.equal([[], []]);
    await turnGradesOff(world.test.services, ACTOR, course.id);
    await world.launch({ sub: 'max', [CLAIMS.context]: { id: '3' }, ...book.claim() });
    const empty = courseId(INSTITUTION, world.platform.issuer, '3');
    await turnGradesOn(world.test.services, ACTOR, { course: empty, title: 'Attendance' });
    await course.post();
    expect(book.columns).to.deep.equal([]);
    const stored = await world.test.stores.courses.find(INSTITUTION, empty);
    expect(gradeState(stored?.grades ?? null)).to.equal('waiting');
  });

  it('are posted at once where meetings were validated before, and not after they were turned off', async () => {
    await course.validate({ [course.zoe.id]: PRESENT });
    await course.turnOn();
    await course.post();
    expect(book.grades()).to.deep.equal({ zoe: 100 });
    await turnGradesOff(world.test.services, ACTOR, course.id);
    await course.validate({ [course.zoe.id]: ABSENT });
    await course.post();
    expect(book.sent).to.have.length(1);
    expect(await course.state()).to.equal('off');
    await course.turnOn();
    await course.post();
    expect(book.grades()).to.deep.equal({ zoe: 50 });
    expect(book.columns).to.have.length(1);
  });

  it('are not posted again while they stay the same, also when asked for', async () => {
    await course.turnOn();
    await course.validate({ [course.zoe.id]: PRESENT, [course.lei.id]: PRESENT });
    await course.post();
    await course.validate({ [course.zoe.id]: PRESENT, [course.lei.id]: ABSENT });
    await course.post();
    await course.postAgain();
    expect(book.sent.map(({ userId, scoreGiven }) => [userId, scoreGiven])).to.have.deep.members([
      ['zoe', 100],
      ['lei', 100],
      ['lei', 50],
    ]);
  });

  describe('in a column', () => {
    it('that bears our id already, on a later page of a container that knows no filter', async () => {
      book.filters = false;
      book.pageSize = 1;
      for (const tag of ['a', 'b']) book.add({ label: tag, scoreMaximum: 10, resourceId: tag, tag });
      const ours = book.add({ label: 'Renamed', scoreMaximum: 100, resourceId: `attendance-${course.id}` });
      await course.turnOn();
      await course.validate({ [course.zoe.id]: PRESENT });
      await course.post();
      expect(book.columns).to.have.length(3);
      expect(ours.label).to.equal('Renamed');
      expect((await course.column()).address).to.equal(ours.id);
      expect(book.grades()).to.deep.equal({ zoe: 100 });
    });

    it('that was renamed: it is known by its address, and its name is left alone', async () => {
      await course.turnOn();
      await course.validate({ [course.zoe.id]: PRESENT });
      await course.post();
      const [made] = book.columns;
      if (made === undefined) throw new Error('no column');
      Object.assign(made, { label: 'Assiduité (10 %)', resourceId: '' });
      await course.validate({ [course.zoe.id]: ABSENT });
      await course.post();
      expect(book.columns.map(({ label }) => label)).to.deep.equal(['Assiduité (10 %)']);
      expect(book.grades()).to.deep.equal({ zoe: 50 });
    });

    it('that was deleted: it is said, nothing is made, until somebody asks for it', async () => {
      await course.turnOn();
      await course.validate({ [course.zoe.id]: PRESENT });
      await course.post();
      book.remove(book.columns[0]!);
      await course.validate({ [course.zoe.id]: ABSENT });
      await course.post();
      course.later(DAY_MS);
      await course.post();
      await course.postAgain();
      expect(book.columns).to.deep.equal([]);
      expect(await course.trouble()).to.equal('GRADES_COLUMN_GONE');
      expect(await course.state()).to.equal('stopped');

      await makeColumnAgain(world.test.services, ACTOR, course.id);
      await course.post();
      expect(book.columns).to.have.length(1);
      expect((await course.column()).address).to.equal(book.columns[0]?.id);
      expect(book.taken.at(-1)).to.include({ userId: 'zoe', scoreGiven: 50 });
      expect(await course.state()).to.equal('posted');
    });

    it('of the activity itself, where the LMS lets us make none', async () => {
      const own = book.add({ label: 'Attendance activity', scoreMaximum: 100 });
      book.scopes = [SCORE_SCOPE];
      await world.launch({ sub: 'zoe', [CLAIMS.grades]: { scope: book.scopes, lineitem: own.id } });
      await course.turnOn();
      await course.validate({ [course.zoe.id]: PRESENT });
      await course.post();
      expect(book.grades()).to.deep.equal({ zoe: 100 });
      expect((await course.column()).address).to.equal(own.id);
    });

    it('under its address with /scores before the query', () => {
      expect(scoresOf('https://lms.example/2/lineitems/3/lineitem?type_id=2')).to.equal(
        'https://lms.example/2/lineitems/3/lineitem/scores?type_id=2',
      );
      expect(scoresOf('https://lms.example/items/3/')).to.equal('https://lms.example/items/3/scores');
    });
  });

  describe('carry timestamps', () => {
    it('of whole seconds that grow, also within one second and when the clock goes back', async () => {
      course.later(10_000);
      await course.turnOn();
      await course.validate({ [course.zoe.id]: PRESENT });
      await course.post();
      await course.validate({ [course.zoe.id]: ABSENT });
      await course.post();
      world.test.clock.forward(-5_000);
      await course.validate({ [course.zoe.id]: ABSENT });
      await course.post();
      expect(book.taken.map(({ timestamp }) => Date.parse(timestamp) - LAUNCH_TIME)).to.deep.equal([
        10_000, 11_000, 12_000,
      ]);
    });

    it('later than one that only the LMS knows (409)', async () => {
      await course.turnOn();
      await course.validate({ [course.zoe.id]: PRESENT });
      book.taken.push({ ...score('zoe'), timestamp: new Date(LAUNCH_TIME + 2_500).toISOString() });
      await course.post();
      expect(book.sent.map(({ timestamp }) => Date.parse(timestamp) - LAUNCH_TIME)).to.deep.equal([
        0, 1_000, 3_000,
      ]);
      expect(book.grades()).to.deep.equal({ zoe: 100 });
    });

    it('but none far ahead of the clock: then it is said, and tried later', async () => {
      await course.turnOn();
      await course.validate({ [course.zoe.id]: PRESENT });
      book.taken.push({ ...score('zoe'), timestamp: new Date(LAUNCH_TIME + 60_000).toISOString() });
      await course.post();
      expect(await course.trouble()).to.equal('GRADES_LATER_KNOWN');
      expect(Math.max(...book.sent.map(({ timestamp }) => Date.parse(timestamp)))).to.be.at.most(
        LAUNCH_TIME + 31_000,
      );
      course.later(61_000);
      await course.post();
      expect(book.grades()).to.deep.equal({ zoe: 100 });
    });
  });

  it('are not posted for an institution that the deployment was taken from', async () => {
    await course.turnOn();
    await course.validate({ [course.zoe.id]: PRESENT });
    await world.test.institution('cfa-7');
    const { issuer, clientId, deploymentId } = world.platform;
    const deployment = { id: deploymentId, institution: INSTITUTION };
    await world.test.stores.platforms.moveDeployment({ issuer, clientId }, deployment, 'cfa-7');
    world.test.services.lms.forget();
    await course.post();
    expect(await course.trouble()).to.equal('LTI_DEPLOYMENT_UNKNOWN');
    expect(book.sent).to.deep.equal([]);
  });
});
