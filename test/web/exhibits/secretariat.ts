import type { Response } from 'supertest';
import { setAsideSignature } from '../../../src/application/validate-meeting.ts';
import type { GradeOutcome } from '../../../src/application/ports/grades.ts';
import { DAY_MS } from '../../../src/domain/institution.ts';
import type { Meeting } from '../../../src/domain/meeting.ts';
import { PRESENT, ROLL_CALL_NOT_STARTED } from '../../../src/domain/roll-call.ts';
import { ABSENT, END, INTERNSHIP, opening, sheetRow, START } from '../../support/meetings.ts';
import { sheetRecord } from '../../support/sheets.ts';
import {
  closes,
  completesWith,
  INK,
  liveOf,
  rollCallCompleted,
  signs,
  signsWith,
  validates,
} from '../secretariat/support.ts';
import { addMeeting, changeSettings } from '../support/school.ts';
import { formOf, type Fields } from '../secretariat/amend-support.ts';
import { get, post, type Exhibit, type Hall } from './exhibit.ts';
import { PACKS } from './packs.ts';

const sam = (hall: Hall) => hall.sam;
const ROOT = '/secretariat';
const TOMORROW = { start: START + DAY_MS, end: END + DAY_MS };
const supervised = (hall: Hall): string => `${ROOT}/supervision/${hall.school.meeting.id}`;
const sheets = (hall: Hall): string => `${ROOT}/meetings/${hall.school.meeting.id}/sheets`;
const edited = (hall: Hall): string => `${ROOT}/meetings/${hall.school.meeting.id}`;
const grades = ({ school }: Hall): string => `${ROOT}/courses/${school.course}/grades`;
const fresh = ({ school }: Hall): string => `${ROOT}/meetings/new?course=${school.course}`;
const made = ({ school }: Hall): string => `${ROOT}/meetings?course=${school.course}`;
const FORM = { title: 'Graphs', date: '2027-01-12', start: '08:30', end: '10:00', room: 'C3', times: '1' };

/** The meeting that the next pages are about. */
async function meetingWith(hall: Hall, changes: Partial<Meeting>): Promise<void> {
  hall.school.meeting = await addMeeting(hall.test, { course: hall.school.course, ...changes });
}

/** The sheet of a validation, and the one of an amendment. */
async function twoSheets({ test, school }: Hall): Promise<void> {
  const { id: meeting, institution, course } = school.meeting;
  const stampedBy = { name: 'Development TSA', at: '2026-11-24T10:00:00.000Z', development: true };
  const facts = {
    institution,
    meeting,
    course,
    madeAt: END,
    sha256: 'r7-dDzVgsP13legcQqCnnua2_GfgZPd4Jq7mQsrSjZE',
    stampedBy,
  };
  const first = sheetRecord({ ...facts, id: 'EM-7Q2KD-0MZ4T/1' });
  const replaces = { id: first.id, sha256: first.sha256, why: 'amendment' as const };
  const second = sheetRecord({ ...facts, id: 'EM-7Q2KD-0MZ4T/2', version: 2, why: 'amendment', replaces });
  for (const sheet of [first, second]) await test.stores.sheets.keep(sheet, Buffer.from('%PDF'));
  const [want] = await test.stores.sheets.wanted(institution, [meeting]);
  if (want !== undefined) await test.stores.sheets.done(want);
}

/** A meeting of today with a row in every state. */
async function everyRow(hall: Hall): Promise<void> {
  const { test, school, longest, rightToLeft } = hall;
  const row = (person: string, name: string): ReturnType<typeof sheetRow> =>
    sheetRow({ person, name, sortName: name });
  const sheet = [
    row(school.zoe.id, 'Zoé Bréchet'),
    { ...row(school.lei.id, '雷 李'), mark: INTERNSHIP },
    row(longest.id, longest.name ?? ''),
    row(rightToLeft.id, rightToLeft.name ?? ''),
    { ...row('exempt', 'Not Subject'), subject: false },
    row('missing', 'Missing Person'),
  ];
  await meetingWith(hall, { opening: opening({ signInMode: 'both' }), sheet });
  const { meeting } = school;
  const { id, institution } = meeting;
  const signed = await signs(test, { meeting }, school.zoe);
  const reason = 'Signed for somebody else';
  await setAsideSignature(test.services, await liveOf(test, hall.sam), {
    meeting: id,
    statement: signed.id,
    reason,
  });
  await signsWith(INK, { test, school: { meeting }, person: school.zoe });
  await signs(test, { meeting }, longest);
  await test.stores.scans.record({
    institution,
    meeting: id,
    person: rightToLeft.id,
    way: 'qr',
    epoch: 1,
    at: START,
    ticket: 'a',
  });
  const stored = await test.stores.meetings.find(institution, id);
  if (stored === null) throw new Error('the meeting is gone');
  const marked = stored.sheet.map((one) => (one.person === longest.id ? { ...one, mark: ABSENT } : one));
  school.meeting = (await test.stores.meetings.save({ ...stored, sheet: marked })) ?? stored;
}

