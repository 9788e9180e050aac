import { expect } from 'chai';
import {
  gradeState,
  grantsGrades,
  laterScoreTime,
  retryDelay,
  SCORE_SCOPE,
  scoreTime,
  type GradeColumn,
  type GradeService,
} from '../../../src/domain/grades.ts';

const NOW = Date.UTC(2026, 10, 24, 9, 0, 0, 750);
const SECOND = Date.UTC(2026, 10, 24, 9);

describe('the timestamp of a score', () => {
  it('is now, in whole seconds', () => {
    expect(scoreTime(NOW, null)).to.equal(SECOND);
    expect(scoreTime(NOW, SECOND - 60_000)).to.equal(SECOND);
  });

  it('is a second after the last one of the same second, or of a later one, and no more', () => {
    expect(scoreTime(NOW, SECOND - 1_000)).to.equal(SECOND);
    expect(scoreTime(NOW, SECOND)).to.equal(SECOND + 1_000);
    expect(scoreTime(NOW, SECOND + 90_000)).to.equal(SECOND + 91_000);
  });

  it('grows by 1, 2, 4, ... seconds when the LMS has a later one', () => {
    const tried = [0, 1, 2, 3].reduce(
      (times, tries) => [...times, laterScoreTime(times.at(-1) ?? 0, tries)],
      [0],
    );
    expect(tried).to.deep.equal([0, 1_000, 3_000, 7_000, 15_000]);
  });
});

describe('the wait before the next try', () => {
  it('doubles from half a minute up to an hour', () => {
    const longest = [1, 2, 3, 7, 8, 9, 1_000].map((failures) => retryDelay(failures, 1) / 1_000);
    expect(longest).to.deep.equal([30, 60, 120, 1_920, 3_600, 3_600, 3_600]);
  });

  it('leaves half of itself to chance', () => {
    expect(retryDelay(1, 0)).to.equal(15_000);
    expect(retryDelay(1, 0.5)).to.equal(22_500);
  });
});

describe('the state of a column', () => {
  const column: GradeColumn = {
    on: true,
    title: 'Attendance',
    address: null,
    postedAt: null,
    refused: 0,
    trouble: null,
    due: null,
    failures: 0,
    asked: 1,
  };
  const trouble: GradeColumn['trouble'] = { code: 'GRADES_COLUMN_GONE', params: {}, at: NOW };

  it('says what comes next', () => {
    expect(gradeState(null)).to.equal('off');
    expect(gradeState({ ...column, on: false, trouble })).to.equal('off');
    expect(gradeState(column)).to.equal('waiting');
    expect(gradeState({ ...column, due: NOW })).to.equal('posting');
    expect(gradeState({ ...column, postedAt: NOW })).to.equal('posted');
    expect(gradeState({ ...column, trouble, due: NOW })).to.equal('retrying');
    expect(gradeState({ ...column, trouble, postedAt: NOW })).to.equal('stopped');
  });

  it('is granted by the scope of scores alone', () => {
    const service: GradeService = {
      clientId: 'client-1',
      deploymentId: '1',
      columns: 'https://lms.example/items',
      column: null,
      scopes: [SCORE_SCOPE],
    };
    expect(grantsGrades(service)).to.equal(true);
    expect(grantsGrades({ ...service, scopes: [`${SCORE_SCOPE}.other`] })).to.equal(false);
    expect(grantsGrades(null)).to.equal(false);
  });
});
