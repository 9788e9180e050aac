import { expect } from 'chai';
import type { Person } from '../../../src/domain/person.ts';
import { lmsRoleChanges, readLtiRoles, type RoleMapping } from '../../../src/domain/roles.ts';
import { person } from '../../support/meetings.ts';

const MEMBERSHIP = 'http://purl.imsglobal.org/vocab/lis/v2/membership';
const INSTITUTION = 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#';
const SYSTEM = 'http://purl.imsglobal.org/vocab/lis/v2/system/person#';

describe('LTI roles', () => {
  const courseRoles: [string, string[], 'teacher' | 'student' | null][] = [
    ['a full URI', [`${MEMBERSHIP}#Instructor`], 'teacher'],
    ['a full URI with https', [`${MEMBERSHIP.replace('http:', 'https:')}#Learner`], 'student'],
    ['a short name', ['Learner'], 'student'],
    ['a short name of a teacher', ['Instructor'], 'teacher'],
    ['a sub-role', [`${MEMBERSHIP}/Instructor#TeachingAssistant`], 'teacher'],
    ['a sub-role of a student', [`${MEMBERSHIP}/Learner#NonCreditLearner`], 'student'],
    ['a sub-role that sounds like another role', [`${MEMBERSHIP}/Learner#Instructor`], 'student'],
    ['a content developer', [`${MEMBERSHIP}#ContentDeveloper`], 'teacher'],
    ["a course's administrator", [`${MEMBERSHIP}#Administrator`], 'teacher'],
    ['a sub-role as Canvas writes it', [`${MEMBERSHIP}/instructor#TeachingAssistant`], 'teacher'],
    ['a sub-role by its short name', ['TeachingAssistant'], 'teacher'],
    ['a sub-role that is not told apart', [`${MEMBERSHIP}/Instructor#Lecturer`], 'teacher'],
    ['a mentor', [`${MEMBERSHIP}#Mentor`], null],
    ['several, a teacher among them', [`${MEMBERSHIP}#Learner`, `${MEMBERSHIP}#Instructor`], 'teacher'],
    ['an unknown one beside a known one', ['https://other.example/role#X', 'Learner'], 'student'],
    ['an unknown one', [`${MEMBERSHIP}#Wizard`], null],
    ['none', [], null],
    ['an institution role', [`${INSTITUTION}Student`], null],
    ['an institution role of a teacher', [`${INSTITUTION}Instructor`], null],
    ['another case', ['instructor', 'LEARNER'], null],
    ['a URI that only ends alike', [`https://evil.example/#Instructor`], null],
    ['a URI that only contains one', [`x${MEMBERSHIP}#Instructor`, `${MEMBERSHIP}#Instructor#x`], null],
    ['an empty name', ['', `${MEMBERSHIP}#`], null],
  ];
  for (const [words, roles, expected] of courseRoles)
    it(`reads ${words} as ${String(expected)}`, () => {
      expect(readLtiRoles(roles).courseRole).to.equal(expected);
    });

  const TA = `${MEMBERSHIP}/Instructor#TeachingAssistant`;
  const chosen: [string, string[], RoleMapping, 'teacher' | 'student' | null][] = [
    ['a mentor made a student', [`${MEMBERSHIP}#Mentor`], { Mentor: 'student' }, 'student'],
    ['an assistant made a student', [TA], { TeachingAssistant: 'student' }, 'student'],
    [
      'one beside the principal role',
      [`${MEMBERSHIP}#Instructor`, TA],
      { TeachingAssistant: 'student' },
      'student',
    ],
    ['one made nothing', [`${MEMBERSHIP}#Instructor`, TA], { TeachingAssistant: 'none' }, null],
    ['one made nothing, who also learns', ['Learner', TA], { TeachingAssistant: 'none' }, 'student'],
    ['another sub-role of the same principal', [TA], { Grader: 'none' }, 'teacher'],
    ['a designer made nothing', [`${MEMBERSHIP}#ContentDeveloper`], { ContentDeveloper: 'none' }, null],
    ['a short name', ['Mentor'], { Mentor: 'teacher' }, 'teacher'],
    [
      'a listener made nothing',
      [`${MEMBERSHIP}/Learner#GuestLearner`, 'Learner'],
      { GuestLearner: 'none' },
      null,
    ],
  ];
  for (const [words, roles, mapping, expected] of chosen)
    it(`reads ${words}, as the institution chose`, () => {
      expect(readLtiRoles(roles, mapping).courseRole).to.equal(expected);
    });

  it('takes no choice for what cannot be chosen', () => {
    const forged = { Instructor: 'none', Learner: 'teacher', constructor: 'teacher' } as RoleMapping;
    expect(readLtiRoles(['Instructor'], forged).courseRole).to.equal('teacher');
    expect(readLtiRoles(['Learner'], forged).courseRole).to.equal('student');
    expect(readLtiRoles(['constructor', 'toString'], forged).courseRole).to.equal(null);
  });

  it('knows a test user, who is not one by that alone', () => {
    const role = 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser';
    expect(readLtiRoles([role])).to.include({ courseRole: null, testUser: true });
    expect(readLtiRoles([role, 'Learner'])).to.include({ courseRole: 'student', testUser: true });
    expect(readLtiRoles(['TestUser'])).to.include({ testUser: false });
  });

  for (const role of [`${INSTITUTION}Administrator`, `${SYSTEM}Administrator`])
    it(`takes ${role} for an administrator, and not for a teacher`, () => {
      expect(readLtiRoles([role])).to.include({ courseRole: null, administrator: true });
      expect(readLtiRoles(['Learner', role])).to.include({ courseRole: 'student', administrator: true });
    });

  for (const role of [
    'Administrator',
    `${MEMBERSHIP}#Administrator`,
    `${MEMBERSHIP}/Administrator#Support`,
    `${INSTITUTION}Staff`,
    `${SYSTEM}SysAdmin`,
    `${INSTITUTION}AdministratorX`,
    `https://evil.example/institution/person#Administrator`,
  ])
    it(`does not take ${role} for an administrator of the institution`, () => {
      expect(readLtiRoles([role]).administrator).to.equal(false);
    });
});