/** A meeting whose roll call is completed and whose signing is over, with one signature missing. */
async function toValidate(hall: Hall): Promise<void> {
  const { test, school } = hall;
  const sheet = [school.zoe, school.lei].map(({ id, name }) =>
    sheetRow({ person: id, name: name ?? '', sortName: name ?? '' }),
  );
  await meetingWith(hall, { opening: opening(), sheet, rollCall: { ...ROLL_CALL_NOT_STARTED } });
  await signsWith(INK, { test, school, person: school.zoe });
  await rollCallCompleted(test, school);
  await closes(test, school, hall.sam);
}

/** A meeting that has something of every kind to look at, as far as one can. */
async function unusual(hall: Hall): Promise<void> {
  const { test, school } = hall;
  const sheet = [school.zoe, school.lei, hall.longest].map(({ id, name }) =>
    sheetRow({ person: id, name: name ?? '', sortName: name ?? '', mark: PRESENT }),
  );
  const renamed = opening({ courseTitle: 'Java 102' });
  const teachers = [{ person: school.teacher.id, name: 'A. Müller' }];
  const day = { start: START - 3 * 60 * 60_000, end: START + 6 * 60 * 60_000 };
  await meetingWith(hall, { ...day, title: '', room: '', teachers, opening: renamed, sheet });
  await addMeeting(test, { ...day, course: school.course, title: 'Meanwhile', teachers });
  await signsWith(INK, { test, school, person: school.zoe });
  await signsWith(INK, { test, school, person: school.lei });
  await signsWith(
    { method: 'typed', name: 'Max Power', declared: true },
    { test, school, person: hall.longest },
  );
  await completesWith(INK, { test, school });
}

/** The newest statement of one type in the meeting. */
function statement(type: Parameters<Hall['test']['stores']['statements']['inMeeting']>[2]): Exhibit {
  return {
    name: `statement: ${type ?? ''}`,
    show: async (hall, locale) => {
      const { test, school } = hall;
      const [found] = await test.stores.statements.inMeeting('lycee-42', school.meeting.id, type);
      return (await hall.visitor(hall.sam, locale)).get(`${ROOT}/statements/${found?.id ?? ''}`);
    },
  };
}

const amending = (hall: Hall): string => `${supervised(hall)}/amend`;

const wrongAmendment = ({ school }: Hall): Fields => ({
  courseTitle: '',
  date: '',
  end: '08:00',
  reason: ' ',
  [`rows[${school.zoe.id}][mark]`]: 'absent',
});

const goodAmendment = ({ school, longest }: Hall): Fields => ({
  courseTitle: 'Java 101, level 2',
  end: '17:00',
  room: '',
  [`rows[${school.zoe.id}][mark]`]: 'absent',
  [`rows[${school.zoe.id}][aside]`]: 'yes',
  [`rows[${school.lei.id}][mark]`]: 'late',
  [`rows[${school.lei.id}][late]`]: '20',
  [`rows[${longest.id}][mark]`]: 'present',
  reason: 'Corrected after a call with the teacher',
});

/** The answer to the form, filled in over what it holds. */
async function amendmentForm(
  hall: Hall,
  { locale, changes }: { locale: string; changes: Fields },
): Promise<Response> {
  const visitor = await hall.visitor(hall.sam, locale);
  const form = await visitor.get(amending(hall));
  return visitor.post(amending(hall), { ...formOf(form.text, amending(hall)), ...changes });
}

async function amends(hall: Hall): Promise<void> {
  const checked = await amendmentForm(hall, { locale: 'en', changes: goodAmendment(hall) });
  const action = `${supervised(hall)}/amendments`;
  await (await hall.visitor(hall.sam, 'en')).post(action, formOf(checked.text, action));
}

async function namelessStudent({ test, school }: Hall): Promise<void> {
  const nobody = await test.somebody({ sub: '4711', name: null, courses: { java: 'student' } });
  await test.stores.people.setSubject('lycee-42', [nobody.id], true);
  await test.stores.courses.setSubject('lycee-42', [school.course], true);
}

