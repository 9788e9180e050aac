import { expect } from 'chai';
import { yearsIn } from '../../../src/application/retention.ts';
import {
  erasureObstacles,
  isHeld,
  meetingObstacle,
  type LegalHold,
  type PartInMeeting,
} from '../../../src/domain/erasure-obstacles.ts';
import {
  isOwnYears,
  keptFrom,
  keptSince,
  keptUntil,
  ruleOf,
  yearsOf,
} from '../../../src/domain/retention.ts';

const PARIS = yearsIn('Europe/Paris');
const until = (end: string, years: number, calendar = PARIS): string =>
  new Date(keptUntil(Date.parse(end), years, calendar)).toISOString();

const hold = (changes: Partial<LegalHold> = {}): LegalHold => ({
  id: 'h',
  institution: 'lycee-42',
  scope: { kind: 'institution' },
  placed: { at: 1, by: 'ada', byName: 'Ada', reason: 'Audit' },
  lifted: null,
  ...changes,
});

const part = (changes: Partial<PartInMeeting> = {}): PartInMeeting => ({
  meeting: 'm',
  course: 'java',
  until: 1_000,
  rule: 'evidence',
  isEvidence: true,
  isNamedByOthers: false,
  isWaiting: false,
  ...changes,
});

const obstacles = (of: Partial<Parameters<typeof erasureObstacles>[0]>): string[] =>
  erasureObstacles({ person: 'zoe', parts: [], holds: [], courses: [], now: 1_000, ...of }).map(
    ({ kind }) => kind,
  );

describe('what retention counts from', () => {
  it('is the end, or the validation where hours were amended to before it', () => {
    expect(keptFrom({ end: 5, validated: null })).to.equal(5);
    expect(keptFrom({ end: 5, validated: { at: 4 } })).to.equal(5);
    expect(keptFrom({ end: 3, validated: { at: 4 } })).to.equal(4);
  });

  it('is asked of an instant as of a meeting, to the millisecond', () => {
    const now = Date.parse('2033-06-01T12:00:00Z');
    const since = keptSince(now, 6, PARIS);
    expect(keptUntil(since - 1, 6, PARIS)).to.be.at.most(now);
    expect(keptUntil(since, 6, PARIS)).to.be.greaterThan(now);
  });
});

describe('retention', () => {
  it('counts whole years from the end of the year in which the meeting ended, in the institution’s zone', () => {
    expect(until('2026-11-24T09:00:00Z', 6)).to.equal('2032-12-31T23:00:00.000Z');
    expect(until('2026-01-01T00:30:00Z', 3)).to.equal('2029-12-31T23:00:00.000Z');
  });

  it('takes the year of the local clock: a meeting that ends at midnight ends in the new year', () => {
    expect(until('2026-12-31T22:59:59.999Z', 3)).to.equal('2029-12-31T23:00:00.000Z');
    expect(until('2026-12-31T23:00:00Z', 3)).to.equal('2030-12-31T23:00:00.000Z');
    expect(until('2026-12-31T23:00:00Z', 3, yearsIn('America/Guadeloupe'))).to.equal(
      '2030-01-01T04:00:00.000Z',
    );
  });

  it('knows leap days and clock changes', () => {
    expect(until('2028-02-29T10:00:00Z', 3)).to.equal('2031-12-31T23:00:00.000Z');
    expect(until('2026-10-25T00:30:00Z', 1)).to.equal('2027-12-31T23:00:00.000Z');
    // Sydney has summer time at the turn of the year.
    expect(until('2026-06-01T00:00:00Z', 1, yearsIn('Australia/Sydney'))).to.equal(
      '2027-12-31T13:00:00.000Z',
    );
  });

  it('is of the course, else of the institution; own years are a whole number from 1 to 50', () => {
    const settings = { retention: 'evidence', ownRetentionYears: 7 } as const;
    expect(ruleOf({ retention: null }, settings)).to.equal('evidence');
    expect(ruleOf({ retention: 'eu-cofinanced' }, settings)).to.equal('eu-cofinanced');
    const years = (['certificates', 'evidence', 'eu-cofinanced', 'own'] as const).map((rule) =>
      yearsOf(rule, settings),
    );
    expect(years).to.deep.equal([3, 6, 10, 7]);
    expect([0, 1, 50, 51, 1.5, NaN].map(isOwnYears)).to.deep.equal([false, true, true, false, false, false]);
  });
});

describe('what keeps a person from being erased', () => {
  it('is retention, to the instant at which it ends', () => {
    expect(obstacles({ parts: [part()], now: 999 })).to.deep.equal(['retention']);
    expect(obstacles({ parts: [part()], now: 1_000 })).to.deep.equal([]);
    expect(obstacles({ parts: [part({ isEvidence: false })], now: 0 })).to.deep.equal([]);
  });

  it('is a name in what others sealed, also after retention', () => {
    expect(obstacles({ parts: [part({ isNamedByOthers: true })] })).to.deep.equal(['named']);
    expect(obstacles({ parts: [part({ isNamedByOthers: true })], now: 1 })).to.deep.equal(['retention']);
  });

  it('is what waits for its place in the log', () => {
    expect(obstacles({ parts: [part({ isWaiting: true })] })).to.deep.equal(['waiting']);
  });

  it('is a hold that concerns them, and no lifted one', () => {
    const placed = hold().placed;
    const on = (changes: Partial<LegalHold>): boolean =>
      isHeld(hold(changes), { person: 'zoe', courses: ['java'] });
    expect(on({})).to.equal(true);
    expect(on({ lifted: placed })).to.equal(false);
    expect(on({ scope: { kind: 'person', person: 'zoe' } })).to.equal(true);
    expect(on({ scope: { kind: 'person', person: 'lei' } })).to.equal(false);
    expect(on({ scope: { kind: 'course', course: 'java' } })).to.equal(true);
    expect(on({ scope: { kind: 'course', course: 'maths' } })).to.equal(false);
    expect(obstacles({ holds: [hold()], parts: [part()], now: 1 })).to.deep.equal(['hold', 'retention']);
    const ofCourse = hold({ scope: { kind: 'course', course: 'maths' } });
    expect(obstacles({ holds: [ofCourse], courses: ['maths'] })).to.deep.equal(['hold']);
  });

  it('keeps a whole meeting for as long as one of its people is held', () => {
    const meeting = { course: 'java', people: ['zoe', 'lei'], until: 1_000 };
    const ofLei = hold({ scope: { kind: 'person', person: 'lei' } });
    expect(meetingObstacle(meeting, [], 999)).to.equal('retention');
    expect(meetingObstacle(meeting, [], 1_000)).to.equal(null);
    expect(meetingObstacle(meeting, [ofLei], 1_000)).to.equal('hold');
    expect(meetingObstacle({ ...meeting, people: [] }, [hold()], 1_000)).to.equal('hold');
  });
});