describe('what a launch changes of roles', () => {
  const inJava = (role: 'teacher' | 'student', active = true): Person =>
    person({ memberships: [{ course: 'java', role, active, source: 'launch', since: 0 }] });

  it('is nothing at the first launch of a person, or in a course', () => {
    expect(lmsRoleChanges(null, inJava('teacher'), 'java')).to.deep.equal([]);
    expect(lmsRoleChanges(person(), inJava('teacher'), 'java')).to.deep.equal([]);
    expect(lmsRoleChanges(inJava('student'), inJava('student'), 'java')).to.deep.equal([]);
    expect(lmsRoleChanges(inJava('teacher'), inJava('student'), null)).to.deep.equal([]);
  });

  it('is told with course, before and after', () => {
    expect(lmsRoleChanges(inJava('teacher'), inJava('student'), 'java')).to.deep.equal([
      { course: 'java', before: 'teacher', after: 'student' },
    ]);
    expect(lmsRoleChanges(inJava('teacher'), inJava('teacher', false), 'java')).to.deep.equal([
      { course: 'java', before: 'teacher', after: null },
    ]);
    expect(lmsRoleChanges(inJava('student', false), inJava('student'), 'java')).to.deep.equal([
      { course: 'java', before: null, after: 'student' },
    ]);
  });

  it('names every administrator made or unmade, at the first launch too', () => {
    const administrator = person({ launchAdministrator: true });
    expect(lmsRoleChanges(null, administrator, 'java')).to.deep.equal([
      { course: null, before: null, after: 'administrator' },
    ]);
    expect(lmsRoleChanges(administrator, person(), null)).to.deep.equal([
      { course: null, before: 'administrator', after: null },
    ]);
  });
});
