import { expect } from 'chai';
import type { Visitor } from '../support/visitor.ts';
import { expectValidHtml } from '../support/html.ts';
import { everything, HERE, KEPT_NO_LONGER, signedSchool, ZOE, type Erasing } from './support.ts';

describe('erasing a person, in the pages', () => {
  let world: Erasing;
  let admin: Visitor;

  beforeEach(async () => {
    world = await signedSchool();
    world.test.clock.set(KEPT_NO_LONGER);
    admin = await world.test.signIn(world.ada);
  });
  afterEach(() => world.test.close());

  const of = (what: string): string => `/admin/people/${world.zoe.id}/${what}`;
  const erase = (fields: Record<string, string>) => admin.post(of('erase'), fields);

  it('leads from the list to the data held, the export and the dry run', async () => {
    const list = await admin.get(`/admin/people?q=${encodeURIComponent('bréchet')}`);
    expect(list.text).to.include(of('data'));
    const data = await admin.get(of('data'));
    expectValidHtml(data.text);
    for (const words of [ZOE.mail, ZOE.sub, 'on the sheet', '1 sealed statement', of('export'), of('erase')])
      expect(data.text).to.include(words);
    const file = await admin.get(of('export'));
    expect(file.headers['content-disposition']).to.match(/^attachment; filename="emarge-person-/);
    expect(file.headers['cache-control']).to.equal('no-store');
    expect((JSON.parse(file.text) as { format: string }).format).to.equal('emarge-person');
  });

  it('says first what goes, what stays and what is out of reach, and erases only what was confirmed', async () => {
    const dry = await admin.get(of('erase'));
    expectValidHtml(dry.text);
    for (const words of ['1 sealed statement of their own', 'salted commitments', 'Backups of the database'])
      expect(dry.text).to.include(words);
    for (const fields of [{}, { confirm: 'ERASE' }, { confirm: 'yes', reason: 'Asked' }]) {
      const again = await erase(fields);
      expect(again.status).to.equal(400);
      expectValidHtml(again.text);
    }
    expect((await everything(world.test)).join('\n')).to.include(ZOE.mail);
    const done = await erase({ confirm: 'ERASE', reason: 'Asked for it' });
    expect([done.status, done.headers['location']]).to.deep.equal([303, '/admin/erasures']);
    const [erasure] = await world.test.stores.erasures.list(HERE, 1);
    const listed = await admin.get('/admin/erasures');
    expectValidHtml(listed.text);
    expect(listed.text).to.include(erasure?.id ?? 'no reference');
    expect(listed.text).to.include('Asked for it');
    expect((await everything(world.test)).join('\n')).to.not.match(/zo[eé]lie/iu);
    expect((await admin.get(of('data'))).status).to.equal(404);
  });

  it('says what holds the person back, with dates, and offers no form', async () => {
    world.test.clock.set(Date.UTC(2027, 0, 5));
    const early = await (await world.test.signIn(world.ada, { locale: 'fr' })).get(of('erase'));
    expectValidHtml(early.text);
    expect(early.text).to.match(/conservée jusqu’au (?:\S+ )?1(?:er)? janv/u);
    expect(early.text).to.not.include('name="confirm"');
    const refused = await (
      await world.test.signIn(world.ada)
    ).post(of('erase'), { confirm: 'ERASE', reason: 'Asked' });
    expect([refused.status, refused.text.includes('ERASURE_RETAINED')]).to.deep.equal([409, true]);
  });

  it('leaves every page of the meeting readable', async () => {
    const { test, school } = world;
    const before = await test.stores.statements.inMeeting(HERE, school.meeting.id);
    await erase({ confirm: 'ERASE', reason: 'Asked for it' });
    const supervised = await admin.get(`/secretariat/supervision/${school.meeting.id}`);
    expectValidHtml(supervised.text);
    expect(supervised.text).to.include('Erased person');
    for (const { id, person } of before) {
      const page = await admin.get(`/secretariat/statements/${id}`);
      const gone = person === world.zoe.id;
      expect([page.status, page.text.includes('STATEMENT_ERASED')]).to.deep.equal([gone ? 410 : 200, gone]);
      expectValidHtml(page.text);
    }
    const teacher = await test.signIn(school.teacher);
    for (const [visitor, path] of [
      [admin, `/secretariat/supervision/${school.meeting.id}/validate`],
      [admin, '/secretariat/supervision?from=2026-11-01&to=2026-12-01'],
      [admin, '/secretariat/checks?from=2026-11-01&to=2026-12-01'],
      [admin, `/secretariat/students/${school.lei.id}/signatures`],
      [admin, '/secretariat/students'],
      [admin, '/admin/audit'],
      [teacher, '/teacher'],
      [teacher, `/teacher/meetings/${school.meeting.id}`],
      [await test.signIn(school.lei), `/student/meetings/${school.meeting.id}`],
    ] as const) {
      const page = await visitor.get(path);
      expect([path, page.status]).to.deep.equal([path, 200]);
      expect(page.text).to.not.match(/zo[eé]lie/iu);
    }
  });

  it('places a hold from the person’s page, which then holds them, and lifts it', async () => {
    const { test } = world;
    const page = await admin.get(`/admin/holds?person=${world.zoe.id}`);
    expectValidHtml(page.text);
    expect(page.text).to.include(ZOE.name);
    const form = { scope: 'person', person: world.zoe.id };
    expect((await admin.post('/admin/holds', form)).status).to.equal(400);
    expect((await admin.post('/admin/holds', { ...form, reason: 'Dispute 12' })).status).to.equal(303);
    expect((await admin.get(of('erase'))).text).to.include('Dispute 12');
    expect((await erase({ confirm: 'ERASE', reason: 'Asked' })).status).to.equal(409);
    const [hold] = await test.stores.holds.list(HERE);
    const lift = { hold: hold?.id ?? '', reason: 'Settled' };
    expect((await admin.post('/admin/holds/lift', { ...lift, reason: ' ' })).status).to.equal(400);
    expect((await admin.post('/admin/holds/lift', lift)).status).to.equal(303);
    expect((await admin.post('/admin/holds/lift', lift)).status).to.equal(404);
    const trail = await admin.get('/admin/audit');
    expect(trail.text).to.include(`Placed a legal hold on ${ZOE.name}`);
    expect((await erase({ confirm: 'ERASE', reason: 'Asked' })).status).to.equal(303);
    expect((await admin.get('/admin/holds')).text).to.include('Erased person');
  });

  it('refuses a reason that is too long, and keeps what was typed', async () => {
    const { test } = world;
    const long = `${'é'.repeat(500)}!`;
    const words = 'Enter at most 500 characters: this reason has 501.';
    const form = { scope: 'institution', person: '', course: '' };
    const refused = await admin.post('/admin/holds', { ...form, reason: long });
    expectValidHtml(refused.text);
    expect(refused.status).to.equal(400);
    expect(refused.text).to.include(words).and.to.include(long);
    expect((await erase({ confirm: 'ERASE', reason: long })).text)
      .to.include(words)
      .and.to.include(long);
    expect(await test.stores.holds.list(HERE)).to.deep.equal([]);
    const most = long.slice(0, 500);
    expect((await admin.post('/admin/holds', { ...form, reason: most })).status).to.equal(303);
    const [hold] = await test.stores.holds.list(HERE);
    expect(hold?.placed.reason).to.equal(most);
    const lifted = await admin.post('/admin/holds/lift', { hold: hold?.id ?? '', reason: long });
    expectValidHtml(lifted.text);
    expect(lifted.text).to.include(words).and.to.include(`value="${long}"`);
    expect((await test.stores.holds.list(HERE))[0]?.lifted).to.equal(null);
  });

  it('places one hold for what was asked four times, and another once that was lifted', async () => {
    const { test, zoe } = world;
    const form = { scope: 'person', person: zoe.id, reason: 'Dispute 12' };
    const place = (changes: object = {}) => admin.post('/admin/holds', { ...form, ...changes });
    const placed = async () => (await test.stores.holds.list(HERE)).length;
    await Promise.all([1, 2, 3, 4].map(() => place({ reason: ' Dispute  12 ' })));
    await place();
    expect(await placed()).to.equal(1);
    const trail = await test.stores.audit.list(HERE, { limit: 50 });
    expect(trail.filter(({ event }) => event.type === 'hold-placed')).to.have.length(1);
    await place({ reason: 'Dispute 13' });
    await place({ scope: 'course', course: world.school.course });
    await place({ scope: 'institution' });
    expect(await placed()).to.equal(4);
    const refused = await erase({ confirm: 'ERASE', reason: 'Asked' });
    expect(refused.text).to.include('4 legal holds keep these data.');
    const [first] = (await test.stores.holds.list(HERE)).filter(
      ({ placed: { reason } }) => reason === form.reason,
    );
    await admin.post('/admin/holds/lift', { hold: first?.id ?? '', reason: 'Settled' });
    await place({ scope: first?.scope.kind, course: world.school.course });
    expect(await placed()).to.equal(5);
  });

  it('keeps evidence by the rule of the institution, and of a course by its funder', async () => {
    const { test, school } = world;
    const settings = {
      ...{ extraTime: '15', extraTimeUnit: 'minutes', signInMode: 'manual', signingOpens: 'meeting-start' },
      ...{ halfDayBoundary: '13:00', retention: 'own', ownRetentionYears: '12' },
    };
    const path = '/admin/parameters/signature/settings';
    expect((await admin.post(path, { ...settings, ownRetentionYears: '51' })).status).to.equal(400);
    expect((await admin.post(path, settings)).status).to.equal(303);
    expect((await erase({ confirm: 'ERASE', reason: 'Asked' })).status).to.equal(409);
    const act = { act: 'retention.certificates', ids: [school.course] };
    expect((await admin.post('/secretariat/courses/modify', act)).status).to.equal(303);
    expect((await test.stores.courses.find(HERE, school.course))?.retention).to.equal('certificates');
    expect((await admin.get('/admin/audit')).text).to.include('3 years (certificates)');
    expect((await erase({ confirm: 'ERASE', reason: 'Asked' })).status).to.equal(303);
  });
});
