import { DEFAULT_EXTRA_TIME_MS } from '../../src/domain/institution.ts';
import type { Meeting, Opening } from '../../src/domain/meeting.ts';
import type { Person } from '../../src/domain/person.ts';
import { ROLL_CALL_NOT_STARTED, type Mark, type SheetRow } from '../../src/domain/roll-call.ts';

/** 24 November 2026, 08:30 to 10:00 in Paris. */
export const START = Date.UTC(2026, 10, 24, 7, 30);
export const END = Date.UTC(2026, 10, 24, 9, 0);

export const ABSENT: Mark = { kind: 'absent', reason: 'unknown' };
export const INTERNSHIP: Mark = { kind: 'absent', reason: 'internship' };

export function opening(changes: Partial<Opening> = {}): Opening {
  return {
    at: START,
    extraTimeMs: DEFAULT_EXTRA_TIME_MS,
    signingOpens: 'meeting-start',
    subjectToSignature: true,
    signInMode: 'manual',
    institutionCode: 'Lycée-42!',
    courseTitle: 'Java 101',
    ...changes,
  };
}

export function sheetRow(changes: Partial<SheetRow> = {}): SheetRow {
  return {
    person: 'zoe',
    name: 'Zoé Bréchet',
    sortName: 'Bréchet Zoé',
    picture: null,
    subject: true,
    revision: 1,
    mark: null,
    ...changes,
  };
}

/** A meeting that has opened, with Zoé on its sheet. */
export function meeting(changes: Partial<Meeting> = {}): Meeting {
  return {
    id: '0123456789abcdef01234567',
    institution: 'lycee-42',
    course: 'java',
    title: 'Interfaces',
    start: START,
    end: END,
    room: 'B12',
    teachers: [{ person: 'mueller', name: 'A. Müller' }],
    status: 'scheduled',
    signInMode: null,
    series: null,
    opening: opening(),
    sheet: [sheetRow()],
    firstRevision: 1,
    rollCall: { ...ROLL_CALL_NOT_STARTED },
    closedEarly: null,
    cancelled: null,
    validated: null,
    amendments: [],
    version: 1,
    ...changes,
  };
}

export function person(changes: Partial<Person> = {}): Person {
  return {
    id: 'zoe',
    institution: 'lycee-42',
    issuer: 'https://lms.example',
    sub: '7',
    name: 'Zoé Bréchet',
    enteredName: null,
    givenName: 'Zoé',
    familyName: 'Bréchet',
    email: null,
    picture: null,
    subjectToSignature: true,
    rightToEnterAbsences: null,
    launchAdministrator: false,
    granted: [],
    memberships: [],
    ...changes,
  };
}
