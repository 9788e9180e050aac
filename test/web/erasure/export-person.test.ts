import { expect } from 'chai';
import { amendMeeting } from '../../../src/application/amend-meeting.ts';
import { exportPerson, type PersonExport } from '../../../src/application/erasure/export-person.ts';
import { liveOf } from '../secretariat/support.ts';
import { HERE, signedSchool, ZOE, type Erasing } from './support.ts';

describe('the export of the data held on a person', () => {
  let world: Erasing;
  let file: PersonExport;
  before(async () => {
    world = await signedSchool();
    file = await exportPerson(world.test.services, world.admin, world.zoe.id);
  });
  after(() => world.test.close());

  it('holds identity, memberships, meetings, grades, sessions and what the trail says', () => {
    expect(file.person).to.deep.include({ name: ZOE.name, email: ZOE.mail, sub: ZOE.sub });
    expect(file.memberships).to.have.length(1);
    expect(file.grades).to.have.length(1);
    expect(file.sessions).to.have.length(1);
    expect(file.meetings.map(({ row }) => row?.name)).to.deep.equal([ZOE.name]);
    expect(file.trail.map(({ what, by }) => `${what} by ${by}`)).to.include('mark-changed by somebody else');
  });

  it('holds the signature with its seal, strokes, id_token and salt', () => {
    const [statement] = file.meetings[0]?.statements.filter(({ seal }) => seal !== null) ?? [];
    expect(statement?.type).to.equal('student-signature');
    expect(statement?.kept).to.include.keys('leafSalt', 'strokes', 'idToken');
    expect(JSON.stringify(statement?.kept?.strokes)).to.include('"x":20');
    expect(statement?.kept?.idToken).to.match(/^header\./);
    expect(statement?.seal?.jws.split('.')).to.have.length(3);
  });

  it('names nobody else but the teachers of its statements', () => {
    const text = JSON.stringify(file);
    for (const name of ['Zoé Bréchet', '雷 李', 'Ada Admin', world.school.lei.id, world.ada.id]) {
      expect(text).to.not.include(name);
    }
    expect(text).to.include('A. Müller');
  });

  it('is in the trail', async () => {
    const [latest] = await world.test.stores.audit.list(HERE, { limit: 1 });
    expect(latest?.event).to.deep.equal({ type: 'person-exported', person: world.zoe.id });
  });

  it('tells when the person acted as another, by the id that the LMS gave them', async () => {
    const { test, school, zoe } = world;
    const before = await test.stores.erasures.records(HERE, zoe.id);
    const event = { type: 'launched-as-another' as const, person: school.lei.id, by: ZOE.sub };
    const entry = { institution: HERE, at: 1, actor: school.lei.id, actorName: '雷 李', event };
    await test.stores.audit.append([entry]);
    expect((await test.stores.erasures.records(HERE, zoe.id)).trail).to.equal(before.trail + 1);
    const { trail } = await exportPerson(test.services, world.admin, zoe.id);
    expect(trail[0]).to.deep.include({ what: 'launched-as-another', by: 'somebody else', details: {} });
  });

  it('of a teacher holds what they sealed, and no student', async () => {
    const of = await exportPerson(world.test.services, world.admin, world.school.teacher.id);
    const types = of.meetings.flatMap(({ statements }) => statements.map(({ type }) => type));
    expect(types.sort()).to.deep.equal(['roll-call', 'teacher-signature']);
    const text = JSON.stringify(of);
    for (const name of [ZOE.name, '雷 李', world.zoe.id]) expect(text).to.not.include(name);
  });

  it('has nobody else in what the trail says was changed, however deep', async () => {
    const { test, ada, school } = world;
    const stored = await test.stores.meetings.find(HERE, school.meeting.id);
    await amendMeeting(test.services, await liveOf(test, ada), {
      meeting: school.meeting.id,
      version: stored?.version ?? -1,
      reason: 'Wrong title',
      draft: { facts: { title: 'Viva of 雷 李' }, marks: new Map(), setAside: [] },
    });
    const { trail } = await exportPerson(test.services, world.admin, ada.id);
    const amended = trail.find(({ what }) => what === 'meeting-amended');
    expect(JSON.stringify(amended)).to.include('Viva of —').and.not.include('雷');
  });
});