/** Every page of the secretariat. */
export const SECRETARIAT: readonly Exhibit[] = [
  { name: 'supervision: choose a meeting', show: get(sam, `${ROOT}/supervision`) },
  { name: 'supervision: no meeting', show: get(sam, `${ROOT}/supervision?day=2026-11-30`) },
  { name: 'supervision: no match', show: get(sam, `${ROOT}/supervision?state=validated`) },
  { name: 'supervision: every state of a row', arrange: everyRow, show: get(sam, supervised) },
  {
    name: 'supervision: closing now without a reason',
    status: 400,
    show: post(sam, (hall) => `${supervised(hall)}/close`, { reason: '' }),
  },
  {
    name: 'supervision: setting aside',
    show: async (hall, locale) => {
      const [first] = await hall.test.stores.statements.inMeeting(
        'lycee-42',
        hall.school.meeting.id,
        'student-signature',
      );
      return (await hall.visitor(hall.sam, locale)).get(`${supervised(hall)}?aside=${first?.id ?? ''}`);
    },
  },
  { name: 'validation: waits', show: get(sam, (hall) => `${supervised(hall)}/validate`) },
  statement('student-signature'),
  statement('set-aside'),
  { name: 'meeting: locked', show: get(sam, edited) },
  { name: 'supervision: to be validated', arrange: toValidate, show: get(sam, supervised) },
  { name: 'validation: check', show: get(sam, (hall) => `${supervised(hall)}/validate`) },
  {
    name: 'validation: changed meanwhile',
    status: 409,
    show: post(sam, (hall) => `${supervised(hall)}/validate`, { version: '0' }),
  },
  statement('roll-call'),
  statement('teacher-signature'),
  {
    name: 'supervision: validated',
    arrange: ({ test, school, sam }) => validates(test, school, sam),
    show: get(sam, supervised),
  },
  statement('validation'),
  { name: 'sheets: waiting', show: get(sam, sheets) },
  { name: 'sheets: two versions', arrange: twoSheets, show: get(sam, sheets) },
  { name: 'meeting: validated', show: get(sam, edited) },
  { name: 'amendment: form', show: get(sam, amending) },
  {
    name: 'amendment: refused',
    status: 400,
    show: async (hall, locale) => amendmentForm(hall, { locale, changes: wrongAmendment(hall) }),
  },
  {
    name: 'amendment: check',
    show: async (hall, locale) => amendmentForm(hall, { locale, changes: goodAmendment(hall) }),
  },
  {
    name: 'amendment: a colleague was first',
    status: 409,
    show: async (hall, locale) =>
      amendmentForm(hall, { locale, changes: { ...goodAmendment(hall), version: '0' } }),
  },
  {
    name: 'amendment: recorded',
    arrange: amends,
    show: get(sam, (hall) => `${supervised(hall)}/amendments?number=1`),
  },
  { name: 'supervision: amended', show: get(sam, supervised) },
  { name: 'meeting: amended', show: get(sam, edited) },
  { name: 'amendment: of an amended meeting', show: get(sam, amending) },
  statement('amendment'),
  { name: 'checks: flags', arrange: unusual, show: get(sam, `${ROOT}/checks`) },
  { name: 'checks: none', show: get(sam, `${ROOT}/checks?from=2030-01-01&to=2030-01-02`) },
  ...PACKS,
  { name: 'validation: flags', show: get(sam, (hall) => `${supervised(hall)}/validate`) },
  {
    name: 'side by side',
    show: get(sam, ({ school }) => `${ROOT}/students/${school.zoe.id}/signatures`),
  },
  {
    name: 'side by side: of a teacher',
    show: get(sam, ({ school }) => `${ROOT}/students/${school.teacher.id}/signatures`),
  },
  {
    name: 'side by side: none',
    show: get(sam, ({ rightToLeft }) => `${ROOT}/students/${rightToLeft.id}/signatures`),
  },
  { name: 'meetings: a week', show: get(sam, `${ROOT}/meetings`) },
  { name: 'meetings: none', show: get(sam, `${ROOT}/meetings?from=2030-01-01`) },
  { name: 'meetings: no match', show: get(sam, `${ROOT}/meetings?state=cancelled`) },
  { name: 'new meeting: which course', show: get(sam, `${ROOT}/meetings/new`) },
  { name: 'new meeting', show: get(sam, fresh) },
  {
    name: 'new meeting: refused',
    status: 400,
    show: post(sam, made, {
      ...FORM,
      title: 'x'.repeat(201),
      date: '',
      start: '25:00',
      room: 'x'.repeat(201),
    }),
  },
  {
    name: 'new meeting: two half-days',
    status: 400,
    show: post(sam, made, { ...FORM, start: '09:00', end: '17:00' }),
  },
  {
    name: 'meeting: to be edited',
    arrange: (hall) => meetingWith(hall, { ...TOMORROW, title: 'Graphs' }),
    show: get(sam, edited),
  },
  {
    name: 'meeting: cancelling without a reason',
    status: 400,
    show: post(sam, (hall) => `${edited(hall)}/cancel`, { reason: '' }),
  },
  {
    name: 'meeting: cancelled',
    arrange: async (hall) =>
      (await hall.visitor(hall.sam, 'en')).post(`${edited(hall)}/cancel`, { reason: 'Snow' }),
    show: get(sam, edited),
  },
  { name: 'supervision: cancelled', show: get(sam, supervised) },
  { name: 'courses', show: get(sam, `${ROOT}/courses`) },
  { name: 'courses: no match', show: get(sam, `${ROOT}/courses?q=nothing`) },
  { name: 'courses: nothing selected', show: modified('courses') },
  { name: 'grades: off, not granted', show: get(sam, grades) },
  {
    name: 'grades: without a name',
    status: 422,
    show: post(sam, grades, { act: 'on', title: ' ' }),
  },
  {
    name: 'grades: being posted',
    arrange: async (hall) =>
      (await hall.visitor(hall.sam, 'en')).post(grades(hall), { act: 'on', title: 'Attendance' }),
    show: get(sam, grades),
  },
  {
    name: 'grades: posted',
    arrange: graded({ postedAt: START, refused: 2 }, { again: false }),
    show: get(sam, grades),
  },
  {
    name: 'grades: tried again',
    arrange: graded({
      trouble: { code: 'PLATFORM_SLOW', params: { host: 'lms.example', seconds: 15 }, at: START },
      due: START + 60_000,
      failures: 1,
    }),
    show: get(sam, grades),
  },
  {
    name: 'grades: column gone',
    arrange: graded({ trouble: { code: 'GRADES_COLUMN_GONE', params: {}, at: START } }),
    show: get(sam, grades),
  },
  { name: 'courses: grades in trouble', show: get(sam, `${ROOT}/courses`) },
  { name: 'students', arrange: namelessStudent, show: get(sam, `${ROOT}/students`) },
  {
    name: 'students: of a course',
    show: get(sam, ({ school }) => `${ROOT}/students?course=${school.course}`),
  },
  { name: 'students: no match', show: get(sam, `${ROOT}/students?q=nobody`) },
  { name: 'students: nothing selected', show: modified('students') },
  { name: 'students: entering a name', show: naming('get') },
  { name: 'students: no name entered', status: 400, show: naming('post') },
  {
    name: 'supervision: nothing subject',
    arrange: ({ test, school }) => test.stores.courses.setSubject('lycee-42', [school.course], false),
    show: get(sam, `${ROOT}/supervision?day=2026-11-25`),
  },
  { name: 'new meeting: not subject', show: get(sam, fresh) },
  {
    name: 'courses: signature not activated',
    arrange: ({ test }) => changeSettings(test, { signatureActive: false }),
    show: get(sam, `${ROOT}/courses`),
  },
  { name: 'courses: none', show: newOffice(`${ROOT}/courses`) },
  { name: 'students: none', show: newOffice(`${ROOT}/students`) },
  { name: 'new meeting: no course', show: newOffice(`${ROOT}/meetings/new`) },
];

