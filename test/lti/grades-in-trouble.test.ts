import { expect } from 'chai';
import { postGradesAgain } from '../../src/application/course-grades.ts';
import { postDueGrades } from '../../src/application/post-grades.ts';
import { DAY_MS } from '../../src/domain/institution.ts';
import { PRESENT } from '../../src/domain/roll-call.ts';
import { ABSENT } from '../support/meetings.ts';
import type { TestGradebook } from './support/gradebook.ts';
import { ACTOR, GradedCourse } from './support/graded-course.ts';
import { neverAnswers, sends } from './support/platform.ts';
import { INSTITUTION, type LtiWorld } from './support/world.ts';

describe('grades (AGS), when something is in the way:', () => {
  let course: GradedCourse;
  let world: LtiWorld;
  let book: TestGradebook;
  beforeEach(async () => {
    course = await GradedCourse.open();
    ({ world, book } = course);
  });
  afterEach(() => course.close());

  describe('the LMS', () => {
    it('answers 500: they are tried again, ever later, and arrive', async () => {
      await course.waiting();
      const waits: number[] = [];
      book.onScore = () => sends({ reason: 'maintenance' }, { status: 500 });
      for (let tries = 0; tries < 9; tries++) {
        await course.post();
        const { due, trouble } = await course.column();
        expect(trouble).to.deep.include({ code: 'PLATFORM_ANSWERED' });
        expect(trouble?.params).to.include({ status: 500, reason: 'maintenance' });
        waits.push((due ?? 0) - world.test.clock.now());
        const asked = book.sent.length;
        await course.post();
        expect(book.sent, 'before its time').to.have.length(asked);
        course.later((due ?? 0) - world.test.clock.now());
      }
      expect(waits[0]).to.be.within(15_000, 30_000);
      expect(waits[3]).to.be.within(120_000, 240_000);
      expect(Math.max(...waits)).to.be.at.most(3_600_000);
      expect(await course.state()).to.equal('retrying');
      book.onScore = () => undefined;
      await course.post();
      expect(book.grades()).to.deep.equal({ zoe: 100, lei: 0 });
      expect(await course.column()).to.deep.include({ trouble: null, failures: 0, due: null });
    });

    it('fails for one student, the others get theirs, and that one later', async () => {
      await course.waiting();
      book.onScore = ({ userId }) => (userId === 'zoe' ? sends('oops', { status: 500 }) : undefined);
      await course.post();
      expect(book.grades()).to.deep.equal({ lei: 0 });
      expect(await course.state()).to.equal('retrying');
      book.onScore = () => undefined;
      course.later(30_000);
      await course.post();
      expect(book.grades()).to.deep.equal({ zoe: 100, lei: 0 });
      expect(book.sent.filter(({ userId }) => userId === 'lei')).to.have.length(1);
    });

    it('takes no score of a student (400, 404, 422): the others get theirs, and it is said', async () => {
      await course.waiting();
      for (const status of [400, 404, 422]) {
        book.onScore = ({ userId }) =>
          userId === 'zoe' ? sends({ reason: 'no student' }, { status }) : undefined;
        await course.postAgain();
        expect(await course.column(), String(status)).to.deep.include({
          refused: 1,
          trouble: null,
          due: null,
        });
      }
      expect(book.grades()).to.deep.equal({ lei: 0 });
      book.onScore = () => undefined;
      await course.postAgain();
      expect(await course.column()).to.include({ refused: 0 });
      expect(book.grades()).to.deep.equal({ zoe: 100, lei: 0 });
    });

    it('never answers: it is given up after a while, and tried again', async function () {
      this.timeout(40_000);
      await course.waiting();
      book.onScore = () => neverAnswers;
      await course.post();
      expect(await course.trouble()).to.equal('PLATFORM_SLOW');
      expect(await course.state()).to.equal('retrying');
      book.onScore = () => undefined;
      course.later(30_000);
      await course.post();
      expect(book.grades()).to.deep.equal({ zoe: 100, lei: 0 });
    });

    it('is away: it is told, and tried again', async () => {
      await course.waiting();
      world.platform.answers.set('/token', (req) => req.destroy());
      await course.post();
      expect(await course.trouble()).to.equal('PLATFORM_UNREACHABLE');
      world.platform.answers.delete('/token');
      course.later(30_000);
      await course.post();
      expect(book.grades()).to.deep.equal({ zoe: 100, lei: 0 });
    });

    it('sends JSON under text/html, for its columns and its scores', async () => {
      book.contentType = 'text/html';
      await course.waiting();
      await course.post();
      expect(book.grades()).to.deep.equal({ zoe: 100, lei: 0 });
      book.onScore = (sent) => {
        book.taken.push(sent);
        return sends({ resultUrl: 'https://lms.example/results/1' }, { type: 'text/html' });
      };
      await course.validate({ [course.zoe.id]: ABSENT });
      await course.post();
      expect(book.grades()).to.include({ zoe: 50 });
      expect(await course.state()).to.equal('posted');
    });

    for (const [what, body] of [
      ['a login page', '<!doctype html><title>Log in</title>'],
      ['a list', '[]'],
    ] as const) {
      it(`answers a score with ${what}: that is no success`, async () => {
        await course.waiting();
        book.onScore = () => sends(body, { type: 'text/html' });
        await course.post();
        expect(await course.state()).to.equal('retrying');
        expect(await world.test.stores.grades.posted(INSTITUTION, course.id)).to.deep.equal([]);
      });
    }

    it('does not grant scores in its launches: nothing is asked of it', async () => {
      book.scopes = [];
      await course.launched('zoe');
      await course.waiting();
      world.platform.asked.length = 0;
      await course.post();
      expect(world.platform.asked).to.deep.equal([]);
      expect(await course.trouble()).to.equal('GRADES_NOT_GRANTED');
      expect(await course.state()).to.equal('stopped');
    });

    it('gives a token for less than its launches say, or none for scores', async () => {
      await course.waiting();
      world.platform.answers.set('/token', sends({ access_token: 'a', scope: 'something else' }));
      await course.post();
      expect(await course.trouble()).to.equal('GRADES_NOT_GRANTED');
      await postGradesAgain(world.test.services, ACTOR, course.id);
      world.platform.answers.set('/token', sends({ error: 'invalid_scope' }, { status: 400 }));
      await course.post();
      expect(await course.trouble()).to.equal('GRADES_NOT_GRANTED');
      expect(book.sent).to.deep.equal([]);
    });

    it('forbids a score (403): it stops, and goes on when it is asked to', async () => {
      await course.waiting();
      book.onScore = () => sends({ reason: 'Forbidden' }, { status: 403 });
      await course.post();
      course.later(DAY_MS);
      await course.post();
      expect(book.sent).to.have.length(2);
      expect(await course.trouble()).to.equal('GRADES_NOT_GRANTED');
      expect(await course.state()).to.equal('stopped');
      book.onScore = () => undefined;
      await course.postAgain();
      expect(book.grades()).to.deep.equal({ zoe: 100, lei: 0 });
    });

    it('names a column at another host: our token does not go there', async () => {
      const foreign = { id: 'https://elsewhere.example/items/1', resourceId: `attendance-${course.id}` };
      world.platform.answers.set('/services/2/lineitems', sends([foreign]));
      await course.waiting();
      await course.post();
      expect((await course.column()).trouble).to.deep.include({
        code: 'GRADES_ANSWER_INVALID',
        params: { host: 'elsewhere.example' },
      });
    });
  });

  describe('they go on', () => {
    it('after a restart between validation and posting', async () => {
      await course.turnOn();
      await course.validate({ [course.zoe.id]: PRESENT });
      const restarted = await course.another();
      await postDueGrades(restarted.services);
      expect(book.grades()).to.deep.equal({ zoe: 100 });
      await restarted.close();
    });

    it('after a restart in the middle of a posting, once the claim has run out', async () => {
      await course.turnOn();
      await course.validate({ [course.zoe.id]: PRESENT });
      const { grades } = world.test.stores;
      // The process that took it dies.
      expect(await grades.claim(world.test.clock.now(), 60_000)).not.to.equal(null);
      await course.post();
      expect(book.sent).to.deep.equal([]);
      course.later(60_000);
      await course.post();
      expect(book.grades()).to.deep.equal({ zoe: 100 });
    });

    it('in two processes, each score posted once', async () => {
      await course.turnOn();
      await course.validate({ [course.zoe.id]: PRESENT, [course.lei.id]: ABSENT });
      const other = await course.another();
      await Promise.all([
        course.post(),
        postDueGrades(other.services),
        course.post(),
        postDueGrades(other.services),
      ]);
      expect(book.columns).to.have.length(1);
      expect(book.sent.map(({ userId }) => userId)).to.have.members(['zoe', 'lei']);
      await other.close();
    });

    it('with what was validated while they were posted', async () => {
      await course.turnOn();
      await course.validate({ [course.zoe.id]: PRESENT });
      let first = true;
      book.onScore = (sent) => {
        if (!first) return undefined;
        first = false;
        return (req, res) => {
          void course.validate({ [course.zoe.id]: ABSENT }).then(() => {
            book.taken.push(sent);
            sends('')(req, res);
          });
        };
      };
      await course.post();
      await course.post();
      expect(book.sent.map(({ scoreGiven }) => scoreGiven)).to.deep.equal([100, 50]);
      expect(book.grades()).to.deep.equal({ zoe: 50 });
      expect(await course.state()).to.equal('posted');
    });

    it('not in a process whose claim was lost: it posts no more and keeps nothing', async () => {
      await course.turnOn();
      await course.validate({ [course.zoe.id]: PRESENT });
      const { grades } = world.test.stores;
      const lost = await grades.claim(world.test.clock.now(), 1_000);
      world.test.clock.forward(1_000);
      const held = await grades.claim(world.test.clock.now(), 60_000);
      if (lost === null || held === null) throw new Error('not claimed');
      expect(await grades.extend(lost, world.test.clock.now() + 60_000)).to.equal(false);
      expect(await grades.keepAddress(lost, 'https://lms.example/wrong')).to.equal(false);
      await grades.finish(lost, { trouble: null, due: null, failures: 0, postedAt: 1, refused: 0 });
      expect(await course.column()).to.deep.include({ address: null, postedAt: null });
      expect((await course.column()).due).not.to.equal(null);
    });
  });
});
