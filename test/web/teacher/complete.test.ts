import { expect } from 'chai';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import { openSchool, type School } from '../support/school.ts';
import type { Visitor } from '../support/visitor.ts';
import { completionForm } from './support.ts';

describe('teacher: completing the roll call', () => {
  let test: TestApp;
  let school: School;
  let mueller: Visitor;

  beforeEach(async () => {
    test = await openTestApp();
    school = await openSchool(test);
    mueller = await test.signIn(school.teacher);
  });
  afterEach(() => test.close());

  const page = (): string => `/teacher/meetings/${school.meeting.id}`;
  const complete = (): string => `${page()}/complete`;

  it('leads from the agenda over the marks to the signature, without scripts', async () => {
    const agenda = await mueller.get(`/teacher/courses/${school.course}`);
    expectValidHtml(agenda.text);
    expect(agenda.text).to.include('Take the roll call').and.to.include(`href="${page()}"`);
    const rollCall = await mueller.get(page());
    expectValidHtml(rollCall.text);
    expect(rollCall.text).to.include('0 present · 0 absent · 2 to mark');
    const saved = await mueller.post(`${page()}/marks`, {
      [`rows[${school.zoe.id}][mark]`]: 'present',
      [`rows[${school.lei.id}][mark]`]: 'absent',
      [`rows[${school.lei.id}][reason]`]: 'internship',
    });
    expect(saved.headers['location']).to.equal(page());
    expect((await mueller.get(page())).text).to.include('1 present · 1 absent · 0 to mark');
    const check = await mueller.get(complete());
    expectValidHtml(check.text);
    const done = await mueller.post(complete(), completionForm(check.text));
    expect(done.headers['location']).to.equal(complete());
    const confirmation = await mueller.get(complete());
    expectValidHtml(confirmation.text);
    expect(confirmation.text)
      .to.include('Roll call completed')
      .and.to.match(/EM-[0-9A-Z]{5}-[0-9A-Z]{5}/)
      .and.to.include('Version 1');
  });
});
