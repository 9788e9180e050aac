import { expect } from 'chai';
import { namesOfTeachers, teachersFact } from '../../../src/domain/amended.ts';

describe('teachers as a fact of an amendment', () => {
  it('are read as they were written, with commas, quotes and equal names', () => {
    for (const names of [[], ['A. Müller'], ['Dupont, Jean', 'Roy "T."'], ['雷 李', '雷 李'], ['']])
      expect(namesOfTeachers(teachersFact(names))).to.deep.equal(names);
  });

  it('are written in one way only', () => {
    expect(teachersFact(['Dupont, Jean', 'T. Roy'])).to.equal('["Dupont, Jean","T. Roy"]');
    for (const other of ['', 'A. Müller', '"A. Müller"', '[ "A. Müller"]', '["\\u0041"]', '[1]', '{}', '[['])
      expect(namesOfTeachers(other), other).to.equal(null);
  });
});
