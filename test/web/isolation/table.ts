import { ADJUSTABLE_ROLES } from '../../../src/domain/roles.ts';
import type { PERMISSIONS } from '../../../src/web/permissions.ts';

/** Everybody who asks. `max` and `colleague` belong to another course of the same institution. */
export const ACTORS = [
  'stranger',
  'zoe',
  'lei',
  'max',
  'teacher',
  'colleague',
  'secretary',
  'administrator',
  'projector',
] as const;
export type Actor = (typeof ACTORS)[number];

/** Whose ids stand in an address: of zoe and her course, of max and his, of another institution, of nobody. */
export const KINDS = ['other', 'foreign', 'missing', 'own'] as const;
export type Kind = (typeof KINDS)[number];

/** `ok`: below 400. `again`: the page with the form and what is wrong in it. Else the code of the refusal. */
export type Outcome = string;

/** An outcome for all who may use the route, or for each of them. */
type Outcomes = Outcome | Partial<Record<Actor, Outcome>>;

/** Ids of what an address or a form is about. */
export interface Ids {
  course: string;
  meeting: string;
  person: string;
  statement: string;
  /** The meeting's version, for forms that carry it. */
  version: string;
}

export interface Rule {
  /** Whom the route is for; the others are refused before anything is looked up. */
  who: readonly Actor[];
  /** With ids of their own course and person; for routes without ids, as they are. */
  own?: Outcomes;
  /** With ids of another course, person or statement of the same institution. */
  other?: Outcomes;
  /** With ids of another institution, and with ids that do not exist: the same answer. */
  gone?: Outcomes;
  /** What is sent; one that looks at ids is walked with ids of every kind. */
  form?: (ids: Ids) => Readonly<Record<string, string | readonly string[]>>;
  /** After the address: `?course=...`; walked with ids of every kind. */
  query?: (ids: Ids) => string;
}

const STUDENTS = ['zoe', 'lei', 'max'] as const;
const TEACHERS = ['teacher', 'colleague'] as const;
const OFFICE = ['secretary', 'administrator'] as const;

/** One outcome for several. */
const allOf = (actors: readonly Actor[], outcome: Outcome): Partial<Record<Actor, Outcome>> =>
  Object.fromEntries(actors.map((actor) => [actor, outcome]));

const office = (rule: Omit<Rule, 'who'> = {}): Rule => ({ who: OFFICE, ...rule });
const admin = (rule: Omit<Rule, 'who'> = {}): Rule => ({ who: ['administrator'], ...rule });
const student = (rule: Omit<Rule, 'who'> = {}): Rule => ({ who: STUDENTS, ...rule });
/** Of a course: the role there is asked for before the course is looked up, so that nothing is told of it. */
const studentOfCourse: Rule = student({
  own: { zoe: 'ok', lei: 'ok', max: 'NOT_ALLOWED' },
  other: { zoe: 'NOT_ALLOWED', lei: 'NOT_ALLOWED', max: 'ok' },
  gone: 'NOT_ALLOWED',
});
const teacher = (rule: Omit<Rule, 'who'> = {}): Rule => ({ who: TEACHERS, ...rule });
const theirs = (outcome: Outcome) => ({
  own: { teacher: outcome, colleague: 'NOT_ALLOWED' },
  other: { teacher: 'NOT_ALLOWED', colleague: outcome },
});
const ofCourse = (outcome: Outcome, form?: Rule['form']): Rule =>
  teacher({ ...theirs(outcome), gone: 'NOT_ALLOWED', ...(form && { form }) });
const ofMeeting = (outcome: Outcome, more: Omit<Rule, 'who'> = {}): Rule =>
  teacher({ ...theirs(outcome), gone: 'NOT_FOUND', ...more });
/** Only who was copied onto the sheet has anything to do with a meeting. */
const onSheet = (outcome: Outcome, refused: Outcome, form: Rule['form']): Rule =>
  student({
    own: { zoe: outcome, lei: outcome, max: refused },
    other: { zoe: refused, lei: refused, max: outcome },
    gone: 'MEETING_UNKNOWN',
    ...(form && { form }),
  });
const amends = (form?: Rule['form']): Omit<Rule, 'who'> => ({
  own: 'MEETING_NOT_VALIDATED',
  other: 'MEETING_NOT_VALIDATED',
  gone: 'MEETING_UNKNOWN',
  ...(form && { form }),
});
const projected: Rule = {
  who: ['projector'],
  own: 'ok',
  other: 'PROJECTOR_ENDED',
  gone: 'PROJECTOR_ENDED',
};

