import type { AuditEvent } from '../../../src/domain/audit.ts';
import { erasePerson } from '../../../src/application/erasure/erase-person.ts';
import { liftHold, placeHold } from '../../../src/application/erasure/holds.ts';
import { institutionOf } from '../../../src/application/parameters.ts';
import { DAY_MS } from '../../../src/domain/institution.ts';
import type { Licence } from '../../../src/domain/licence.ts';
import { opening, sheetRow, START } from '../../support/meetings.ts';
import { signs } from '../secretariat/support.ts';
import { addMeeting, changeSettings } from '../support/school.ts';
import { get, post, type Exhibit, type Hall } from './exhibit.ts';

const ada = (hall: Hall) => hall.ada;
const SIGNATURE = '/admin/parameters/signature';
const CODES = `${SIGNATURE}/codes`;
const PROVIDER = '/admin/parameters/provider';
const SIGNATURES = 20;

function licensed(changes: Partial<Licence> | null): (hall: Hall) => Promise<unknown> {
  return async ({ test }) => {
    const institution = await institutionOf(test.services, 'lycee-42');
    const granted = { hosted: true, threshold: 1000, from: START - DAY_MS, to: START + 365 * DAY_MS };
    const licence = changes === null ? null : { ...granted, ...changes };
    return test.stores.institutions.save({ ...institution, licence });
  };
}

/** A licence of which so many percent are used. */
function used(percent: number): (hall: Hall) => Promise<unknown> {
  return async (hall) => {
    const { test, school } = hall;
    const sheet = [sheetRow({ person: school.zoe.id })];
    while ((await test.stores.statements.countSignatures('lycee-42', 0, START + DAY_MS)) < SIGNATURES) {
      const meeting = await addMeeting(test, { course: school.course, opening: opening(), sheet });
      await signs(test, { meeting }, school.zoe);
    }
    return licensed({ threshold: Math.floor((SIGNATURES * 100) / percent) })(hall);
  };
}

const active = ({ test }: Hall): Promise<void> => changeSettings(test, { signatureActive: true });
const inactive = ({ test }: Hall): Promise<void> => changeSettings(test, { signatureActive: false });

async function afterPosting(hall: Hall, fields: Record<string, string>): Promise<unknown> {
  return (await hall.visitor(hall.ada, 'en')).post(CODES, fields);
}

async function crowd({ test }: Hall): Promise<void> {
  await test.somebody({ sub: '4711', name: null, courses: { java: 'teacher' } });
  const many = Array.from({ length: 60 }, (_, i) => ({ sub: `s${String(i)}`, name: `Student ${String(i)}` }));
  for (const person of many) await test.somebody({ ...person, courses: { java: 'student' } });
}

async function history({ test, school, longest }: Hall): Promise<void> {
  const by = { institution: 'lycee-42', at: START, actor: 'x', actorName: longest.name ?? '' };
  const events: AuditEvent[] = [
    { type: 'code-added', code: 'x'.repeat(64) },
    { type: 'role-granted', person: longest.id, role: 'secretary' },
    { type: 'meeting-cancelled', meeting: school.meeting.id, reason: 'Snow' },
    ...Array.from({ length: 60 }, (): AuditEvent => ({ type: 'signature-deactivated' })),
    { type: 'role-mapping-changed', role: 'TeachingAssistant', before: 'teacher', after: 'student' },
    {
      ...{ type: 'role-changed-by-lms', person: longest.id, course: school.course },
      ...{ before: 'teacher', after: 'student' },
    },
    {
      ...{ type: 'role-changed-by-lms', person: longest.id, course: null },
      ...{ before: 'administrator', after: null },
    },
    { type: 'launched-as-another', person: school.zoe.id, by: 'f'.repeat(40) },
    { type: 'launched-as-test-user', person: school.zoe.id },
    {
      ...{ type: 'course-retention-changed', course: school.course },
      ...{ rule: 'eu-cofinanced', ruleBefore: null },
    },
    { type: 'hold-placed', hold: 'h', scope: 'person', person: longest.id, reason: 'Audit' },
    { type: 'hold-lifted', hold: 'h', scope: 'institution', reason: 'Over' },
    { type: 'person-exported', person: longest.id },
    { type: 'erasure-planned', person: longest.id },
    { type: 'erasure-resumed', erasure: 'f'.repeat(24) },
    { type: 'person-erased', erasure: 'f'.repeat(24), statements: 12, reason: 'Asked for it' },
    { type: 'meetings-erased', erasure: 'f'.repeat(24), meetings: 3, statements: 40, reason: 'Over' },
  ];
  await test.stores.audit.append(events.map((event) => ({ ...by, event })));
}