/** What a posting of the course's grades left; `again` when it is asked for first. */
function graded(outcome: Partial<GradeOutcome>, { again = true } = {}): (hall: Hall) => Promise<void> {
  return async ({ test, school }) => {
    const { grades: store } = test.stores;
    const now = test.clock.now();
    if (again) await store.ask('lycee-42', school.course, { at: now });
    const claim = await store.claim(now, 60_000);
    if (claim === null) throw new Error('nothing was due');
    await store.keepAddress(claim, 'https://lms.example/items/4');
    await store.finish(claim, { trouble: null, due: null, failures: 0, ...outcome });
  };
}

/** The page after an act on nothing. */
function modified(list: 'courses' | 'students'): Exhibit['show'] {
  return async (hall, locale) => {
    const visitor = await hall.visitor(hall.sam, locale);
    const answer = await visitor.post(`${ROOT}/${list}/modify`, { act: 'subject.yes' });
    return visitor.get(answer.headers['location'] ?? '');
  };
}

function naming(method: 'get' | 'post'): Exhibit['show'] {
  return async (hall, locale) => {
    const { people } = await hall.test.stores.people.list('lycee-42', {
      role: 'student',
      skip: 0,
      limit: 50,
    });
    const id = people.find(({ name }) => name === null)?.id ?? '';
    const visitor = await hall.visitor(hall.sam, locale);
    return method === 'get'
      ? visitor.get(`${ROOT}/students?name=${id}`)
      : visitor.post(`${ROOT}/students/${id}/name`, { name: ' ' });
  };
}

/** As a secretary of an institution that has nothing yet. */
function newOffice(path: string): Exhibit['show'] {
  return async ({ test }, locale) => {
    if ((await test.stores.institutions.find('new')) === null) await test.institution('new');
    const person = await test.somebody({ sub: 'nina', institution: 'new', granted: ['secretary'] });
    return (await test.signIn(person, { locale })).get(path);
  };
}