/** No launch of the walk asked for a link: the choice is over for whoever may make one. */
const choosesLink: Rule = {
  who: [...TEACHERS, ...OFFICE],
  own: { ...theirs('DEEP_LINKING_OVER').own, ...allOf(OFFICE, 'DEEP_LINKING_OVER') },
  other: { ...theirs('DEEP_LINKING_OVER').other, ...allOf(OFFICE, 'DEEP_LINKING_OVER') },
  gone: { ...allOf(TEACHERS, 'NOT_ALLOWED'), ...allOf(OFFICE, 'DEEP_LINKING_OVER') },
};
const copiedLink: Rule = {
  who: [...STUDENTS, ...TEACHERS, ...OFFICE],
  own: { max: 'NOT_ALLOWED', colleague: 'NOT_ALLOWED' },
  other: { zoe: 'NOT_ALLOWED', lei: 'NOT_ALLOWED', teacher: 'NOT_ALLOWED' },
  gone: { ...allOf([...STUDENTS, ...TEACHERS], 'NOT_ALLOWED'), ...allOf(OFFICE, 'COURSE_UNKNOWN') },
  query: ({ course }) => `?of=${course}`,
};

const EVERYBODY = ACTORS;
const SIGNED_IN = [...STUDENTS, ...TEACHERS, ...OFFICE] as const;

const meetingForm = (): Record<string, string> => ({
  title: 'Interfaces',
  date: '2040-02-01',
  start: '08:30',
  end: '10:00',
  room: 'B12',
});
/** A platform that is not this institution's: it may be another's. */
const platform = { issuer: 'https://elsewhere.example', clientId: 'theirs', deployment: '1' };
const notConnected = { own: 'PLATFORM_UNKNOWN', form: () => ({ ...platform, paused: 'yes' }) };
const cancelForm = (): Record<string, string> => ({ reason: 'The teacher is ill.' });
const signForm = (): Record<string, string> => ({
  method: 'typed',
  name: 'Zoé Bréchet',
  declared: 'yes',
  locale: 'en',
  sentence: 'not the one that was shown',
  rowsDigest: 'not those that were shown',
  idempotencyKey: 'isolation-walk',
});

const packForm = () => ({ id: '0123456789abcdef01234567', from: '2026-11-01', to: '2026-11-30' });

