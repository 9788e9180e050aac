import { expect } from 'chai';
import { MongoServerError } from 'mongodb';
import { modelsOf, type Models } from '../../src/store/models.ts';
import { courseStore } from '../../src/store/repositories/courses.ts';
import { peopleStore } from '../../src/store/repositories/people.ts';
import { openTestStores, type TestStores } from './support/stores.ts';

const WHO = { institution: 'lycee-42', issuer: 'https://lms.example', sub: '7', name: 'Zoé Bréchet' };
const COURSE = { ...WHO, contextId: 'java', title: 'Java', label: null, roster: null };

/** A collection on which another process's insertion comes first, as MongoDB answers it: so many times. */
function overtaken(models: Models, name: 'courses' | 'people', { times = 1, code = 11000 } = {}): Models {
  let left = times;
  const model = new Proxy(models[name], {
    get(target, field): unknown {
      const own: unknown = Reflect.get(target, field);
      if (field !== 'bulkWrite' || left === 0 || typeof own !== 'function') return own;
      left -= 1;
      return () => Promise.reject(new MongoServerError({ message: 'of the server', code }));
    },
  });
  return { ...models, [name]: model };
}

describe('an upsert that another overtakes', () => {
  let test: TestStores;
  let models: Models;
  before(async () => {
    test = await openTestStores();
    models = modelsOf(test.connection.useDb(test.connection.name));
  });
  after(() => test.close());

  it('of a course is done again', async () => {
    const id = await courseStore(overtaken(models, 'courses')).recordLaunch(COURSE);
    expect((await test.stores.courses.find('lycee-42', id))?.title).to.equal('Java');
  });

  it('of a person is done again, by a launch and by a roster', async () => {
    const people = peopleStore(overtaken(models, 'people'), test.clock);
    const { id } = await people.recordLaunch(WHO, null);
    expect((await test.stores.people.find('lycee-42', id))?.name).to.equal('Zoé Bréchet');
    const again = peopleStore(overtaken(models, 'people'), test.clock);
    const member = { identity: { ...WHO, sub: '8' }, role: 'student' as const, left: false };
    const news = { at: test.clock.now(), whole: false, members: [member] };
    await again.recordRoster({ institution: 'lycee-42', id: 'java' }, news);
    expect(await test.stores.people.inCourse('lycee-42', 'java')).to.have.length(1);
  });

  for (const [name, { times = 1, code = 11000 }] of [
    ['twice', { times: 2 }],
    ['by another failure', { code: 2 }],
  ] as const) {
    it(`${name} fails`, async () => {
      const courses = courseStore(overtaken(models, 'courses', { times, code }));
      const refusal: unknown = await courses.recordLaunch({ ...COURSE, contextId: name }).then(
        () => null,
        (error: unknown) => error,
      );
      expect(refusal).to.be.instanceOf(MongoServerError).and.include({ code });
    });
  }
});
