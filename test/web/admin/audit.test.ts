import { expect } from 'chai';
import type { AuditEvent } from '../../../src/domain/audit.ts';
import { DAY_MS } from '../../../src/domain/institution.ts';
import { addMeeting } from '../support/school.ts';
import { START } from '../../support/meetings.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { expectValidHtml } from '../support/html.ts';
import type { Visitor } from '../support/visitor.ts';

const PAGE = '/admin/audit';

/** One of each kind, about these ids. */
function everyEvent(person: string, course: string, meeting: string): AuditEvent[] {
  return [
    { type: 'signature-activated', code: 'Base' },
    { type: 'signature-deactivated' },
    { type: 'code-added', code: 'Base' },
    { type: 'code-selected', code: 'Base' },
    {
      type: 'settings-changed',
      changes: {
        extraTimeMs: { before: 900_000, after: 2 * DAY_MS },
        signInMode: { before: 'manual', after: 'qr' },
        halfDayBoundaryMinutes: { before: 780, after: 750 },
        confirmationAllowed: { before: false, after: true },
        unheardOf: { before: null, after: ['a'] },
      },
    },
    { type: 'licence-granted', threshold: 1000, from: START, to: START + DAY_MS, hosted: false },
    { type: 'licence-revoked' },
    { type: 'role-granted', person, role: 'secretary' },
    { type: 'role-revoked', person, role: 'administrator' },
    { type: 'absence-right-changed', person, right: false },
    { type: 'absence-right-changed', person, right: null },
    { type: 'name-entered', person, before: null, after: 'Zoé' },
    { type: 'course-subject-changed', course, subject: true },
    { type: 'course-mode-changed', course, mode: null },
    { type: 'student-subject-changed', person, subject: false },
    { type: 'meeting-made', meeting },
    { type: 'meeting-edited', meeting, changes: { start: { before: START, after: START + 3_600_000 } } },
    { type: 'meeting-cancelled', meeting, reason: 'Snow' },
    { type: 'roll-call-started', meeting },
    { type: 'mark-changed', meeting, person, before: null, after: { kind: 'absent', reason: 'internship' } },
    { type: 'row-added', meeting, person },
    { type: 'roll-call-completed', meeting, version: 2 },
    { type: 'scan-recorded', meeting, person, way: 'typed-code' },
    { type: 'signed', meeting, person, revision: 2 },
    { type: 'signature-set-aside', meeting, person, reason: 'Wrong person' },
    { type: 'window-closed-early', meeting, reason: 'Fire alarm' },
    { type: 'meeting-validated', meeting },
    { type: 'projector-opened', meeting },
    { type: 'registration-link-made' },
    { type: 'registration-link-revoked' },
    { type: 'platform-registered', issuer: 'https://lms.example', clientId: 'client' },
    { type: 'platform-replaced', issuer: 'https://lms.example', clientId: 'client' },
    { type: 'platform-withdrawn', issuer: 'https://lms.example', clientId: 'client' },
    { type: 'platform-paused', issuer: 'https://lms.example' },
    { type: 'platform-resumed', issuer: 'https://lms.example' },
    { type: 'deployment-added', issuer: 'https://lms.example', deployment: '1' },
    { type: 'deployment-bound', issuer: 'https://lms.example', deployment: '1' },
    { type: 'deployment-paused', issuer: 'https://lms.example', deployment: '1' },
    { type: 'deployment-resumed', issuer: 'https://lms.example', deployment: '1' },
    { type: 'deployment-removed', issuer: 'https://lms.example', deployment: '1' },
    { type: 'deployment-moved-in', issuer: 'https://lms.example', deployment: '1' },
    { type: 'deployment-moved-out', issuer: 'https://lms.example', deployment: '1' },
  ];
}

