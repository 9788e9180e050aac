import { expect } from 'chai';
import { MOST_LISTED } from '../../../src/application/erasure/handed-out.ts';
import { erasePerson } from '../../../src/application/erasure/erase-person.ts';
import { planErasure } from '../../../src/application/erasure/plan.ts';
import { newId } from '../../../src/application/identity.ts';
import { makeDuePacks } from '../../../src/application/packs/make-packs.ts';
import type { AuditEvent } from '../../../src/domain/audit.ts';
import type { Person } from '../../../src/domain/person.ts';
import { expectValidHtml } from '../support/html.ts';
import type { Visitor } from '../support/visitor.ts';
import { HERE, KEPT_NO_LONGER, makesSheets, signedSchool, VERIFY, type Erasing } from './support.ts';

const PERIOD = { from: '2026-11-24', to: '2026-11-30' };
const textOf = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('the dry run of an erasure', () => {
  let world: Erasing;
  let sam: Person;
  let office: Visitor;

  beforeEach(async () => {
    world = await signedSchool();
    await makesSheets(world.test);
    sam = await world.test.somebody({ sub: 'sam', name: 'Sam Secretary', granted: ['secretary'] });
    office = await world.test.signIn(sam);
  });
  afterEach(() => world.test.close());

  const copies = async (): Promise<string[]> => {
    const { handedOut } = await planErasure(world.test.services, world.admin, world.zoe.id);
    return handedOut.copies.map(({ what, actorName }) => `${what} by ${actorName}`);
  };
  const appended = (events: readonly AuditEvent[]): Promise<void> =>
    world.test.stores.audit.append(
      events.map((event) => ({
        ...{ institution: HERE, at: world.test.clock.now(), event },
        ...{ actor: sam.id, actorName: 'Sam Secretary' },
      })),
    );

  it('lists who downloaded a sheet, evidence, a pack or the data of the person, and when', async () => {
    const { test, school, zoe, ada } = world;
    const { meeting, course } = school;
    const admin = await test.signIn(ada);
    const got = async (visitor: Visitor, path: string): Promise<void> => {
      test.clock.forward(60_000);
      expect([path, (await visitor.getBytes(path)).status]).to.deep.equal([path, 200]);
    };
    await got(office, `/secretariat/meetings/${meeting.id}/sheets/1`);
    await got(office, `/secretariat/meetings/${meeting.id}/evidence`);
    const sent = { id: newId(), ...PERIOD, nature: 'training' };
    const asked = await office.post(`/secretariat/packs?course=${course}`, sent);
    await makeDuePacks(test.services, VERIFY);
    await got(office, `${asked.headers['location'] ?? ''}/zip`);
    await got(admin, `/admin/people/${zoe.id}/export`);
    expect(await copies()).to.deep.equal([
      'data by Ada Admin',
      'pack by Sam Secretary',
      'evidence by Sam Secretary',
      'sheet by Sam Secretary',
    ]);
    const page = await admin.get(`/admin/people/${zoe.id}/erase`);
    expectValidHtml(page.text);
    expect(textOf(page.text))
      .to.include('4 downloads that the audit trail tells of')
      .and.to.match(/: Sam Secretary downloaded the funder pack of java, .*24.* to .*30/)
      .and.to.match(/2026.*: Ada Admin exported everything held on this person\./);
    const french = await (await test.signIn(ada, { locale: 'fr' })).get(`/admin/people/${zoe.id}/erase`);
    expectValidHtml(french.text);
    expect(textOf(french.text)).to.match(/Sam Secretary a téléchargé le dossier financeur de java, du/);
  });

  it('lists no pack of other days or another course, and nothing of another meeting', async () => {
    const { course } = world.school;
    const pack = (first: string, last: string, of = course): AuditEvent => ({
      ...{ type: 'pack-downloaded', course: of, first, last },
    });
    await appended([
      pack('2026-11-25', '2026-11-30'),
      pack('2026-11-01', '2026-11-23'),
      pack('2026-11-24', '2026-11-24', 'another'),
      { type: 'sheet-downloaded', meeting: 'another', sheet: 'EM-1/1' },
      { type: 'person-exported', person: world.ada.id },
    ]);
    expect(await copies()).to.deep.equal([]);
    await appended([pack('2026-11-24', '2026-11-24')]);
    expect(await copies()).to.deep.equal(['pack by Sam Secretary']);
  });

  it('lists the newest, and counts the others', async () => {
    const { test, admin, zoe, school } = world;
    const event: AuditEvent = { type: 'evidence-exported', meeting: school.meeting.id };
    await appended(Array.from({ length: MOST_LISTED + 3 }, () => event));
    const { handedOut } = await planErasure(test.services, admin, zoe.id);
    expect([handedOut.copies.length, handedOut.more]).to.deep.equal([MOST_LISTED, 3]);
    const page = await (await test.signIn(world.ada)).get(`/admin/people/${zoe.id}/erase`);
    expect(page.text).to.include('3 earlier downloads are not listed');
  });

  it('names nobody who was erased since', async () => {
    const { test, admin, school } = world;
    await appended([{ type: 'evidence-exported', meeting: school.meeting.id }]);
    test.clock.set(KEPT_NO_LONGER);
    await erasePerson(test.services, admin, { person: sam.id, reason: 'Left' });
    const page = await (await test.signIn(world.ada)).get(`/admin/people/${world.zoe.id}/erase`);
    expect(textOf(page.text)).to.include('Erased person downloaded the evidence of java');
  });
});
