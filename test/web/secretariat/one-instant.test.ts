import { expect } from 'chai';
import { openTestApp, type TestApp } from '../support/app.ts';
import { openSchool } from '../support/school.ts';
import { closes, rollCallCompleted, validates } from './support.ts';

/** The same application, whose clock goes on whenever somebody looks at it. */
function ticking(test: TestApp): TestApp {
  const now = (): number => {
    test.clock.forward(1);
    return test.clock.now();
  };
  return { ...test, services: { ...test.services, clock: { ...test.services.clock, now } } };
}

describe('one act', () => {
  let test: TestApp;
  beforeEach(async () => {
    test = await openTestApp();
  });
  afterEach(() => test.close());

  it('has one instant in the record, in what it seals, and in the trail', async () => {
    const school = await openSchool(test);
    const { institution, id } = school.meeting;
    const secretary = await test.somebody({ sub: 'sam', name: 'Sam', administrator: true });
    await rollCallCompleted(ticking(test), school);
    await closes(test, school, secretary);
    await validates(ticking(test), school, secretary);
    const stored = await test.stores.meetings.find(institution, id);
    const sealed = await test.stores.statements.inMeeting(institution, id);
    const trail = await test.stores.audit.list(institution, { limit: 50 });
    const instants = (types: string[], event: string, recorded: number | null | undefined) => [
      recorded,
      ...sealed.filter(({ type }) => types.includes(type)).map(({ receivedAt }) => receivedAt),
      ...trail.filter((entry) => entry.event.type === event).map(({ at }) => at),
    ];
    const completion = ['roll-call', 'teacher-signature'];
    const completed = instants(completion, 'roll-call-completed', stored?.rollCall.completedAt);
    expect(completed).to.have.length(4);
    expect(new Set(completed).size).to.equal(1);
    const validated = instants(['validation'], 'meeting-validated', stored?.validated?.at);
    expect(validated).to.have.length(3);
    expect(new Set(validated).size).to.equal(1);
  });
});