/** What every route answers to everybody. A route that is missing here, or here alone, fails the walk. */
export const TABLE: Readonly<Record<keyof typeof PERMISSIONS, Rule>> = {
  'GET /': { who: EVERYBODY, own: { stranger: 'SESSION_MISSING', projector: 'SESSION_MISSING' } },
  // Nobody here came with an address to go back to.
  'GET /lms': { who: SIGNED_IN, own: 'NOT_FOUND' },
  // For who checks seals: it tells which certificates are revoked, of an institution that has sealed something.
  'GET /institutions/:institution/crl': {
    who: EVERYBODY,
    own: 'ok',
    other: 'NOT_FOUND',
    gone: 'NOT_FOUND',
  },
  'POST /language': { who: EVERYBODY, form: () => ({ locale: 'fr', back: '/' }) },
  'GET /q': { who: EVERYBODY },
  'GET /q/:token': { who: EVERYBODY, own: 'QR_FORGED' },
  'POST /projector': { who: EVERYBODY, own: 'HANDOFF_INVALID', form: () => ({ handoff: 'forged' }) },

  // In public, whoever asks and wherever from.
  'GET /institutions/:institution/authority': { who: EVERYBODY },
  'GET /time/authority': { who: EVERYBODY },
  'GET /log/:institution/checkpoint': { who: EVERYBODY },
  'GET /log/:institution/key': { who: EVERYBODY },
  'GET /verify': { who: EVERYBODY },
  'GET /log/:institution/tile/*tile': { who: EVERYBODY },

  'GET /projector/:meeting': projected,
  'GET /projector/:meeting/state': projected,
  'POST /projector/:meeting/end': projected,

  'GET /student': student(),
  'GET /student/courses/:course': studentOfCourse,
  'GET /student/scan': student(),
  'GET /student/meetings/:meeting': student({ own: 'ok', other: 'ok', gone: 'MEETING_UNKNOWN' }),
  'POST /student/meetings/:meeting/sign': onSheet('MEETING_CHANGED_MEANWHILE', 'NOT_ON_SHEET', signForm),
  'POST /student/meetings/:meeting/scan': student({
    own: 'ok',
    other: 'ok',
    gone: 'ok',
    form: () => ({ token: 'forged' }),
  }),
  'POST /student/meetings/:meeting/code': onSheet('again', 'again', () => ({ code: 'AAAA-AAAA' })),
  'GET /student/receipts/:statement': student({
    own: { zoe: 'ok', lei: 'SIGNATURE_UNKNOWN', max: 'SIGNATURE_UNKNOWN' },
    other: { zoe: 'SIGNATURE_UNKNOWN', lei: 'SIGNATURE_UNKNOWN', max: 'ok' },
    gone: 'SIGNATURE_UNKNOWN',
  }),
  'GET /student/receipts/:statement/proof': student({
    own: { zoe: 'ok', lei: 'SIGNATURE_UNKNOWN', max: 'SIGNATURE_UNKNOWN' },
    other: { zoe: 'SIGNATURE_UNKNOWN', lei: 'SIGNATURE_UNKNOWN', max: 'ok' },
    gone: 'SIGNATURE_UNKNOWN',
  }),

  'GET /student/receipts/:statement/proof/pdf': student({
    own: { zoe: 'ok', lei: 'SIGNATURE_UNKNOWN', max: 'SIGNATURE_UNKNOWN' },
    other: { zoe: 'SIGNATURE_UNKNOWN', lei: 'SIGNATURE_UNKNOWN', max: 'ok' },
    gone: 'SIGNATURE_UNKNOWN',
  }),

  'GET /courses/:course/link': choosesLink,
  'POST /courses/:course/link': { ...choosesLink, form: () => ({ what: 'attendance' }) },
  'GET /courses/:course/copied-link': copiedLink,
  'POST /courses/:course/copied-link': ofCourse('ok', ({ course }) => ({ of: course })),

  'GET /teacher': teacher(),
  'GET /teacher/courses/:course': ofCourse('ok'),
  'POST /teacher/courses/:course/roster': ofCourse('ok', () => ({})),
  'GET /teacher/courses/:course/meetings/new': ofCourse('ok'),
  'POST /teacher/courses/:course/meetings': ofCourse('ok', meetingForm),
  'GET /teacher/meetings/:meeting': ofMeeting('ok', { gone: 'MEETING_UNKNOWN' }),
  'GET /teacher/meetings/:meeting/edit': ofMeeting('ok'),
  'POST /teacher/meetings/:meeting/edit': ofMeeting('ok', { form: meetingForm }),
  'POST /teacher/meetings/:meeting/cancel': ofMeeting('ok', { form: cancelForm }),
  'POST /teacher/meetings/:meeting/start': ofMeeting('ok'),
  'POST /teacher/meetings/:meeting/marks': ofMeeting('ok'),
  'POST /teacher/meetings/:meeting/bulk': ofMeeting('ok', {
    form: () => ({ scope: 'unmarked', to: 'present-0-0' }),
  }),
  'POST /teacher/meetings/:meeting/sheet': ofMeeting('ok', { form: ({ person }) => ({ person }) }),
  'GET /teacher/meetings/:meeting/live': ofMeeting('ok'),
  'GET /teacher/meetings/:meeting/complete': ofMeeting('ok', { gone: 'MEETING_UNKNOWN' }),
  'POST /teacher/meetings/:meeting/complete': ofMeeting('ROLL_CALL_ROW_OPEN', { form: signForm }),
  'POST /teacher/meetings/:meeting/projector': ofMeeting('ok'),

  'GET /secretariat': office(),
  'GET /secretariat/courses': office(),
  'POST /secretariat/courses/modify': office({
    form: ({ course }) => ({ act: 'subject.yes', ids: [course] }),
  }),
  'POST /secretariat/courses/columns': office({ form: () => ({ columns: ['label'] }) }),
  'GET /secretariat/courses/:course/grades': office({ gone: 'COURSE_UNKNOWN' }),
  'POST /secretariat/courses/:course/grades': office({
    gone: 'COURSE_UNKNOWN',
    form: () => ({ act: 'on', title: 'Attendance' }),
  }),
  'GET /secretariat/students': office({ query: ({ course }) => `?course=${course}` }),
  'POST /secretariat/students/modify': office({
    form: ({ person }) => ({ act: 'subject.yes', ids: [person] }),
  }),
  'POST /secretariat/students/columns': office({ form: () => ({ columns: ['courses'] }) }),
  'POST /secretariat/students/:person/name': office({
    own: 'ok',
    other: 'ok',
    gone: 'PERSON_UNKNOWN',
    form: () => ({ name: 'Zoé' }),
  }),
  'GET /secretariat/students/:person/signatures': office({ gone: 'PERSON_UNKNOWN' }),
  'GET /secretariat/checks': office({ query: ({ course }) => `?course=${course}` }),
  'GET /secretariat/meetings': office({ query: ({ course }) => `?course=${course}` }),
  'GET /secretariat/meetings/new': office({
    gone: 'COURSE_UNKNOWN',
    query: ({ course }) => `?course=${course}`,
  }),
  'POST /secretariat/meetings': office({
    gone: 'COURSE_UNKNOWN',
    query: ({ course }) => `?course=${course}`,
    form: meetingForm,
  }),
  'GET /secretariat/meetings/:meeting': office({ gone: 'MEETING_UNKNOWN' }),
  'POST /secretariat/meetings/:meeting': office({ gone: 'MEETING_UNKNOWN', form: meetingForm }),
  'POST /secretariat/meetings/:meeting/cancel': office({ gone: 'MEETING_UNKNOWN', form: cancelForm }),
  'GET /secretariat/packs': office(),
  'GET /secretariat/packs/new': office({
    query: ({ course }) => `?course=${course}`,
    gone: 'COURSE_UNKNOWN',
  }),
  // No meeting of the walk is validated: the form is shown again.
  'POST /secretariat/packs': office({
    own: 'again',
    other: 'again',
    gone: 'COURSE_UNKNOWN',
    query: ({ course }) => `?course=${course}`,
    form: packForm,
  }),
  'GET /secretariat/packs/:pack': office({
    own: 'PACK_UNKNOWN',
    other: 'PACK_UNKNOWN',
    gone: 'PACK_UNKNOWN',
  }),
  'GET /secretariat/packs/:pack/zip': office({
    own: 'PACK_UNKNOWN',
    other: 'PACK_UNKNOWN',
    gone: 'PACK_UNKNOWN',
  }),
  'GET /secretariat/supervision': office({ query: ({ course }) => `?course=${course}` }),
  'GET /secretariat/supervision/live': office(),
  'GET /secretariat/supervision/:meeting': office({ gone: 'MEETING_UNKNOWN' }),
  'GET /secretariat/supervision/:meeting/validate': office({ gone: 'MEETING_UNKNOWN' }),
  'POST /secretariat/supervision/:meeting/validate': office({
    own: 'VALIDATION_ROLL_CALL_MISSING',
    other: 'VALIDATION_ROLL_CALL_MISSING',
    gone: 'MEETING_UNKNOWN',
    form: ({ version }) => ({ version }),
  }),
  'POST /secretariat/supervision/:meeting/close': office({
    gone: 'MEETING_UNKNOWN',
    form: () => ({ reason: 'Everybody has signed.' }),
  }),
  'POST /secretariat/supervision/:meeting/set-aside': office({
    own: 'SIGNATURE_UNKNOWN',
    other: 'SIGNATURE_UNKNOWN',
    gone: 'SIGNATURE_UNKNOWN',
    form: ({ statement }) => ({ statement, reason: 'Signed for somebody else.' }),
  }),
  'GET /secretariat/meetings/:meeting/sheets': office({ gone: 'MEETING_UNKNOWN' }),
  'GET /secretariat/meetings/:meeting/sheets/:version': office({
    own: 'SHEET_UNKNOWN',
    other: 'SHEET_UNKNOWN',
    gone: 'SHEET_UNKNOWN',
  }),
  'GET /secretariat/meetings/:meeting/evidence': office({
    own: 'SHEET_UNKNOWN',
    other: 'SHEET_UNKNOWN',
    gone: 'SHEET_UNKNOWN',
  }),
  // What the walk has is not validated.
  'GET /secretariat/supervision/:meeting/amend': office(amends()),
  'POST /secretariat/supervision/:meeting/amend': office(
    amends(({ version }) => ({ version, reason: 'Wrong' })),
  ),
  'GET /secretariat/supervision/:meeting/amendments': office({
    own: 'AMENDMENT_UNKNOWN',
    other: 'AMENDMENT_UNKNOWN',
    gone: 'MEETING_UNKNOWN',
  }),
  'POST /secretariat/supervision/:meeting/amendments': office(
    amends(({ version }) => ({ version, reason: 'Wrong' })),
  ),
  'GET /secretariat/statements/:statement': office({ gone: 'SIGNATURE_UNKNOWN' }),

  'GET /admin': admin(),
  'GET /admin/parameters/signature': admin(),
  'GET /admin/parameters/signature/codes': admin(),
  'POST /admin/parameters/signature/codes': admin({ form: () => ({ choice: 'new', newCode: 'Walk' }) }),
  'POST /admin/parameters/signature/deactivate': admin(),
  'POST /admin/parameters/signature/settings': admin({
    form: () => ({
      extraTime: '15',
      extraTimeUnit: 'minutes',
      signInMode: 'both',
      signingOpens: 'meeting-start',
      halfDayBoundary: '12:30',
      retention: 'evidence',
      ownRetentionYears: '5',
    }),
  }),
  'GET /admin/parameters/provider': admin(),
  'POST /admin/parameters/provider': admin({
    form: () => ({
      name: 'CFA',
      registrationNumber: '',
      address: '',
      language: 'fr',
      timeZone: 'Europe/Paris',
    }),
  }),
  'GET /admin/parameters/roles': admin(),
  'POST /admin/parameters/roles': admin({
    form: () => Object.fromEntries(ADJUSTABLE_ROLES.map((role) => [`roles[${role}]`, 'none'])),
  }),
  'GET /admin/connect': admin(),
  'POST /admin/connect/link': admin(),
  'POST /admin/connect/platforms': admin({ own: 'again' }),
  'POST /admin/connect/test': admin(notConnected),
  'POST /admin/connect/pause': admin(notConnected),
  'GET /admin/connect/remove': admin({
    own: 'PLATFORM_UNKNOWN',
    other: 'PLATFORM_UNKNOWN',
    query: () => `?${new URLSearchParams(platform).toString()}`,
  }),
  'POST /admin/connect/remove': admin(notConnected),
  'GET /admin/people': admin(),
  'POST /admin/people/:person/role': admin({
    own: 'ok',
    other: 'ok',
    gone: 'PERSON_UNKNOWN',
    form: () => ({ value: 'no' }),
  }),
  'POST /admin/people/:person/absence-right': admin({
    own: 'ok',
    other: 'ok',
    gone: 'PERSON_UNKNOWN',
    form: () => ({ value: 'yes' }),
  }),
  'POST /admin/people/:person/name': admin({
    own: 'ok',
    other: 'ok',
    gone: 'PERSON_UNKNOWN',
    form: () => ({ name: 'Zoé' }),
  }),
  'GET /admin/people/:person/data': admin({ own: 'ok', other: 'ok', gone: 'PERSON_UNKNOWN' }),
  'GET /admin/people/:person/export': admin({ own: 'ok', other: 'ok', gone: 'PERSON_UNKNOWN' }),
  'GET /admin/people/:person/erase': admin({ own: 'ok', other: 'ok', gone: 'PERSON_UNKNOWN' }),
  // What was signed in the walk's world is kept for years.
  'POST /admin/people/:person/erase': admin({
    own: 'ERASURE_RETAINED',
    other: 'ERASURE_RETAINED',
    gone: 'PERSON_UNKNOWN',
    form: () => ({ confirm: 'ERASE', reason: 'Asked for it.' }),
  }),
  'GET /admin/erasures': admin(),
  'POST /admin/erasures/resume': admin({
    own: 'ERASURE_UNKNOWN',
    other: 'ERASURE_UNKNOWN',
    gone: 'ERASURE_UNKNOWN',
    form: ({ statement }) => ({ erasure: statement }),
  }),
  'GET /admin/holds': admin(),
  'POST /admin/holds': admin({
    gone: 'PERSON_UNKNOWN',
    form: ({ person }) => ({ scope: 'person', person, reason: 'Dispute.' }),
  }),
  'POST /admin/holds/lift': admin({
    own: 'HOLD_UNKNOWN',
    other: 'HOLD_UNKNOWN',
    gone: 'HOLD_UNKNOWN',
    form: ({ statement }) => ({ hold: statement, reason: 'Settled.' }),
  }),
  'GET /admin/audit': admin(),

  'POST /sign-out': { who: SIGNED_IN },
};

/** Whether ids stand in a route's address, its query or its form. */
export function hasIds(route: keyof typeof PERMISSIONS): boolean {
  const { query, form } = TABLE[route];
  return /:(?!token|institution)/.test(route) || query !== undefined || (form?.length ?? 0) > 0;
}

/** What the table says. Actors of the other institution meet our ids as `foreign`. */
export function expected(route: keyof typeof PERMISSIONS, actor: Actor, kind: Kind): Outcome {
  const rule = TABLE[route];
  if (!rule.who.includes(actor)) {
    if (rule.who.includes('projector')) return 'PROJECTOR_ENDED';
    // The projector's cookie opens no webspace.
    return actor === 'stranger' || actor === 'projector' ? 'SESSION_MISSING' : 'NOT_ALLOWED';
  }
  const isGone = hasIds(route) && (kind === 'foreign' || kind === 'missing');
  const gone = isGone ? rule.gone : undefined;
  const outcomes = gone ?? (kind === 'other' ? rule.other : rule.own) ?? 'ok';
  return typeof outcomes === 'string' ? outcomes : (outcomes[actor] ?? 'ok');
}
