import { qrKey } from '../../../src/application/scan.ts';
import { setAsideSignature } from '../../../src/application/validate-meeting.ts';
import { DAY_MS } from '../../../src/domain/institution.ts';
import type { Meeting } from '../../../src/domain/meeting.ts';
import { epochAt, QR_EPOCH, qrToken } from '../../../src/domain/qr-token.ts';
import { PRESENT, type SheetRow } from '../../../src/domain/roll-call.ts';
import { ABSENT, END, opening, sheetRow, START } from '../../support/meetings.ts';
import { INK, liveOf, signs, signsWith } from '../secretariat/support.ts';
import { signingFieldsOf } from '../support/forms.ts';
import { addMeeting, changeSettings } from '../support/school.ts';
import { get, type Exhibit, type Hall } from './exhibit.ts';

const zoe = (hall: Hall) => hall.school.zoe;
const BY_SAM = { at: START, by: 'sam', byName: 'Sam', reason: 'The teacher is ill' };
const YESTERDAY = { start: START - DAY_MS, end: END - DAY_MS };

/** A meeting of Zoé's that has opened, with her row on its sheet. */
function opened(
  changes: Partial<Meeting> = {},
  row: Partial<SheetRow> = {},
): (hall: Hall) => Promise<Meeting> {
  return ({ test, school }) =>
    addMeeting(test, {
      course: school.course,
      opening: opening(),
      sheet: [sheetRow({ person: school.zoe.id, ...row })],
      ...changes,
    });
}

/** A validated meeting with an amendment of everything that a student is shown. */
function amendedMeeting(hall: Hall): Promise<Meeting> {
  const { person, name } = sheetRow({ person: hall.school.zoe.id });
  const amendment = {
    ...BY_SAM,
    number: 1,
    digest: 'digest',
    facts: [
      { field: 'start' as const, before: new Date(START).toISOString(), after: new Date(END).toISOString() },
      { field: 'room' as const, before: 'B12', after: '' },
    ],
    rows: [{ person, name, before: ABSENT, after: PRESENT }],
    setAside: [{ person, name, digest: 'signature' }],
  };
  return opened({ ...YESTERDAY, status: 'validated', validated: BY_SAM, amendments: [amendment] })(hall);
}

/** The page of a meeting that is made for it; `send` answers a form of that page. */
function meeting(
  name: string,
  make: (hall: Hall) => Promise<Meeting>,
  { prepare, send }: { prepare?: (hall: Hall, meeting: Meeting) => unknown; send?: Send } = {},
): Exhibit {
  let made: Meeting;
  return {
    name: `meeting: ${name}`,
    ...(send && { status: send.status ?? 400 }),
    arrange: async (hall) => {
      made = await make(hall);
      await prepare?.(hall, made);
    },
    show: async (hall, locale) => {
      const page = `/student/meetings/${made.id}`;
      const visitor = await hall.visitor(hall.school.zoe, locale);
      const shown = await visitor.get(page);
      if (send === undefined) return shown;
      const sent = signingFieldsOf(shown.text);
      return visitor.post(`${page}/${send.to}`, { ...sent, ...send.fields });
    },
  };
}

interface Send {
  to: 'sign' | 'code';
  fields: Record<string, string>;
  status?: number;
}

async function scanned({ test, school }: Hall, { id, institution }: Meeting): Promise<void> {
  const scan = { institution, meeting: id, person: school.zoe.id, way: 'qr' as const, epoch: 1, at: START };
  await test.stores.scans.record({ ...scan, ticket: id });
}

/** The receipt of a signature that is made for it. */
function receipt(name: string, make: (hall: Hall, meeting: Meeting) => Promise<string>): Exhibit {
  let id = '';
  return {
    name: `receipt: ${name}`,
    arrange: async (hall) => {
      id = await make(hall, await opened()(hall));
    },
    show: get(zoe, () => `/student/receipts/${id}`),
  };
}

const typed = async (hall: Hall, made: Meeting): Promise<string> =>
  (await signs(hall.test, { meeting: made }, hall.school.zoe)).id;
const drawn = async ({ test, school }: Hall, made: Meeting): Promise<string> =>
  (await signsWith(INK, { test, school: { meeting: made }, person: school.zoe })).id;

