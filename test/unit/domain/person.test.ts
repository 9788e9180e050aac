import { expect } from 'chai';
import {
  courseRole,
  coursesAs,
  displayName,
  isAdministrator,
  isSecretary,
  mayEnterAbsences,
  sortName,
  webspacesOf,
  type Membership,
  type Person,
} from '../../../src/domain/person.ts';
import { person } from '../../support/meetings.ts';

const UNNAMED = { name: null, givenName: null, familyName: null };

function member(role: Membership['role'], changes: Partial<Membership> = {}): Membership {
  return { course: 'java', role, active: true, source: 'launch', since: 0, ...changes };
}

describe('a name', () => {
  const names: [string, Partial<Person>, string, string][] = [
    ["is the LMS's", {}, 'Zoé Bréchet', 'Bréchet Zoé'],
    ['is not what was entered while the LMS sends one', { enteredName: 'Z.' }, 'Zoé Bréchet', 'Bréchet Zoé'],
    ['is put together where only its parts are sent', { name: null }, 'Zoé Bréchet', 'Bréchet Zoé'],
    ['may be a family name alone', { name: null, givenName: null }, 'Bréchet', 'Bréchet'],
    ['is the one entered where the LMS sends none', { ...UNNAMED, enteredName: '雷 李' }, '雷 李', '雷 李'],
    ['is the LMS id where nobody said one', UNNAMED, 'Person 7', 'Person 7'],
    [
      'is not empty text',
      { name: ' ', givenName: '', familyName: ' ', enteredName: '' },
      'Person 7',
      'Person 7',
    ],
    [
      'sorts as shown where there are no parts',
      { givenName: null, familyName: '' },
      'Zoé Bréchet',
      'Zoé Bréchet',
    ],
  ];
  for (const [words, changes, shown, sorted] of names)
    it(words, () => {
      expect([displayName(person(changes)), sortName(person(changes))]).to.deep.equal([shown, sorted]);
    });
});

describe('a role', () => {
  it('of administrator comes by the launch or is granted', () => {
    expect(isAdministrator(person())).to.equal(false);
    expect(isAdministrator(person({ launchAdministrator: true }))).to.equal(true);
    expect(isAdministrator(person({ granted: ['administrator'] }))).to.equal(true);
    expect(isAdministrator(person({ granted: ['secretary'] }))).to.equal(false);
  });

  it('of secretary is only granted', () => {
    expect(isSecretary(person({ granted: ['secretary'] }))).to.equal(true);
    expect(isSecretary(person({ launchAdministrator: true }))).to.equal(false);
  });

  it('in a course ends when the roster no longer has the person', () => {
    const memberships = [member('teacher'), member('student', { course: 'sql', active: false })];
    const known = person({ memberships });
    expect(courseRole(known, 'java')).to.equal('teacher');
    expect(courseRole(known, 'sql')).to.equal(null);
    expect(courseRole(known, 'maths')).to.equal(null);
    expect(coursesAs(known, 'teacher')).to.deep.equal(['java']);
    expect(coursesAs(known, 'student')).to.deep.equal([]);
  });
});

describe('the right to enter absences', () => {
  const rights: [string, Partial<Person>, boolean][] = [
    ['is on by default for teachers', { memberships: [member('teacher')] }, true],
    ['can be withdrawn', { memberships: [member('teacher')], rightToEnterAbsences: false }, false],
    ['can be given back', { memberships: [member('teacher')], rightToEnterAbsences: true }, true],
    [
      'is no student’s, even if given',
      { memberships: [member('student')], rightToEnterAbsences: true },
      false,
    ],
    ['is not of another course', { memberships: [member('teacher', { course: 'sql' })] }, false],
    ['ends with the membership', { memberships: [member('teacher', { active: false })] }, false],
    ['does not come with administration', { launchAdministrator: true, granted: ['secretary'] }, false],
  ];
  for (const [words, changes, expected] of rights)
    it(words, () => {
      expect(mayEnterAbsences(person(changes), 'java')).to.equal(expected);
    });
});

describe('webspaces', () => {
  const spaces: [string, Partial<Person>, string[]][] = [
    ['of a person without any role are none', {}, []],
    ['of a student', { memberships: [member('student')] }, ['student']],
    ['of a teacher', { memberships: [member('teacher')] }, ['teacher']],
    ['of a secretary', { granted: ['secretary'] }, ['secretariat']],
    ['of an administrator', { launchAdministrator: true }, ['secretariat', 'admin']],
    ['of a former student are none', { memberships: [member('student', { active: false })] }, []],
    [
      'of one who is everything, in the order of the switcher',
      {
        memberships: [member('student'), member('teacher', { course: 'sql' })],
        granted: ['secretary', 'administrator'],
      },
      ['teacher', 'student', 'secretariat', 'admin'],
    ],
  ];
  for (const [words, changes, expected] of spaces)
    it(words, () => {
      expect(webspacesOf(person(changes))).to.deep.equal(expected);
    });
});
