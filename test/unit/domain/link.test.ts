import { expect } from 'chai';
import { customOf, linkPlace, LINK_VIEWS, readLink, type Link } from '../../../src/domain/link.ts';

const COURSE = '0123456789abcdef01234567';
const MEETING = 'fedcba9876543210fedcba98';

describe('a link placed in a course', () => {
  for (const view of LINK_VIEWS) {
    it(`reads back what it was written with: ${view}`, () => {
      const link: Link = { view, course: COURSE, meeting: view === 'meeting' ? MEETING : null };
      expect(readLink(customOf(link))).to.deep.equal(link);
    });
  }

  const unreadable: [string, Record<string, unknown>][] = [
    ['no parameters', {}],
    ['an unknown view', { emarge_view: 'grades', emarge_course: COURSE }],
    ['no course', { emarge_view: 'attendance' }],
    ['a course that is no id of ours', { emarge_view: 'attendance', emarge_course: '../admin' }],
    ['a variable that the LMS left as it stands', { emarge_view: '$Emarge.view', emarge_course: COURSE }],
    ['null, as Moodle sends', { emarge_view: null, emarge_course: null }],
    ['a meeting view without a meeting', { emarge_view: 'meeting', emarge_course: COURSE }],
    ['a meeting that is no id', { emarge_view: 'meeting', emarge_course: COURSE, emarge_meeting: 'x' }],
  ];
  for (const [what, custom] of unreadable) {
    it(`is none for ${what}`, () => {
      expect(readLink(custom)).to.equal(null);
    });
  }

  it('says no meeting unless it opens one', () => {
    const custom = { emarge_view: 'attendance', emarge_course: COURSE, emarge_meeting: MEETING };
    expect(readLink(custom)?.meeting).to.equal(null);
  });

  it('is a course’s own, adopted by it, or came with a copy', () => {
    const place = (id: string, adoptedFrom: string[]): string =>
      linkPlace({ course: COURSE }, { id, adoptedFrom });
    expect(place(COURSE, [])).to.equal('own');
    expect(place(MEETING, [COURSE])).to.equal('adopted');
    expect(place(MEETING, [])).to.equal('copied');
  });
});