const ofZoe = (what: string): Exhibit['show'] =>
  get(ada, (hall) => `/admin/people/${hall.school.zoe.id}/${what}`);

async function signedOnce({ test, school }: Hall): Promise<void> {
  const sheet = [sheetRow({ person: school.zoe.id })];
  const meeting = await addMeeting(test, { course: school.course, opening: opening(), sheet });
  await signs(test, { meeting }, school.zoe);
}

async function erasures({ test, ada: { id, name } }: Hall): Promise<void> {
  const person = await test.somebody({ sub: 'gone', name: 'Gone Soon', courses: { java: 'student' } });
  const actor = { institution: 'lycee-42', id, name: name ?? '' };
  await erasePerson(test.services, actor, { person: person.id, reason: 'Asked for it by letter.' });
  const [done] = await test.stores.erasures.list('lycee-42', 1);
  if (done === undefined) throw new Error('nothing was erased');
  const open = { ...done, step: 'trail' as const, doneAt: null, person: 'x' };
  await test.stores.erasures.begin({ ...open, id: 'd'.repeat(24), dueAt: test.clock.now() });
  await test.stores.erasures.begin({ ...open, id: 'e'.repeat(24), stopped: 'failure' });
  await test.stores.erasures.begin({ ...open, id: 'f'.repeat(24), stopped: 'hold' });
}

async function heldTwice({ test, school, longest, ada: { id, name } }: Hall): Promise<void> {
  const actor = { institution: 'lycee-42', id, name: name ?? '' };
  const reason = 'Audit 2026/4711 of the regional authority';
  await placeHold(test.services, actor, { scope: { kind: 'person', person: longest.id }, reason });
  await placeHold(test.services, actor, { scope: { kind: 'course', course: school.course }, reason });
  const whole = await placeHold(test.services, actor, { scope: { kind: 'institution' }, reason });
  await liftHold(test.services, actor, { hold: whole.id, reason: 'The audit is over' });
}

/** As the administrator of an institution that has nothing yet. */
function newcomer(path: string): Exhibit['show'] {
  return async ({ test }, locale) => {
    if ((await test.stores.institutions.find('new')) === null) {
      await test.institution('new', { licensed: false, active: false });
    }
    const person = await test.somebody({ sub: 'nina', institution: 'new', administrator: true });
    return (await test.signIn(person, { locale })).get(path);
  };
}