async function setAside(hall: Hall, made: Meeting): Promise<string> {
  const id = await typed(hall, made);
  const reason = 'Signed for somebody else';
  await setAsideSignature(hall.test.services, await liveOf(hall.test, hall.sam), {
    meeting: made.id,
    statement: id,
    reason,
  });
  return id;
}

const landing = ({ test, school: { meeting: scanned } }: Hall): string => {
  const epoch = epochAt(test.clock.now(), QR_EPOCH);
  return `/q/${qrToken(qrKey(test.services, 'lycee-42', scanned.id), 'lycee-42', { meeting: scanned.id, epoch })}`;
};

const BY_QR = { opening: opening({ signInMode: 'qr' }) };

/** Every page of the student, and of who scanned before a launch. */
export const STUDENT: readonly Exhibit[] = [
  meeting('open', opened({ title: 'Interfaces and their many implementations' })),
  meeting('open, refused for want of ink', opened(), { send: { to: 'sign', fields: { method: 'drawn' } } }),
  meeting('open, refused for a name without a letter', opened(), {
    send: { to: 'sign', fields: { method: 'typed', name: '...', declared: 'yes' } },
  }),
  meeting('open, refused for want of the declaration', opened(), {
    send: { to: 'sign', fields: { method: 'typed', name: 'Zoé B.' } },
  }),
  meeting('open, by roll call or code', opened({ opening: opening({ signInMode: 'both' }) })),
  meeting('scan needed', opened(BY_QR)),
  meeting('scan needed, a wrong code typed', opened(BY_QR), {
    send: { to: 'code', fields: { code: 'AAAA-AAAA' } },
  }),
  meeting('scanned, and may be confirmed', opened(BY_QR), {
    prepare: async (hall, made) => {
      await changeSettings(hall.test, { confirmationAllowed: true });
      await scanned(hall, made);
    },
  }),
  meeting('signed', opened(), { prepare: typed }),
  meeting('not open yet', ({ test, school }) =>
    addMeeting(test, { course: school.course, start: START + DAY_MS, end: END + DAY_MS }),
  ),
  meeting('waits for the roll call', opened({ opening: opening({ signingOpens: 'roll-call-start' }) })),
  meeting('closed', opened(YESTERDAY)),
  meeting('closed before it opened', ({ test, school }) =>
    addMeeting(test, { course: school.course, ...YESTERDAY }),
  ),
  meeting('not subject', opened({ opening: opening({ subjectToSignature: false }) })),
  meeting('not on the sheet', opened({ sheet: [] })),
  meeting('marked absent', opened({}, { mark: ABSENT })),
  meeting('validated', opened({ ...YESTERDAY, status: 'validated', validated: BY_SAM })),
  meeting('amended', amendedMeeting),
  meeting('cancelled', opened({ status: 'cancelled', cancelled: BY_SAM })),
  receipt('typed', typed),
  receipt('drawn', drawn),
  receipt('set aside', setAside),
  { name: 'agenda: everything', show: get(zoe, '/student') },
  { name: 'agenda: of one course', show: get(zoe, ({ school }) => `/student/courses/${school.course}`) },
  {
    name: 'agenda: no meeting',
    arrange: ({ test }) => test.somebody({ sub: 'new', name: 'New', courses: { other: 'student' } }),
    show: async ({ test }, locale) => {
      const visitor = await test.signIn(await test.somebody({ sub: 'new', courses: { other: 'student' } }), {
        locale,
      });
      return visitor.get('/student');
    },
  },
  { name: 'code: which meeting', show: get(zoe, '/q') },
  { name: 'code: none to be typed', show: get(({ ada }) => ada, '/q') },
  { name: 'code: outside the LMS', show: get(() => null, '/q') },
  {
    name: 'scan: taken outside the LMS',
    arrange: ({ test, school }) =>
      test.stores.meetings
        .find('lycee-42', school.meeting.id)
        .then((found) =>
          test.stores.meetings.save({
            ...school.meeting,
            ...found,
            opening: opening({ signInMode: 'both' }),
          }),
        )
        .then((saved) => (school.meeting = saved ?? school.meeting)),
    show: get(() => null, landing),
  },
  {
    name: 'meeting: signature switched off',
    arrange: ({ test }) => changeSettings(test, { signatureActive: false }),
    show: get(zoe, ({ school }) => `/student/meetings/${school.meeting.id}`),
  },
];
