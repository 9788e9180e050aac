import { expect } from 'chai';
import { readLtiRoles } from '../../../src/domain/roles.ts';

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

  for (const role of [`${INSTITUTION}Administrator`, `${SYSTEM}Administrator`])
    it(`takes ${role} for an administrator, and not for a teacher`, () => {
      expect(readLtiRoles([role])).to.deep.equal({ courseRole: null, administrator: true });
      expect(readLtiRoles(['Learner', role])).to.deep.equal({ courseRole: 'student', administrator: true });
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