/** Every page of the administrator. */
export const ADMIN: readonly Exhibit[] = [
  { name: 'tasks: nothing done', show: newcomer('/admin') },
  { name: 'tasks', show: get(ada, '/admin') },
  { name: 'licence: none', show: newcomer(SIGNATURE) },
  {
    name: 'licence: not hosted',
    arrange: async (hall) => {
      await inactive(hall);
      await licensed({ hosted: false })(hall);
    },
    show: get(ada, SIGNATURE),
  },
  { name: 'licence: not begun', arrange: licensed({ from: START + DAY_MS }), show: get(ada, SIGNATURE) },
  { name: 'licence: expired', arrange: licensed({ to: START }), show: get(ada, SIGNATURE) },
  { name: 'signature: not active', arrange: licensed({}), show: get(ada, SIGNATURE) },
  { name: 'code: chosen from a list', show: get(ada, CODES) },
  {
    name: 'code: a space in it',
    status: 400,
    show: post(ada, CODES, { choice: 'new', newCode: 'two words' }),
  },
  {
    name: 'code: 65 characters',
    status: 400,
    show: post(ada, CODES, { choice: 'new', newCode: 'x'.repeat(65) }),
  },
  {
    name: 'code: the longest',
    arrange: (hall) => afterPosting(hall, { choice: 'new', newCode: 'Ж'.repeat(64) }),
    show: get(ada, CODES),
  },
  { name: 'signature: active', show: get(ada, SIGNATURE) },
  { name: 'signature: deactivate?', show: get(ada, `${SIGNATURE}?change=yes`) },
  {
    name: 'settings: refused',
    status: 400,
    show: post(ada, `${SIGNATURE}/settings`, {
      extraTime: '11',
      extraTimeUnit: 'days',
      signInMode: 'manual',
      signingOpens: 'meeting-start',
      halfDayBoundary: '00:00',
      retention: 'own',
      ownRetentionYears: '51',
    }),
  },
  { name: 'licence: 80 %', arrange: used(80), show: get(ada, SIGNATURE) },
  { name: 'licence: 95 %', arrange: used(95), show: get(ada, SIGNATURE) },
  { name: 'licence: 100 %', arrange: used(100), show: get(ada, SIGNATURE) },
  { name: 'licence: overrun', arrange: used(150), show: get(ada, SIGNATURE) },
  { name: 'provider', arrange: active, show: get(ada, PROVIDER) },
  {
    name: 'provider: refused',
    status: 400,
    show: post(ada, PROVIDER, {
      name: '',
      registrationNumber: 'x'.repeat(101),
      address: 'x'.repeat(501),
      language: 'xx',
      timeZone: 'Mars/Olympus',
    }),
  },
  { name: 'roles', show: get(ada, '/admin/parameters/roles') },
  { name: 'people', arrange: crowd, show: get(ada, '/admin/people') },
  { name: 'people: the next page', show: get(ada, '/admin/people?page=2') },
  { name: 'people: nobody matches', show: get(ada, '/admin/people?q=nobody') },
  {
    name: 'people: no name entered',
    status: 400,
    show: async (hall, locale) => {
      const { people } = await hall.test.stores.people.list('lycee-42', {
        role: 'teacher',
        skip: 0,
        limit: 50,
      });
      const nobody = people.find(({ name }) => name === null);
      const back = '/admin/people?role=teacher';
      return (await hall.visitor(hall.ada, locale)).post(`/admin/people/${nobody?.id ?? ''}/name`, {
        name: ' ',
        back,
      });
    },
  },
  { name: 'data of a student', show: ofZoe('data') },
  { name: 'data: nothing in any meeting', show: get(ada, (hall) => `/admin/people/${hall.ada.id}/data`) },
  { name: 'erase: cannot be now', arrange: signedOnce, show: ofZoe('erase') },
  { name: 'erase: dry run', show: get(ada, (hall) => `/admin/people/${hall.longest.id}/erase`) },
  {
    name: 'erase: not confirmed',
    status: 400,
    show: async (hall, locale) =>
      (await hall.visitor(hall.ada, locale)).post(`/admin/people/${hall.longest.id}/erase`, {
        confirm: 'yes',
      }),
  },
  { name: 'erasures: none', show: newcomer('/admin/erasures') },
  { name: 'erasures', arrange: erasures, show: get(ada, '/admin/erasures') },
  { name: 'holds: none', show: newcomer('/admin/holds') },
  {
    name: 'holds',
    arrange: heldTwice,
    show: get(ada, (hall) => `/admin/holds?person=${hall.longest.id}`),
  },
  { name: 'holds: refused', status: 400, show: post(ada, '/admin/holds', { scope: 'course' }) },
  {
    name: 'holds: lifted without a reason',
    status: 400,
    show: async (hall, locale) => {
      const [hold] = await hall.test.stores.holds.list('lycee-42');
      return (await hall.visitor(hall.ada, locale)).post('/admin/holds/lift', { hold: hold?.id ?? '' });
    },
  },
  { name: 'audit', arrange: history, show: get(ada, '/admin/audit') },
  { name: 'audit: older', show: get(ada, '/admin/audit?page=2') },
  { name: 'audit: nothing yet', show: newcomer('/admin/audit') },
];