describe('audit trail', () => {
  let test: TestApp;
  let admin: Visitor;
  let french: Visitor;

  beforeEach(async () => {
    test = await openTestApp();
    await test.institution('lycee-42', { licensed: false, active: false });
    const ada = await test.somebody({ sub: 'ada', name: 'Ada', administrator: true });
    admin = await test.signIn(ada);
    french = await test.signIn(ada, { locale: 'fr' });
  });
  afterEach(() => test.close());

  async function append(events: readonly AuditEvent[], at = START): Promise<void> {
    const by = { institution: 'lycee-42', at, actor: 'x', actorName: 'Sam Secrétaire' };
    await test.stores.audit.append(events.map((event) => ({ ...by, event })));
  }

  it('is for administrators alone', async () => {
    const secretary = await test.signIn(await test.somebody({ sub: 'sam', granted: ['secretary'] }));
    expect((await secretary.get(PAGE)).status).to.equal(403);
  });

  it('says so when nothing has happened', async () => {
    const page = await admin.get(PAGE);
    expect(page.status).to.equal(200);
    expectValidHtml(page.text);
    expect(page.text).to.include('Nothing yet');
  });

  it('tells every event in words, with names instead of ids', async () => {
    const zoe = await test.somebody({ sub: 'zoe', name: 'Zoé Bréchet', courses: { java: 'student' } });
    const meeting = await addMeeting(test, { course: test.course('java') });
    await append(everyEvent(zoe.id, test.course('java'), meeting.id));
    for (const visitor of [admin, french]) {
      const { status, text } = await visitor.get(PAGE);
      expect(status).to.equal(200);
      expectValidHtml(text);
      expect(text).not.to.match(/[{}]|undefined|null|\(removed\)|\(supprimé\)/);
      for (const id of [zoe.id, meeting.id, test.course('java')]) expect(text).not.to.include(id);
    }
    const { text } = await admin.get(PAGE);
    for (const words of [
      'Extra opening time: 15 mins → 2 days',
      'Sign-in mode: Manual → QR code',
      'Half-day boundary: 13:00 → 12:30',
      'A scan alone may be confirmed: No → Yes',
      'Took the right to enter absences from Zoé Bréchet.',
      'Marked Zoé Bréchet in java, Tue 24 Nov 2026, 08:30: absent (internship) (before: none).',
      'Start: Tue 24 Nov 2026, 08:30 → Tue 24 Nov 2026, 09:30',
      'Reason: Fire alarm',
      'Granted a licence of 1,000 signatures, Tue 24 Nov 2026 to Wed 25 Nov 2026, not hosted.',
    ])
      expect(text).to.include(words);
  });

  it('names whoever is gone as removed, and the operator in words', async () => {
    await test.stores.audit.append([
      {
        institution: 'lycee-42',
        at: START,
        actor: 'operator',
        actorName: 'operator',
        event: { type: 'role-granted', person: 'gone', role: 'secretary' },
      },
    ]);
    const { text } = await admin.get(PAGE);
    expect(text).to.include('Made (removed) secretary.').and.to.include('The operator');
  });

  it('comes in pages, newest first, without losing events of one instant', async () => {
    const codes = Array.from({ length: 120 }, (_, i) => `code-${String(i).padStart(3, '0')}`);
    await append(codes.map((code) => ({ type: 'code-added', code })));
    await append([{ type: 'code-added', code: 'newest' }], START + 1);
    const seen: string[] = [];
    for (const number of [1, 2, 3]) {
      const { text } = await admin.get(`${PAGE}?page=${String(number)}`);
      expectValidHtml(text);
      seen.push(...[...text.matchAll(/Added the code ([\w-]+)\./g)].map(([, code = '']) => code));
    }
    expect(seen[0]).to.equal('newest');
    expect(new Set(seen)).to.have.property('size', 121);
    expect(seen).to.have.length(121);
    expect((await admin.get(`${PAGE}?page=3`)).text).not.to.include('>Older');
  });

  it('shows nothing of another institution', async () => {
    await test.institution('other', { licensed: true, active: false });
    expect((await admin.get(PAGE)).text).to.include('Nothing yet');
  });
});
